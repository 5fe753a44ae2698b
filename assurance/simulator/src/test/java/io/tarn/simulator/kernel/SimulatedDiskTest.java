package io.tarn.simulator.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import io.tarn.base.Bytes;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SimulatedDiskTest {
    private static final Bytes A = Bytes.ofHex("0a");
    private static final Bytes B = Bytes.ofHex("0b");
    private static final Bytes OLD = Bytes.ofHex("00000000");
    private static final Bytes NEW = Bytes.ofHex("ffffffff");

    private final SimulatedDisk disk = disk(5, DiskWeather.calm());

    @Test
    void syncedBatchesSurviveACrash() {
        disk.write(new DiskBatch().put(A, OLD).put(B, OLD));
        disk.sync();
        disk.write(new DiskBatch().put(A, NEW).delete(B));
        assertThat(disk.read(A)).contains(NEW);
        assertThat(disk.read(B)).isEmpty();

        disk.crash(0);

        assertThat(disk.read(A)).contains(OLD);
        assertThat(disk.read(B)).contains(OLD);
    }

    /// Not any subset: a log is cut somewhere, and what was before the cut is there.
    @Test
    void aCrashLeavesAPrefixOfWhatWasNotSynced() {
        Set<Integer> sizes = new HashSet<>();
        for (int seed = 0; seed < 100; seed++) {
            SimulatedDisk crashing = disk(seed, DiskWeather.calm());
            for (int i = 0; i < 4; i++) {
                crashing.write(new DiskBatch().put(Bytes.ofHex("0" + i), NEW));
            }
            crashing.crash();
            int survivors = crashing.size();
            for (int i = 0; i < 4; i++) {
                assertThat(crashing.read(Bytes.ofHex("0" + i)).isPresent())
                        .isEqualTo(i < survivors);
            }
            sizes.add(survivors);
        }
        assertThat(sizes).containsExactlyInAnyOrder(0, 1, 2, 3, 4);
    }

    @Test
    void aFullDiskRefusesWhatNeedsSpaceAndNothingElse() {
        disk.write(new DiskBatch().put(A, OLD));
        disk.full(true);

        assertThat(disk.write(new DiskBatch().put(A, NEW).put(B, NEW))).isFalse();
        assertThat(disk.read(A)).contains(OLD);
        assertThat(disk.write(new DiskBatch().put(A, NEW))).isTrue();
        assertThat(disk.write(new DiskBatch().delete(A))).isTrue();

        disk.full(false);
        assertThat(disk.write(new DiskBatch().put(B, NEW))).isTrue();
    }

    @Test
    void rotChangesOneBitForGood() {
        disk.write(new DiskBatch().put(A, OLD).put(B, Bytes.EMPTY));
        disk.sync();

        assertThat(disk.rot()).contains(A);

        Bytes rotten = disk.read(A).orElseThrow();
        assertThat(bitsThatDiffer(OLD, rotten)).isEqualTo(1);
        disk.crash();
        assertThat(disk.read(A)).contains(rotten);
    }

    @Test
    void badWeatherChangesWhatIsReadAndNotWhatIsHeld() {
        SimulatedDisk flaky = disk(5, new DiskWeather(1000, 0));
        flaky.write(new DiskBatch().put(A, OLD));
        assertThat(bitsThatDiffer(OLD, flaky.read(A).orElseThrow())).isEqualTo(1);

        flaky.turnWeather(new DiskWeather(0, 1000));
        assertThat(flaky.read(A).orElseThrow().size()).isLessThan(OLD.size());

        flaky.turnWeather(DiskWeather.calm());
        assertThat(flaky.read(A)).contains(OLD);
    }

    @Test
    void scansAreOrderedAndBounded() {
        disk.write(new DiskBatch().put(B, NEW).put(A, OLD).put(Bytes.ofHex("0c"), NEW));
        assertThat(disk.scan(A, Bytes.ofHex("0c")).keySet()).containsExactly(A, B);
    }

    @Test
    void aWipedDiskIsEmptyAndStaysSo() {
        disk.write(new DiskBatch().put(A, OLD));
        disk.sync();
        disk.wipe();
        disk.crash();
        assertThat(disk.size()).isZero();
        assertThat(disk.isSynced()).isTrue();
    }

    private static int bitsThatDiffer(Bytes one, Bytes other) {
        assertThat(other.size()).isEqualTo(one.size());
        int bits = 0;
        for (int i = 0; i < one.size(); i++) {
            bits += Integer.bitCount((one.byteAt(i) ^ other.byteAt(i)) & 0xff);
        }
        return bits;
    }

    private static SimulatedDisk disk(long seed, DiskWeather weather) {
        return new SimulatedDisk(new Seed(seed).random(), weather);
    }
}
