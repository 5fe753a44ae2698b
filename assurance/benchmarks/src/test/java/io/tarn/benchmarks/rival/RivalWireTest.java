package io.tarn.benchmarks.rival;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tarn.base.Bytes;
import io.tarn.base.MalformedException;
import io.tarn.benchmarks.rival.RivalRequest.FindStamp;
import io.tarn.benchmarks.rival.RivalRequest.Get;
import io.tarn.benchmarks.rival.RivalRequest.GetStamped;
import io.tarn.benchmarks.rival.RivalRequest.Put;
import io.tarn.benchmarks.rival.RivalRequest.PutStamped;
import io.tarn.block.BlockAddress;
import io.tarn.block.Timestamp;
import io.tarn.block.VolumeId;
import io.tarn.transport.Message;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RivalWireTest {
    private static final BlockAddress ADDRESS =
            new BlockAddress(new VolumeId(Bytes.zeros(VolumeId.BYTES)), 9);
    private static final Bytes HASH = Bytes.ofHex("ab".repeat(32));
    private static final Timestamp TIMESTAMP = new Timestamp(3, HASH);
    private static final Bytes FRAGMENT = Bytes.ofHex("010203");

    static List<RivalRequest> requests() {
        return List.of(
                new Put(ADDRESS, FRAGMENT),
                new Get(ADDRESS),
                new FindStamp(ADDRESS),
                new PutStamped(ADDRESS, TIMESTAMP, List.of(HASH, HASH), FRAGMENT),
                new GetStamped(ADDRESS));
    }

    static List<RivalReply> replies() {
        return List.of(
                new RivalReply.Done(),
                new RivalReply.Value(FRAGMENT),
                new RivalReply.StampIs(TIMESTAMP),
                new RivalReply.StampedValue(TIMESTAMP, FRAGMENT),
                new RivalReply.Nothing());
    }

    @ParameterizedTest
    @MethodSource("requests")
    void requestsComeBackAsTheyWere(RivalRequest request) throws MalformedException {
        assertThat(RivalWire.decodeRequest(RivalWire.encode(request))).isEqualTo(request);
    }

    @ParameterizedTest
    @MethodSource("replies")
    void repliesComeBackAsTheyWere(RivalReply reply) throws MalformedException {
        assertThat(RivalWire.decodeReply(RivalWire.encode(reply))).isEqualTo(reply);
    }

    @Test
    void refusesKindsOfLoft() {
        for (int kind = 0; kind < 32; kind++) {
            Message message = new Message(kind, RivalWire.encode(new Get(ADDRESS)).head());
            assertThatThrownBy(() -> RivalWire.decodeRequest(message))
                    .isInstanceOf(MalformedException.class);
        }
    }
}
