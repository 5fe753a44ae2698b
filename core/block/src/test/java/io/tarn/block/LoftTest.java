package io.tarn.block;

import static io.tarn.block.TestVolume.BLOCK;
import static io.tarn.block.TestVolume.OTHER_WRITER;
import static io.tarn.block.TestVolume.READER;
import static io.tarn.block.TestVolume.WRITER;
import static org.assertj.core.api.Assertions.assertThat;

import io.tarn.base.Bytes;
import io.tarn.block.client.ClientLimits;
import io.tarn.block.client.ReadOperation;
import io.tarn.block.client.WriteOperation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Writes and reads of one block when nobody lies (§3.1.2).
class LoftTest {
    @ParameterizedTest
    @CsvSource({"1, 2", "1, 5", "2, 3", "4, 5", "10, 11", "10, 64"})
    void readsWhatWasWritten(int faults, int needed) {
        var volume = new TestVolume(faults, needed);
        Bytes content = volume.content(1);

        assertThat(volume.write(content)).isInstanceOf(WriteOutcome.Applied.class);

        assertThat(volume.read()).isEqualTo(whole(volume, content, 1));
        assertThat(volume.suspects).isEmpty();
    }

    /// The design of blocks: "a block never written reads as zeros".
    @Test
    void blockNeverWrittenReadsAsZeros() {
        var volume = new TestVolume(1, 2);

        assertThat(volume.read())
                .isEqualTo(new ReadOutcome.Whole(Bytes.zeros(4096), Timestamp.NONE));
    }

    /// Abstract: "In the common case, a write operation completes in two rounds of communication
    /// and a read completes in one round."
    @Test
    void commonCaseTakesTwoRoundsAndOne() {
        var volume = new TestVolume(1, 2);

        assertThat(volume.run(WRITER, volume.writing(volume.content(1))).requests())
                .containsExactly(
                        "PrepareFragment",
                        "PrepareFragment",
                        "PrepareFragment",
                        "Commit",
                        "Commit",
                        "Commit");
        assertThat(
                        volume.run(
                                        READER,
                                        ReadOperation.of(
                                                volume.code, BLOCK, ClientLimits.production()))
                                .requests())
                .containsExactly("Read", "Read", "FindTimestamp");
    }

    @Test
    void laterWritesTakeLaterTimestamps() {
        var volume = new TestVolume(1, 2);
        for (int i = 1; i <= 5; i++) {
            Bytes content = volume.content(i);
            volume.write(i % 2 == 0 ? WRITER : OTHER_WRITER, content);
            assertThat(volume.read()).isEqualTo(whole(volume, content, i));
        }
    }

    /// §3.1.1: "if one of the first m + f servers is non-responsive or faulty, the client may need
    /// to send the entire block to convince another server".
    @ParameterizedTest
    @CsvSource({"0", "1", "2", "3"})
    void anyOneServerMayBeDown(int down) {
        var volume = new TestVolume(1, 2);
        Bytes first = volume.content(1);
        Bytes second = volume.content(2);
        volume.write(first);
        volume.down.add(down);

        assertThat(volume.read()).isEqualTo(whole(volume, first, 1));
        assertThat(volume.write(second)).isInstanceOf(WriteOutcome.Applied.class);
        assertThat(volume.read()).isEqualTo(whole(volume, second, 2));

        // Another one goes instead: the block is still there, and the first learns of it.
        volume.down.clear();
        volume.down.add((down + 1) % 4);
        assertThat(volume.read()).isEqualTo(whole(volume, second, 2));
        Bytes third = volume.content(3);
        assertThat(volume.write(third)).isInstanceOf(WriteOutcome.Applied.class);
        assertThat(volume.read()).isEqualTo(whole(volume, third, 3));
    }

    /// Line 606, and §4: "Servers delay garbage collection by a few seconds".
    @Test
    void overwrittenFragmentsGoAfterAWhile() {
        var volume = new TestVolume(1, 2);
        volume.write(volume.content(1));
        volume.write(volume.content(2));
        assertThat(volume.servers.get(0).fragmentCount()).isEqualTo(2);

        volume.passTicks(BlockLimits.production().garbageTicks());

        assertThat(volume.servers.get(0).fragmentCount()).isEqualTo(1);
        assertThat(volume.servers.get(0).record(BLOCK).isSettled()).isTrue();
    }

    @Test
    void moreThanFServersDownIsUnavailableNotWrong() {
        var volume = new TestVolume(1, 2);
        volume.write(volume.content(1));
        volume.down.add(0);
        volume.down.add(1);

        assertThat(volume.read()).isInstanceOf(ReadOutcome.Unavailable.class);
        assertThat(volume.write(volume.content(2))).isInstanceOf(WriteOutcome.Indeterminate.class);
    }

    /// Equal integers are ordered by content: a write that follows an undecided one of the same
    /// client exceeds its integer, or the older one, committed late, could replace it.
    @Test
    void writeAfterAnUndecidedOneExceedsItsTimestamp() {
        var volume = new TestVolume(1, 2);
        volume.write(volume.content(1));
        var undecided = volume.writing(volume.content(2));
        volume.loseCommits = true;
        assertThat(volume.run(WRITER, undecided).wrote().orElseThrow())
                .isInstanceOf(WriteOutcome.Indeterminate.class);
        assertThat(undecided.attempted()).isEqualTo(2);
        volume.loseCommits = false;

        var next =
                new WriteOperation(
                        volume.shape.redundancy(),
                        BLOCK,
                        volume.code.encode(volume.content(3)),
                        ClientLimits.production(),
                        undecided.attempted());

        assertThat(volume.run(WRITER, next).wrote())
                .hasValueSatisfying(outcome ->
                        assertThat(outcome)
                                .isInstanceOfSatisfying(
                                        WriteOutcome.Applied.class,
                                        a -> assertThat(a.timestamp().ts()).isEqualTo(3)));
        assertThat(volume.read()).isEqualTo(whole(volume, volume.content(3), 3));
    }

    static ReadOutcome whole(TestVolume volume, Bytes content, long ts) {
        return new ReadOutcome.Whole(content, volume.code.encode(content).fpcc().at(ts));
    }
}
