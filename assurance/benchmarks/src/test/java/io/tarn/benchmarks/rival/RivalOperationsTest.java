package io.tarn.benchmarks.rival;

import static org.assertj.core.api.Assertions.assertThat;

import io.tarn.base.Bytes;
import io.tarn.benchmarks.rival.CrossChecksumCode.Encoded;
import io.tarn.benchmarks.rival.RivalOperation.Ask;
import io.tarn.benchmarks.rival.RivalOperation.Step;
import io.tarn.benchmarks.rival.RivalReply.Done;
import io.tarn.benchmarks.rival.RivalReply.StampIs;
import io.tarn.benchmarks.rival.RivalReply.StampedValue;
import io.tarn.benchmarks.rival.RivalRequest.FindStamp;
import io.tarn.benchmarks.rival.RivalRequest.GetStamped;
import io.tarn.benchmarks.rival.RivalRequest.PutStamped;
import io.tarn.block.BlockAddress;
import io.tarn.block.Redundancy;
import io.tarn.block.Timestamp;
import io.tarn.block.VolumeId;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/// The counts of §5.1: who is asked for what, in which round.
class RivalOperationsTest {
    private static final Redundancy REDUNDANCY = new Redundancy(2, 3);
    private static final int BLOCK_BYTES = 4 << 10;
    private static final BlockAddress ADDRESS =
            new BlockAddress(new VolumeId(Bytes.zeros(VolumeId.BYTES)), 5);

    private final CrossChecksumCode code = new CrossChecksumCode(REDUNDANCY);
    private final Bytes block = random();
    private final Encoded encoded = code.encode(block);

    /// "encodes the block into `m + 3f` fragments and hashes each fragment".
    @Test
    void crossChecksumCoversAllFragments() {
        assertThat(encoded.fragments()).hasSize(3 + 3 * 2);
        assertThat(encoded.crossChecksum()).hasSize(3 + 3 * 2).doesNotHaveDuplicates();
    }

    /// "sends fragments to the first `m + 2f` servers", after timestamps from the same.
    @Test
    void stampedWriteTakesTwoRoundsOfMPlus2f() {
        var write = new StampedWrite(ADDRESS, encoded, REDUNDANCY.servers());
        List<Ask> first = asks(write.start());
        assertThat(first).hasSize(7).allMatch(ask -> ask.request() instanceof FindStamp);

        List<Ask> second = List.of();
        for (int server = 0; server < 7; server++) {
            assertThat(second).isEmpty();
            second = asks(write.onReply(server, new StampIs(stamp(server))));
        }

        assertThat(second).hasSize(7);
        for (Ask ask : second) {
            assertThat(ask.request())
                    .isEqualTo(
                            new PutStamped(
                                    ADDRESS,
                                    new Timestamp(7, encoded.content()),
                                    encoded.crossChecksum(),
                                    encoded.fragments().get(ask.server())));
        }
        for (int server = 0; server < 6; server++) {
            assertThat(write.onReply(server, new Done())).isEqualTo(Step.WAIT);
        }
        assertThat(write.onReply(6, new Done())).isEqualTo(Step.WRITTEN);
    }

    /// "requests fragments from the first m servers along with timestamps from the first 3f+1".
    @Test
    void stampedReadAsksMForFragmentsAndTheRestForTimestamps() {
        List<Ask> asks = asks(new StampedRead(code, ADDRESS, BLOCK_BYTES).start());

        assertThat(asks).hasSize(7);
        assertThat(asks.subList(0, 3)).allMatch(ask -> ask.request() instanceof GetStamped);
        assertThat(asks.subList(3, 7)).allMatch(ask -> ask.request() instanceof FindStamp);
    }

    @Test
    void stampedReadBringsTheBlock() {
        assertThat(readWith(encoded.fragments())).isEqualTo(new Step.Over(block));
    }

    @Test
    void stampedReadRefusesAFragmentThatIsNotOfTheCrossChecksum() {
        List<Bytes> forged =
                List.of(
                        encoded.fragments().get(1),
                        encoded.fragments().get(1),
                        encoded.fragments().get(2));

        assertThat(readWith(forged)).isInstanceOf(Step.Failed.class);
    }

    @Test
    void stampedReadGivesUpWhenTimestampsDiffer() {
        var read = new StampedRead(code, ADDRESS, BLOCK_BYTES);
        read.start();
        Step last = Step.WAIT;
        for (int server = 6; server >= 3; server--) {
            read.onReply(server, new StampIs(stamp(server)));
        }
        for (int server = 0; server < 3; server++) {
            last =
                    read.onReply(
                            server, new StampedValue(stamp(1), encoded.fragments().get(server)));
        }

        assertThat(last).isEqualTo(new Step.Failed("read: the block is being written"));
    }

    private Step readWith(List<Bytes> fragments) {
        var read = new StampedRead(code, ADDRESS, BLOCK_BYTES);
        read.start();
        var timestamp = new Timestamp(1, encoded.content());
        for (int server = 6; server >= 3; server--) {
            assertThat(read.onReply(server, new StampIs(timestamp))).isEqualTo(Step.WAIT);
        }
        read.onReply(0, new StampedValue(timestamp, fragments.get(0)));
        read.onReply(1, new StampedValue(timestamp, fragments.get(1)));
        return read.onReply(2, new StampedValue(timestamp, fragments.get(2)));
    }

    private Timestamp stamp(int ts) {
        return ts == 0 ? Timestamp.NONE : new Timestamp(ts, encoded.content());
    }

    private static List<Ask> asks(Step step) {
        assertThat(step).isInstanceOf(Step.Send.class);
        return ((Step.Send) step).asks();
    }

    private static Bytes random() {
        byte[] content = new byte[BLOCK_BYTES];
        new SplittableRandom(1).nextBytes(content);
        return Bytes.owning(content);
    }
}
