package io.tarn.cli;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.random.RandomGenerator;

/// A file that is there when all of it is written, under another name until then.
final class WholeFile implements AutoCloseable {
    private static final int BUFFER_BYTES = 1 << 16;

    private final Path target;
    private final Path part;
    private final OutputStream out;

    private WholeFile(Path target, Path part, OutputStream out) {
        this.target = target;
        this.part = part;
        this.out = out;
    }

    static WholeFile begin(Path target, RandomGenerator random) throws IOException {
        String name = ".tarn-%016x.part".formatted(random.nextLong());
        Path part = target.resolveSibling(name);
        OutputStream file = Files.newOutputStream(part, StandardOpenOption.CREATE_NEW);
        return new WholeFile(target, part, new BufferedOutputStream(file, BUFFER_BYTES));
    }

    OutputStream out() {
        return out;
    }

    /// Puts it in place of what was there.
    void finish() throws IOException {
        out.close();
        Files.move(
                part, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    @Override
    public void close() throws IOException {
        out.close();
        Files.deleteIfExists(part);
    }
}
