package io.tarn.block.immutable;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.tarn.base.Bytes;
import io.tarn.base.MalformedException;
import io.tarn.block.Redundancy;
import io.tarn.block.wire.WireMessage;

/// Goal: a decoder refuses bytes with [MalformedException], or reads a value that encodes to them.
/// Method: Jazzer; in the build, over the inputs in `StoreCodecsFuzzTestInputs`.
class StoreCodecsFuzzTest {
    private static final Redundancy REDUNDANCY = new Redundancy(1, 2);

    @FuzzTest(maxDuration = "5m")
    void requests(byte[] input) {
        WireMessage message = message(input);
        try {
            assertThat(StoreRequestCodec.encode(StoreRequestCodec.decode(message, REDUNDANCY)))
                    .isEqualTo(message);
        } catch (MalformedException refused) {
            assertThat(refused).hasMessageMatching(".+");
        }
    }

    @FuzzTest(maxDuration = "5m")
    void replies(byte[] input) {
        WireMessage message = message(input);
        try {
            assertThat(StoreReplyCodec.encode(StoreReplyCodec.decode(message, REDUNDANCY)))
                    .isEqualTo(message);
        } catch (MalformedException refused) {
            assertThat(refused).hasMessageMatching(".+");
        }
    }

    @FuzzTest(maxDuration = "5m")
    void records(byte[] input) {
        Bytes record = Bytes.copyOf(input);
        try {
            assertThat(FragmentRecord.of(record, REDUNDANCY).toBytes()).isEqualTo(record);
        } catch (MalformedException refused) {
            assertThat(refused).hasMessageMatching(".+");
        }
    }

    /// The first byte is the kind, the second the length of the body at the end; the rest is the head.
    private static WireMessage message(byte[] input) {
        Bytes all = Bytes.copyOf(input);
        if (all.size() < 2) {
            return new WireMessage(StoreRequestCodec.KIND_MIN, all, Bytes.EMPTY);
        }
        int headBytes = Math.max(0, all.size() - 2 - Byte.toUnsignedInt(all.byteAt(1)));
        return new WireMessage(
                Byte.toUnsignedInt(all.byteAt(0)),
                all.slice(2, headBytes),
                all.slice(2 + headBytes, all.size() - 2 - headBytes));
    }
}
