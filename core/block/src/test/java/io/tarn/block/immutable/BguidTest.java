package io.tarn.block.immutable;

import static io.tarn.block.immutable.StoreCluster.content;
import static org.assertj.core.api.Assertions.assertThat;

import io.tarn.base.Bytes;
import io.tarn.block.EncodedBlock;
import io.tarn.block.FingerprintedCrossChecksum;
import io.tarn.block.Redundancy;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class BguidTest {
    private static final Redundancy REDUNDANCY = new Redundancy(1, 2);
    private static final ImmutableCode CODE = new ImmutableCode(REDUNDANCY);
    private static final EncodedBlock BLOCK = CODE.encode(content(1, 1000));
    private static final BlockChecksum CHECKSUM = BlockChecksum.of(REDUNDANCY, BLOCK);

    /// The design of blocks: "`BGUID = H("tarn.block.v1" ‖ code id ‖ m ‖ f ‖ length ‖ cc[1..m+f] ‖ fp[1..m])`",
    /// written here by other means.
    @Test
    void isTheHashOfTheWholeChecksum() throws IOException, NoSuchAlgorithmException {
        var bytes = new ByteArrayOutputStream();
        try (var out = new DataOutputStream(bytes)) {
            for (String text :
                    List.of("tarn.block.v1", "tarn.rs-0x11d-cauchy.fp-bitplane-ghash.v1")) {
                out.writeInt(text.length());
                out.write(text.getBytes(StandardCharsets.US_ASCII));
            }
            out.writeByte(2);
            out.writeByte(1);
            out.writeInt(1000);
            for (Bytes part :
                    Stream.concat(BLOCK.fpcc().cc().stream(), BLOCK.fpcc().fp().stream())
                            .toList()) {
                out.write(part.toArray());
            }
        }
        assertThat(CHECKSUM.bguid().value().toArray())
                .isEqualTo(MessageDigest.getInstance("SHA-256").digest(bytes.toByteArray()));
    }

    static Stream<BlockChecksum> otherChecksums() {
        var cc = new ArrayList<>(BLOCK.fpcc().cc());
        cc.set(2, Bytes.zeros(32));
        var fp = new ArrayList<>(BLOCK.fpcc().fp());
        fp.set(1, Bytes.zeros(16));
        return Stream.of(
                new BlockChecksum(REDUNDANCY, 999, BLOCK.fpcc()),
                new BlockChecksum(
                        REDUNDANCY, 1000, new FingerprintedCrossChecksum(cc, BLOCK.fpcc().fp())),
                new BlockChecksum(
                        REDUNDANCY, 1000, new FingerprintedCrossChecksum(BLOCK.fpcc().cc(), fp)),
                BlockChecksum.of(REDUNDANCY, CODE.encode(content(2, 1000))));
    }

    @ParameterizedTest
    @MethodSource("otherChecksums")
    void differsWithEachPart(BlockChecksum other) {
        assertThat(other.bguid()).isNotEqualTo(CHECKSUM.bguid());
    }

    /// The same hashes under another code name another block.
    @Test
    void differsWithTheRedundancy() {
        Redundancy wide = new Redundancy(1, 3);
        Redundancy faulty = new Redundancy(2, 3);
        Bytes content = content(1, 1000);

        assertThat(BlockChecksum.of(wide, new ImmutableCode(wide).encode(content)).bguid())
                .isNotEqualTo(
                        BlockChecksum.of(faulty, new ImmutableCode(faulty).encode(content))
                                .bguid());
    }

    @Test
    void wholeBlockAndEachFragmentVerify() {
        assertThat(CODE.verify(CHECKSUM, BLOCK.content())).isTrue();
        for (int i = 0; i < REDUNDANCY.writers(); i++) {
            assertThat(CODE.isConsistent(CHECKSUM, i, BLOCK.fragment(i).orElseThrow())).isTrue();
        }
    }

    @Test
    void nothingElseVerifies() {
        Bytes content = BLOCK.content();
        byte[] flipped = content.toArray();
        flipped[500] ^= 1;
        Bytes fragment = BLOCK.fragment(0).orElseThrow();

        assertThat(CODE.verify(CHECKSUM, Bytes.owning(flipped))).isFalse();
        assertThat(CODE.verify(CHECKSUM, content.slice(0, 999))).isFalse();
        assertThat(CODE.verify(CHECKSUM, Bytes.concat(content, Bytes.zeros(1)))).isFalse();
        assertThat(CODE.isConsistent(CHECKSUM, 1, fragment)).isFalse();
        assertThat(CODE.isConsistent(CHECKSUM, 0, fragment.slice(0, 16))).isFalse();
    }
}
