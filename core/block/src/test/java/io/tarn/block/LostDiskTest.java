package io.tarn.block;

import static io.tarn.block.TestVolume.BLOCK;
import static org.assertj.core.api.Assertions.assertThat;

import io.tarn.base.Bytes;
import io.tarn.block.client.ClientLimits;
import io.tarn.block.client.ReadOperation;
import io.tarn.block.server.Caller;
import io.tarn.block.server.Caller.Role;
import io.tarn.block.server.ServerInput.Caught;
import io.tarn.block.server.ServerInput.Recovered;
import io.tarn.block.server.ServerInput.Repaired;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Repair of servers whose disks were replaced by empty ones.
class LostDiskTest {
    private static final Caller SERVER = new Caller(Bytes.ofHex("05".repeat(32)), Role.SERVER);

    /// INV-002: the proofs that go with a block must outlast its first holders, as its fragments do.
    @ParameterizedTest
    @CsvSource({"1, 2", "2, 3", "2, 5"})
    void disksMayBeReplacedAgainAndAgain(int faults, int needed) {
        var volume = new TestVolume(faults, needed);
        Bytes content = volume.content(1);
        volume.write(content);

        var random = new Random(1);
        for (int loss = 0; loss < 50; loss++) {
            int server = random.nextInt(volume.servers.size());
            replaceDisk(volume, server);
            repair(volume, server);
            repair(volume, server); // Now it is itself among those that it reads from.
        }

        assertThat(volume.read()).isEqualTo(LoftTest.whole(volume, content, 1));
        assertThat(volume.suspects).isEmpty();
    }

    /// A block is no more than a candidate until it has been written back (line 725).
    @Test
    void readThatCouldNotWriteBackHasLearntNothing() {
        var volume = new TestVolume(1, 2);
        volume.write(volume.content(1));
        volume.down.add(0);
        volume.loseCommits = true;
        ReadOperation read = repairRead(volume);

        assertThat(volume.run(SERVER, read).didRead().orElseThrow())
                .isInstanceOf(ReadOutcome.Unavailable.class);
        assertThat(read.resolved()).isEmpty();
    }

    private static void replaceDisk(TestVolume volume, int server) {
        volume.servers.set(
                server,
                new TestServer(volume.shape, volume.code, server, BlockLimits.production(), 0));
    }

    private static void repair(TestVolume volume, int server) {
        ReadOperation read = repairRead(volume);
        assertThat(volume.run(SERVER, read).didRead().orElseThrow())
                .as("what server %d reads", server)
                .isInstanceOf(ReadOutcome.Whole.class);
        var found = read.resolved().orElseThrow();
        var own = volume.code.reencode(found.fpcc(), server, found.padded()).orElseThrow();
        boolean isCovered = server < volume.shape.redundancy().writers();
        TestServer repaired = volume.servers.get(server);
        repaired.give(
                new Repaired(
                        BLOCK,
                        new Recovered(
                                found.timestamp(),
                                found.fpcc(),
                                own.fragment(),
                                isCovered ? List.of() : own.allHashes(),
                                found.nonces()),
                        repaired.record(BLOCK)));
        repaired.give(new Caught(volume.shape.blocks()));
    }

    private static ReadOperation repairRead(TestVolume volume) {
        return ReadOperation.forRepair(volume.code, BLOCK, ClientLimits.production());
    }
}
