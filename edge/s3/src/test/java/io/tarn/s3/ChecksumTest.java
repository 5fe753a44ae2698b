package io.tarn.s3;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChecksumTest {
    /// Check values of the catalogue of CRC algorithms, and of FIPS 180.
    @ParameterizedTest
    @CsvSource({
        "CRC32, 123456789, cbf43926",
        "CRC32C, 123456789, e3069283",
        "CRC64NVME, 123456789, ae8b14860a799888",
        "SHA1, abc, a9993e364706816aba3e25717850c26c9cd0d89d",
        "SHA256, abc, ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
    })
    void knownAnswers(ChecksumKind kind, String content, String value) {
        byte[] bytes = content.getBytes(StandardCharsets.UTF_8);

        assertThat(HexFormat.of().formatHex(of(kind, bytes, bytes.length))).isEqualTo(value);
        assertThat(of(kind, bytes, 1)).hasSize(kind.size());
    }

    @RepeatedTest(20)
    void cutsDoNotMatter() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        byte[] content = new byte[random.nextInt(5000)];
        random.nextBytes(content);
        for (ChecksumKind kind : ChecksumKind.values()) {
            assertThat(of(kind, content, 1 + random.nextInt(100)))
                    .as("%s, seed %d", kind, seed)
                    .isEqualTo(of(kind, content, content.length + 1));
        }
    }

    @RepeatedTest(20)
    void crcsOfPiecesCombine() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        byte[] content = new byte[1 + random.nextInt(5000)];
        random.nextBytes(content);
        int cut = random.nextInt(content.length + 1);
        byte[] first = java.util.Arrays.copyOf(content, cut);
        byte[] second = java.util.Arrays.copyOfRange(content, cut, content.length);
        for (ChecksumKind kind : ChecksumKind.values()) {
            if (kind.isCrc()) {
                long combined =
                        CrcCombine.combine(
                                kind, number(kind, first), number(kind, second), second.length);
                assertThat(combined).as("%s, seed %d", kind, seed).isEqualTo(number(kind, content));
            }
        }
    }

    private static long number(ChecksumKind kind, byte[] content) {
        return Long.parseUnsignedLong(
                HexFormat.of().formatHex(of(kind, content, content.length + 1)), 16);
    }

    private static byte[] of(ChecksumKind kind, byte[] content, int pieceBytes) {
        RunningChecksum checksum = kind.start();
        for (int at = 0; at < content.length; at += pieceBytes) {
            checksum.update(content, at, Math.min(pieceBytes, content.length - at));
        }
        return checksum.value();
    }

    @ParameterizedTest
    @CsvSource({"CRC32C, sOO8/Q=="})
    void valueOfTheDocumentation(ChecksumKind kind, String base64) {
        byte[] content = "a".repeat(66560).getBytes(StandardCharsets.UTF_8);

        assertThat(Base64.getEncoder().encodeToString(of(kind, content, 4096))).isEqualTo(base64);
    }
}
