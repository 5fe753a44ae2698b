package io.tarn.node;

import io.tarn.storage.Batch;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// Many steps and one batch: the unit of group commit. Belongs to who steps in [HostLoop].
final class Turn {
    /// What leaves the node when the turn's batch has taken hold; on any thread.
    interface Outgoing {
        void send();

        /// In its place, when the disk would not take the batch: the steps of the turn never happened.
        void refuse();
    }

    /// @param durable whether it must wait for the disk
    record Pending(Outgoing outgoing, boolean durable) {}

    final long number;

    /// Turns up to this one are on disk.
    final long syncedTurn;

    final Batch batch = new Batch();
    private final List<Pending> pending = new ArrayList<>();
    private final Set<Hosted> changed = new LinkedHashSet<>();

    Turn(long number, long syncedTurn) {
        this.number = number;
        this.syncedTurn = syncedTurn;
    }

    void answer(Outgoing outgoing, boolean durable) {
        pending.add(new Pending(outgoing, durable));
    }

    /// The batch has changes of this one.
    void changed(Hosted host) {
        changed.add(host);
    }

    List<Pending> pending() {
        return pending;
    }

    Set<Hosted> changed() {
        return changed;
    }

    boolean needsSync() {
        return changed.stream().anyMatch(Hosted::isDurable);
    }
}
