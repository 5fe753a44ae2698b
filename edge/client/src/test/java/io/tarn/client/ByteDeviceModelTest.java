package io.tarn.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.tarn.base.Bytes;
import io.tarn.block.ReadOutcome;
import io.tarn.block.Refusal;
import io.tarn.block.WriteOutcome;
import io.tarn.client.DeviceOutcome.Content;
import io.tarn.client.DeviceOutcome.Failed;
import io.tarn.client.HeldVolume.Call;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/// Goal: whatever order the volume's calls end in, and whichever fail, each byte of a device is a
/// linearizable register, and when the volume is quiet so is the device.
/// Method: one thread draws operations and ends of volume calls from a seed; [RegisterBytes] knows
/// which values a byte may have.
class ByteDeviceModelTest {
    @RepeatedTest(150)
    void bytesAreLinearizableUnderFailuresAndReordering() {
        long seed = Long.getLong("seed", ThreadLocalRandom.current().nextLong());
        try {
            new Run(seed).run();
        } catch (Throwable failure) {
            throw new AssertionError(
                    "replay: mvn test -pl edge/client -am -Dtest=ByteDeviceModelTest"
                            + " -Dsurefire.failIfNoSpecifiedTests=false -Dtarn.test.flags=-Dseed="
                            + seed,
                    failure);
        }
    }

    @Test
    void generatorReachesWhatItIsFor() {
        Set<String> reached = new HashSet<>();
        for (long seed = 0; seed < 40; seed++) {
            Run run = new Run(seed);
            run.run();
            reached.addAll(run.reached);
        }
        assertThat(reached)
                .contains(
                        "several blocks",
                        "read ended",
                        "write ended",
                        "Failed UNAVAILABLE",
                        "Failed INDETERMINATE",
                        "Failed DISK_FULL",
                        "Failed OVERLOADED",
                        "undecided but applied",
                        "call overtaken");
    }

    private static final class Run {
        private static final int BLOCK_BYTES = 8;

        final Set<String> reached = new HashSet<>();
        private final Random random;
        private final int failurePercent;
        private final HeldVolume volume;
        private final ByteDevice device;
        private final RegisterBytes model;
        private final List<AssertionError> violations = new ArrayList<>();
        private int open;

        Run(long seed) {
            random = new Random(seed);
            failurePercent = random.nextInt(3) * 15;
            int blocks = 1 + random.nextInt(6);
            volume = new HeldVolume(BLOCK_BYTES, blocks);
            DeviceLimits limits =
                    new DeviceLimits(
                            1 + random.nextInt(12),
                            128 + random.nextInt(512),
                            1 + random.nextInt(20),
                            8 * BLOCK_BYTES,
                            1 + random.nextInt(8));
            device = new ByteDevice(volume, limits);
            model = new RegisterBytes(blocks * BLOCK_BYTES);
        }

        void run() {
            int busyness = 1 + random.nextInt(9);
            for (int i = 0; i < 400; i++) {
                if (random.nextInt(10) < busyness) {
                    startOperation(i);
                } else {
                    endSomeCall(failurePercent);
                }
            }
            while (!volume.held.isEmpty()) {
                endSomeCall(failurePercent);
            }
            assertThat(open).as("operations without outcome").isZero();
            assertThat(device.isIdle()).isTrue();
            readEverything();
            for (AssertionError violation : violations) {
                throw violation;
            }
        }

        /// After all failures the device still works, and holds what the model allows.
        private void readEverything() {
            for (int offset = 0; offset < model.size(); offset += BLOCK_BYTES) {
                startRead(offset, BLOCK_BYTES);
                volume.endAll();
            }
            assertThat(open).isZero();
        }

        private void startOperation(int id) {
            int offset = random.nextInt(model.size());
            int length = 1 + random.nextInt(Math.min(4 * BLOCK_BYTES, model.size() - offset));
            if (offset / BLOCK_BYTES != (offset + length - 1) / BLOCK_BYTES) {
                reached.add("several blocks");
            }
            switch (random.nextInt(8)) {
                case 0, 1, 2 -> startRead(offset, length);
                case 3 -> startWrite(offset, Bytes.zeros(length), true);
                default -> {
                    byte[] content = new byte[length];
                    for (int i = 0; i < length; i++) {
                        content[i] = (byte) (id + i);
                    }
                    startWrite(offset, Bytes.owning(content), false);
                }
            }
        }

        private void startWrite(int offset, Bytes content, boolean zeroes) {
            RegisterBytes.Write write = model.startWrite(offset, content);
            whenEnded(
                    zeroes
                            ? device.writeZeroes(offset, content.size())
                            : device.write(offset, content),
                    outcome -> {
                        if (outcome instanceof Failed failed) {
                            model.failed(write, isUnchanged(failed, write));
                        } else {
                            reached.add("write ended");
                            model.acknowledged(write);
                        }
                    });
        }

        /// A failure that decides: of one block, and not by an undecided write.
        private static boolean isUnchanged(Failed failed, RegisterBytes.Write write) {
            int lastByte = write.offset() + write.content().size() - 1;
            return failed.kind() != DeviceFailure.INDETERMINATE
                    && write.offset() / BLOCK_BYTES == lastByte / BLOCK_BYTES;
        }

        private void startRead(int offset, int length) {
            RegisterBytes.Read read = model.startRead(offset, length);
            whenEnded(
                    device.read(offset, length),
                    outcome -> {
                        if (outcome instanceof Content(Bytes bytes)) {
                            reached.add("read ended");
                            model.check(read, bytes);
                        } else {
                            model.abandon(read);
                        }
                    });
        }

        /// A stage would keep what `check` throws to itself, so it is kept for [#run] here.
        private void whenEnded(
                CompletionStage<DeviceOutcome> operation, Consumer<DeviceOutcome> check) {
            open++;
            operation.thenAccept(outcome -> {
                open--;
                if (outcome instanceof Failed failed) {
                    reached.add("Failed " + failed.kind());
                }
                try {
                    check.accept(outcome);
                } catch (AssertionError wrong) {
                    violations.add(wrong);
                }
            });
        }

        private void endSomeCall(int percent) {
            if (volume.held.isEmpty()) {
                return;
            }
            int at = random.nextInt(volume.held.size());
            if (at > 0) {
                reached.add("call overtaken");
            }
            Call call = volume.held.remove(at);
            if (random.nextInt(100) < percent) {
                fail(call);
            } else {
                volume.end(call);
            }
        }

        private void fail(Call call) {
            switch (call) {
                case Call.Read(long _, var outcome) ->
                        outcome.complete(new ReadOutcome.Unavailable(1, 3));
                case Call.Write(long block, Bytes content, var outcome) -> {
                    switch (random.nextInt(3)) {
                        case 0 -> outcome.complete(new WriteOutcome.NotApplied(Refusal.DISK_FULL));
                        case 1 -> outcome.complete(new WriteOutcome.Indeterminate("lost"));
                        default -> {
                            reached.add("undecided but applied");
                            volume.put(block, content);
                            outcome.complete(new WriteOutcome.Indeterminate("lost"));
                        }
                    }
                }
                case Call.Flush(var outcome) ->
                        outcome.complete(new FlushOutcome.Unavailable("lost"));
            }
        }
    }
}
