package io.tarn.block;

import static io.tarn.block.TestVolume.BLOCK;
import static io.tarn.block.TestVolume.OTHER_WRITER;
import static io.tarn.block.TestVolume.READER;
import static io.tarn.block.TestVolume.WRITER;
import static org.assertj.core.api.Assertions.assertThat;

import io.tarn.block.BlockReply.Absent;
import io.tarn.block.BlockReply.Prepared;
import io.tarn.block.BlockReply.Refused;
import io.tarn.block.BlockRequest.Bear;
import io.tarn.block.BlockRequest.Commit;
import io.tarn.block.BlockRequest.PrepareFragment;
import io.tarn.block.Permit.Fresh;
import io.tarn.block.Permit.WriteBack;
import io.tarn.block.client.ClientLimits;
import io.tarn.block.client.ReadOperation;
import io.tarn.block.server.Caller;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;

/// Lines 724–726: reads that complete a write which its writer left half done.
class WriteBackTest {
    private final TestVolume volume = new TestVolume(1, 2);

    /// Theorem 4: "The read protocol is obstruction-free". One write that passes by must not keep a
    /// read busy with what nobody has any more.
    @Test
    void readStartsAgainWhenItsWriteBackHasBeenOvertaken() {
        volume.servers.set(1, new Overtaking());
        commitAt(0);

        var read = ReadOperation.of(volume.code, BLOCK, ClientLimits.production());
        var run = volume.run(READER, read);

        assertThat(run.didRead()).hasValue(LoftTest.whole(volume, volume.content(3), 3));
        assertThat(volume.suspects).isEmpty();
    }

    /// Server 2 has the write too, though nobody had to ask it for its fragment.
    @Test
    void liarThatShowsItsFragmentAndThenDeniesItHoldsNobodyUp() {
        volume.servers.set(
                0,
                new Liar(
                        volume,
                        0,
                        (request, honest) ->
                                switch (request) {
                                    case PrepareFragment prepare
                                            when prepare.permit() instanceof WriteBack ->
                                            new Refused(Refusal.TIMESTAMP_SKIPS);
                                    case Bear bear -> new Absent(Timestamp.NONE, bear.timestamp());
                                    default -> honest;
                                }));
        commitAt(1);

        assertThat(volume.read(READER)).isEqualTo(LoftTest.whole(volume, volume.content(2), 2));
    }

    /// Just before it takes part in a write back, another client's write overtakes it, for longer
    /// than overwritten fragments are kept.
    private final class Overtaking extends TestServer {
        private boolean hasOvertaken;

        Overtaking() {
            super(volume.shape, volume.code, 1, BlockLimits.production(), volume.shape.blocks());
        }

        @Override
        BlockReply ask(Caller caller, BlockRequest.OfBlock request) {
            if (!hasOvertaken
                    && request instanceof PrepareFragment prepare
                    && prepare.permit() instanceof WriteBack) {
                hasOvertaken = true;
                assertThat(volume.write(OTHER_WRITER, volume.content(3)))
                        .isInstanceOf(WriteOutcome.Applied.class);
                volume.passTicks(BlockLimits.production().garbageTicks());
            }
            return super.ask(caller, request);
        }
    }

    private void commitAt(int server) {
        volume.write(volume.content(1));
        EncodedBlock block = volume.code.encode(volume.content(2));
        var prepares = new ArrayList<Prepare>();
        for (int maker = 0; maker < 3; maker++) {
            var prepared =
                    (Prepared)
                            volume.servers
                                    .get(maker)
                                    .ask(
                                            WRITER,
                                            new PrepareFragment(
                                                    BLOCK,
                                                    new Fresh(),
                                                    block.fpcc(),
                                                    block.fragment(maker).orElseThrow()));
            prepares.add(new Prepare(maker, prepared.nonce(), prepared.tags().to(server)));
        }
        volume.servers.get(server).ask(WRITER, new Commit(BLOCK, block.fpcc().at(2), prepares));
    }
}
