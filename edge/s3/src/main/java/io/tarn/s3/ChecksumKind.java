package io.tarn.s3;

import java.util.Locale;
import java.util.Optional;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;
import java.util.zip.Checksum;

/// Checksums that clients may ask for (S3 API, "Checking object integrity").
enum ChecksumKind {
    CRC32,
    CRC32C,
    CRC64NVME,
    SHA1,
    SHA256;

    /// Of a header, a trailer, and the element of an answer likewise.
    String header() {
        return "x-amz-checksum-" + name().toLowerCase(Locale.ROOT);
    }

    String element() {
        return "Checksum" + name();
    }

    /// Bytes of a value.
    int size() {
        return switch (this) {
            case CRC32, CRC32C -> 4;
            case CRC64NVME -> 8;
            case SHA1 -> 20;
            case SHA256 -> 32;
        };
    }

    boolean isCrc() {
        return size() <= 8;
    }

    static Optional<ChecksumKind> parse(String name) {
        for (ChecksumKind kind : values()) {
            if (kind.name().equalsIgnoreCase(name)) {
                return Optional.of(kind);
            }
        }
        return Optional.empty();
    }

    RunningChecksum start() {
        return switch (this) {
            case CRC32 -> crc(new CRC32());
            case CRC32C -> crc(new CRC32C());
            case CRC64NVME -> crc(new Crc64Nvme());
            case SHA1 -> digest("SHA-1");
            case SHA256 -> digest("SHA-256");
        };
    }

    private RunningChecksum crc(Checksum checksum) {
        int size = size();
        return new RunningChecksum() {
            @Override
            public void update(byte[] content, int from, int length) {
                checksum.update(content, from, length);
            }

            @Override
            public byte[] value() {
                return bigEndian(checksum.getValue(), size);
            }
        };
    }

    static byte[] bigEndian(long value, int size) {
        byte[] bytes = new byte[size];
        for (int i = 0; i < size; i++) {
            bytes[i] = (byte) (value >>> (8 * (size - 1 - i)));
        }
        return bytes;
    }

    private static RunningChecksum digest(String algorithm) {
        java.security.MessageDigest digest = Hashes.digest(algorithm);
        return new RunningChecksum() {
            @Override
            public void update(byte[] content, int from, int length) {
                digest.update(content, from, length);
            }

            @Override
            public byte[] value() {
                return digest.digest();
            }
        };
    }
}
