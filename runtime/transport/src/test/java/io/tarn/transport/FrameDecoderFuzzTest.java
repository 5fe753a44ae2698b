package io.tarn.transport;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.tarn.base.Bytes;

/// Goal: no bytes, however divided, make the decoder differ from the specification read naively.
///
/// Method: Jazzer with `JAZZER_FUZZ=1`; in the build, its corpus in
/// `FrameDecoderFuzzTestInputs`. In a JVM of its own, because Jazzer instruments what it shares one
/// with.
class FrameDecoderFuzzTest {
    /// Each input's first byte is the size of the reads that the rest is cut into, less one.
    @FuzzTest(maxDuration = "5m")
    void agreesWithTheModel(byte[] input) {
        if (input.length > 0) {
            int readBytesMax = 1 + Byte.toUnsignedInt(input[0]);
            FrameDecoderModel.check(Bytes.copyOf(input).slice(1, input.length - 1), readBytesMax);
        }
    }
}
