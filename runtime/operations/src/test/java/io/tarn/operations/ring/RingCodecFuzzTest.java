package io.tarn.operations.ring;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.tarn.base.Bytes;
import io.tarn.base.MalformedException;
import io.tarn.transport.Message;

/// Whatever message comes, it is refused by [MalformedException] or is the one form of what it says.
class RingCodecFuzzTest {
    private static Message message(byte[] input) {
        Bytes bytes = Bytes.owning(input);
        return bytes.isEmpty()
                ? new Message(0, bytes)
                : new Message(bytes.byteAt(0) & 0xff, bytes.slice(1, bytes.size() - 1));
    }

    @FuzzTest(maxDuration = "5m")
    void questions(byte[] input) {
        Message message = message(input);
        try {
            assertThat(RingCodec.encode(RingCodec.decodeQuestion(message))).isEqualTo(message);
        } catch (MalformedException refused) {
            assertThat(refused).hasMessageMatching(".+");
        }
    }

    @FuzzTest(maxDuration = "5m")
    void replies(byte[] input) {
        Message message = message(input);
        try {
            assertThat(RingCodec.encode(RingCodec.decodeReply(message))).isEqualTo(message);
        } catch (MalformedException refused) {
            assertThat(refused).hasMessageMatching(".+");
        }
    }
}
