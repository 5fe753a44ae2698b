package io.tarn.storage;

import io.tarn.base.Bytes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/// Keys, values and small disks that tests share.
final class Samples {
    static final int FRAGMENT_BYTES = 16 << 10;
    static final int RECORD_BYTES = 700;

    private Samples() {}

    /// Buffers so small that a few hundred kilobytes reach every part of the engine.
    static StoreLimits limits() {
        return new StoreLimits(2 << 20, 1 << 20, 64 << 10, 64 << 10, 2);
    }

    static Bytes text(String text) {
        return Bytes.owning(text.getBytes(StandardCharsets.UTF_8));
    }

    static Bytes key(long number) {
        return Bytes.owning(ByteBuffer.allocate(Long.BYTES).putLong(number).array());
    }

    static Bytes record(long number) {
        return noise(number, RECORD_BYTES);
    }

    static Bytes fragment(long number) {
        return noise(number, FRAGMENT_BYTES);
    }

    private static Bytes noise(long seed, int bytes) {
        byte[] content = new byte[bytes];
        new Random(seed).nextBytes(content);
        return Bytes.owning(content);
    }

    /// Files of the store whose names end with `suffix`, the largest first.
    static List<Path> files(Path directory, String suffix) throws IOException {
        try (Stream<Path> all = Files.walk(directory)) {
            return all.filter(file -> file.toString().endsWith(suffix))
                    .sorted((a, b) -> Long.compare(b.toFile().length(), a.toFile().length()))
                    .toList();
        }
    }

    /// Flips one bit in the middle of `file`.
    static void rot(Path file) throws IOException {
        byte[] content = Files.readAllBytes(file);
        content[content.length / 2] ^= 1;
        Files.write(file, content, StandardOpenOption.TRUNCATE_EXISTING);
    }

    /// What a crash of this process at this moment would leave.
    static void copyTree(Path from, Path to) throws IOException {
        try (Stream<Path> all = Files.walk(from)) {
            for (Path source : all.toList()) {
                Path target = to.resolve(from.relativize(source).toString());
                if (Files.isDirectory(source)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(source, target);
                }
            }
        }
    }
}
