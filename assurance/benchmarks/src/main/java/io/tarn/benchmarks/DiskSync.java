package io.tarn.benchmarks;

import io.tarn.benchmarks.site.ScratchDirectory;
import io.tarn.benchmarks.workload.UpdateLoad;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;

/// What this machine's disk asks for a promise: the unit in which to read the rest.
final class DiskSync {
    private static final int APPENDS = 200;
    private static final int BYTES = 4 << 10;

    private DiskSync() {}

    /// Median of appending 4 KiB to a file and having that on disk.
    static double milliseconds() throws IOException {
        long[] times = new long[APPENDS];
        try (var scratch = ScratchDirectory.onDisk();
                FileChannel file =
                        FileChannel.open(
                                scratch.path().resolve("appended"),
                                StandardOpenOption.CREATE_NEW,
                                StandardOpenOption.WRITE)) {
            for (int i = 0; i < APPENDS; i++) {
                long began = System.nanoTime();
                var block = ByteBuffer.allocate(BYTES);
                while (block.hasRemaining()) {
                    file.write(block);
                }
                file.force(false);
                times[i] = System.nanoTime() - began;
            }
        }
        Arrays.sort(times);
        return UpdateLoad.percentile(times, 50) / 1e6;
    }
}
