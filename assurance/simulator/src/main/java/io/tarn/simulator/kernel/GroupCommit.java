package io.tarn.simulator.kernel;

import java.util.ArrayList;
import java.util.List;

/// Holds back what may happen only after everything written so far is durable, and syncs once for
/// many batches.
public final class GroupCommit {
    /// Where the power may fail.
    public enum SyncPoint {
        /// Nothing of the group is durable yet, except what the disk chose to write.
        BEFORE_SYNC,
        /// All of it is durable, and nobody has been told.
        AFTER_SYNC
    }

    /// Decides at which sync the power fails.
    @FunctionalInterface
    public interface PowerSupply {
        /// Power for ever.
        PowerSupply STEADY = (_, _) -> false;

        /// Whether the power fails here.
        ///
        /// @param sync 1-based count of the syncs of this disk
        boolean failsAt(SyncPoint point, long sync);
    }

    private final SimulatedDisk disk;
    private final EventQueue queue;
    private final SimulationRandom random;
    private final PowerSupply power;
    private final Runnable onPowerLoss;
    private final int syncTicksMax;
    private List<Runnable> waiting = new ArrayList<>();
    private long syncs;
    private long powerCycle;

    /// Syncs `disk`.
    ///
    /// @param syncTicksMax longest time from a write to the sync that makes it durable, in ticks
    public GroupCommit(
            SimulatedDisk disk,
            EventQueue queue,
            SimulationRandom random,
            int syncTicksMax,
            PowerSupply power,
            Runnable onPowerLoss) {
        this.disk = disk;
        this.queue = queue;
        this.random = random;
        this.syncTicksMax = syncTicksMax;
        this.power = power;
        this.onPowerLoss = onPowerLoss;
    }

    /// Runs `action` when everything written until now is durable: at once, or after a sync.
    public void whenDurable(Runnable action) {
        if (disk.isSynced() && waiting.isEmpty()) {
            action.run();
            return;
        }
        if (waiting.isEmpty()) {
            long cycle = powerCycle;
            queue.after(
                    random.between(0, syncTicksMax),
                    () -> {
                        if (cycle == powerCycle) {
                            sync();
                        }
                    });
        }
        waiting.add(action);
    }

    /// Forgets what waits; the disk is the caller's to crash.
    public void powerOff() {
        powerCycle++;
        waiting = new ArrayList<>();
    }

    /// How many syncs there were.
    public long syncs() {
        return syncs;
    }

    private void sync() {
        syncs++;
        if (power.failsAt(SyncPoint.BEFORE_SYNC, syncs)) {
            onPowerLoss.run();
            return;
        }
        disk.sync();
        if (power.failsAt(SyncPoint.AFTER_SYNC, syncs)) {
            onPowerLoss.run();
            return;
        }
        List<Runnable> released = waiting;
        waiting = new ArrayList<>();
        released.forEach(Runnable::run);
    }
}
