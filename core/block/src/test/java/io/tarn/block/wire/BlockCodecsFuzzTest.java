package io.tarn.block.wire;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.tarn.base.Bytes;

/// Goal: every decoder of bytes from peers and disks refuses, or reads what encodes to the same bytes.
/// Method: Jazzer; in the build, over its empty input and the corpus beside this test.
class BlockCodecsFuzzTest {
    @FuzzTest(maxDuration = "5m")
    void requests(byte[] input) {
        message(input, CodecProperties::requestIsRefusedOrCanonical);
    }

    @FuzzTest(maxDuration = "5m")
    void replies(byte[] input) {
        message(input, CodecProperties::replyIsRefusedOrCanonical);
    }

    @FuzzTest(maxDuration = "5m")
    void records(byte[] input) {
        CodecProperties.recordIsRefusedOrCanonical(Bytes.copyOf(input));
    }

    @FuzzTest(maxDuration = "5m")
    void recordHeads(byte[] input) {
        CodecProperties.recordHeadIsRefusedOrCanonical(Bytes.copyOf(input));
    }

    @FuzzTest(maxDuration = "5m")
    void entries(byte[] input) {
        CodecProperties.entryIsRefusedOrCanonical(Bytes.copyOf(input));
    }

    @FuzzTest(maxDuration = "5m")
    void descriptors(byte[] input) {
        CodecProperties.descriptorIsRefusedOrCanonical(Bytes.copyOf(input));
    }

    private interface Property {
        void holds(WireMessage wire, String replay);
    }

    /// The first byte is the kind, the rest the head; a body has no structure to be wrong.
    private static void message(byte[] input, Property property) {
        if (input.length > 0) {
            Bytes all = Bytes.copyOf(input);
            property.holds(
                    new WireMessage(input[0] & 0xff, all.slice(1, all.size() - 1), Bytes.EMPTY),
                    "fuzzed");
        }
    }
}
