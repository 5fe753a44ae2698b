package io.tarn.storage;

import static io.tarn.storage.Samples.key;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.tarn.base.Bytes;
import io.tarn.storage.StoreException.Kind;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A process that writes is killed again and again, at random moments.
@Timeout(120)
class CrashTest {
    private static final int KILLS = 4;
    private static final int ACKNOWLEDGED_MAX = 400;

    @TempDir Path directory;
    @TempDir Path temporary;

    @Test
    void nothingAcknowledgedIsLostAndNothingIsTorn() throws IOException, StoreException {
        long seed = Long.getLong("seed", ThreadLocalRandom.current().nextLong());
        try {
            killAndCheck(new Random(seed));
            assertThat(temporary).as("what killed processes leave behind").isEmptyDirectory();
        } catch (Throwable failure) {
            throw new AssertionError("replay: -Dseed=" + seed, failure);
        }
    }

    private void killAndCheck(Random random) throws IOException, StoreException {
        var acknowledged = new ArrayList<Long>();
        long next = 0;
        for (int kill = 0; kill < KILLS; kill++) {
            acknowledged.addAll(writeUntilKilled(next, 1 + random.nextInt(ACKNOWLEDGED_MAX)));
            next = Collections.max(acknowledged) + 100;
            try (var store = Store.open(directory, Samples.limits())) {
                for (long number : acknowledged) {
                    assertThat(store.get(Shelf.RECORDS, key(number)))
                            .contains(Samples.record(number));
                }
                for (long number = 0; number < next; number++) {
                    requireWhole(store, number);
                }
            }
        }
    }

    /// Both halves of a batch, or neither.
    private static void requireWhole(Store store, long number) throws StoreException {
        Optional<Bytes> record = store.get(Shelf.RECORDS, key(number));
        Optional<Bytes> fragment = store.get(Shelf.FRAGMENTS, key(number));
        assertThat(fragment).isEqualTo(record.map(found -> Samples.fragment(number)));
    }

    private List<Long> writeUntilKilled(long first, int acknowledgedMax) throws IOException {
        Process writer =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "--enable-native-access=ALL-UNNAMED",
                                "-Xmx256m",
                                "-Djava.io.tmpdir=" + temporary,
                                "-cp",
                                System.getProperty("java.class.path"),
                                CrashWriter.class.getName(),
                                directory.toString(),
                                Long.toString(first))
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
        try (BufferedReader out = writer.inputReader()) {
            var acknowledged = new ArrayList<Long>();
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                if (!line.endsWith(CrashWriter.WHOLE)) {
                    continue;
                }
                acknowledged.add(Long.valueOf(line.substring(0, line.length() - 1)));
                if (acknowledged.size() == 1) {
                    requireLockedBy(writer.pid());
                }
                if (acknowledged.size() == acknowledgedMax) {
                    // Not by the Process, which would close the pipe and what is still in it.
                    writer.toHandle().destroyForcibly();
                }
            }
            return acknowledged;
        } finally {
            writer.destroyForcibly().onExit().join();
        }
    }

    private void requireLockedBy(long pid) {
        StoreException refusal =
                catchThrowableOfType(
                        StoreException.class,
                        () -> Store.open(directory, Samples.limits()).close());
        assertThat(refusal.kind()).isEqualTo(Kind.LOCKED);
        assertThat(refusal).hasMessageContaining("process " + pid);
    }
}
