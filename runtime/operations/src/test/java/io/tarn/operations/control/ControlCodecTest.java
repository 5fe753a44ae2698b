package io.tarn.operations.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tarn.base.Bytes;
import io.tarn.base.MalformedException;
import io.tarn.block.VolumeId;
import io.tarn.crypto.Digest;
import io.tarn.crypto.KeyId;
import io.tarn.operations.control.ControlRequest.Accuse;
import io.tarn.operations.control.ControlRequest.Charge;
import io.tarn.operations.control.NodeStatus.Accused;
import io.tarn.operations.control.NodeStatus.ScrubStatus;
import io.tarn.operations.control.NodeStatus.SweepStatus;
import io.tarn.operations.control.NodeStatus.VolumeStatus;
import io.tarn.transport.Message;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ControlCodecTest {
    private static final KeyId SERVER = new KeyId(new Digest(Bytes.ofHex("5a".repeat(32))));
    private static final NodeStatus STATUS =
            new NodeStatus(
                    "0.1.0",
                    77,
                    "reed-solomon: plain",
                    1L << 40,
                    true,
                    List.of(
                            new VolumeStatus(
                                    new VolumeId(Bytes.zeros(VolumeId.BYTES)),
                                    "disk",
                                    16_384,
                                    65_536,
                                    1,
                                    2,
                                    3,
                                    4,
                                    5,
                                    6,
                                    7)),
                    List.of(new Accused(SERVER, 1, 2, "its fragment is false", "does not answer")),
                    List.of(new SweepStatus("bucket", 15, 16, 17, "a block cannot be had")),
                    new ScrubStatus(18, 19, 20, 21, 22, "a table is damaged"),
                    Optional.of(
                            new RingStatus(
                                    1,
                                    List.of(SERVER),
                                    2,
                                    3,
                                    4,
                                    true,
                                    false,
                                    5,
                                    6,
                                    Optional.of(new RingStatus.Change(List.of(SERVER), 1, 2, 3, 4)),
                                    7,
                                    8,
                                    9,
                                    new RingStatus.Batches(10, 35, 11),
                                    new RingStatus.Disk(12, 13, 14, false))));

    static Stream<ControlRequest> requests() {
        return Stream.of(
                new ControlRequest.Status(),
                new ControlRequest.Sync(),
                new ControlRequest.Evidence(Bytes.EMPTY),
                new ControlRequest.Evidence(Bytes.ofHex("00".repeat(64))),
                new Accuse(SERVER, Charge.LIED, "its MACs do not hold"),
                new Accuse(SERVER, Charge.UNHELPFUL, "x".repeat(Accuse.REASON_BYTES_MAX)));
    }

    static Stream<ControlReply> replies() {
        return Stream.of(
                new ControlReply.Done(),
                new ControlReply.EvidenceIs(List.of(), Bytes.EMPTY),
                new ControlReply.EvidenceIs(
                        List.of(Bytes.ofHex("aa"), Bytes.ofHex("bbcc")), Bytes.ofHex("dd")),
                new ControlReply.Denied("a volume of this name exists"),
                new ControlReply.StatusIs(STATUS));
    }

    static Stream<Message> messages() {
        return Stream.concat(
                requests().map(ControlCodec::encode), replies().map(ControlCodec::encode));
    }

    @ParameterizedTest
    @MethodSource("requests")
    void requestsComeBack(ControlRequest request) throws Exception {
        Message message = ControlCodec.encode(request);
        assertThat(ControlCodec.isControl(message)).isTrue();
        assertThat(ControlCodec.decodeRequest(message)).isEqualTo(request);
    }

    @ParameterizedTest
    @MethodSource("replies")
    void repliesComeBack(ControlReply reply) throws Exception {
        assertThat(ControlCodec.decodeReply(ControlCodec.encode(reply))).isEqualTo(reply);
    }

    /// One encoding for each value: what is cut short or goes on is another message.
    @ParameterizedTest
    @MethodSource("messages")
    void nothingElseIsTaken(Message message) {
        Bytes head = message.head();
        for (int size = 0; size < head.size(); size++) {
            assertMalformed(new Message(message.kind(), head.slice(0, size)));
        }
        assertMalformed(new Message(message.kind(), Bytes.concat(head, Bytes.zeros(1))));
        assertMalformed(new Message(message.kind(), head, Bytes.zeros(1)));
    }

    @Test
    void countsAreBoundedBeforeAnythingIsAllocated() {
        assertMalformed(new Message(133, Bytes.ofHex("00000041" + "00".repeat(65))));
        assertMalformed(new Message(196, Bytes.ofHex("00000041")));
        assertMalformed(new Message(196, Bytes.ofHex("0000000100180001")));
        assertMalformed(
                new Message(131, Bytes.concat(SERVER.digest().value(), Bytes.ofHex("0300000000"))));
    }

    private static void assertMalformed(Message message) {
        boolean reply = message.kind() >= 192;
        assertThatThrownBy(
                        () -> {
                            if (reply) {
                                ControlCodec.decodeReply(message);
                            } else {
                                ControlCodec.decodeRequest(message);
                            }
                        })
                .isInstanceOf(MalformedException.class);
    }
}
