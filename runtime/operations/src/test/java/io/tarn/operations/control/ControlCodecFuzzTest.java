package io.tarn.operations.control;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.tarn.base.Bytes;
import io.tarn.base.MalformedException;
import io.tarn.transport.Message;

/// Goal: a control message is refused with [MalformedException], or read as a value that encodes to
/// the same bytes.
/// Method: Jazzer; in the build, over the inputs in `ControlCodecFuzzTestInputs`.
class ControlCodecFuzzTest {
    @FuzzTest(maxDuration = "5m")
    void requests(byte[] input) {
        if (input.length > 0) {
            Message message = message(input);
            try {
                assertThat(ControlCodec.encode(ControlCodec.decodeRequest(message)))
                        .isEqualTo(message);
            } catch (MalformedException refused) {
                assertThat(refused).hasMessageMatching(".+");
            }
        }
    }

    @FuzzTest(maxDuration = "5m")
    void replies(byte[] input) {
        if (input.length > 0) {
            Message message = message(input);
            try {
                assertThat(ControlCodec.encode(ControlCodec.decodeReply(message)))
                        .isEqualTo(message);
            } catch (MalformedException refused) {
                assertThat(refused).hasMessageMatching(".+");
            }
        }
    }

    /// The first byte is the kind, the rest the head.
    private static Message message(byte[] input) {
        Bytes all = Bytes.copyOf(input);
        return new Message(Byte.toUnsignedInt(all.byteAt(0)), all.slice(1, all.size() - 1));
    }
}
