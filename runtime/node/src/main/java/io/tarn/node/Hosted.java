package io.tarn.node;

import io.tarn.storage.Batch;
import io.tarn.storage.StoreException;

/// A state machine of this node and what it works on, for [HostLoop] to step. Everything but what is final
/// belongs to who steps.
interface Hosted {
    /// Starts from what the disk holds: after a start, and when a batch could not be applied.
    void reload(long now) throws StoreException;

    boolean isDiskFull();

    void setDiskFull(boolean full);

    /// Some time has passed.
    ///
    /// @param loop whose turn it is
    void tick(long now, Turn turn, HostLoop loop);

    /// Whether its answers wait until what they tell of is on disk.
    boolean isDurable();

    /// What was kept only until it was on disk may go.
    ///
    /// @param syncedTurn all changes up to this one's are there
    void trim(long syncedTurn);

    /// Deletes all it has on disk.
    void addRemoval(Batch batch);
}
