package io.tarn.object.machine;

import io.tarn.base.Bytes;
import io.tarn.block.immutable.Bguid;
import io.tarn.object.Aguid;
import io.tarn.object.Head;
import io.tarn.object.ObjectLimits;
import io.tarn.object.ObjectName;
import io.tarn.object.PastVersion;
import io.tarn.object.VersionNumber;
import io.tarn.ring.state.RingState;

/// Changes of a volume, and the count of what they take.
final class VolumeEdit {
    /// What an entry takes of a member's memory beside its key and value, about.
    static final int ENTRY_BYTES = 256;

    private final Aguid volume;
    private RingState state;
    private long namedBytes;
    private long heldBytes;
    private VersionNumber floor;

    VolumeEdit(VolumeView view) {
        volume = view.id();
        state = view.state();
        Counters counters = view.counters();
        namedBytes = counters.namedBytes();
        heldBytes = counters.heldBytes();
        floor = counters.floor();
    }

    RingState state() {
        return state;
    }

    VersionNumber floor() {
        return floor;
    }

    void put(ObjectName name, Head head) {
        putNamed(ObjectKeys.head(volume, name), head.encoding());
    }

    void put(ObjectName name, PastVersion past) {
        putNamed(ObjectKeys.version(volume, name, past.number()), past.encoding());
    }

    void remove(ObjectName name, PastVersion past) {
        removeNamed(ObjectKeys.version(volume, name, past.number()));
    }

    /// No version of it is left.
    void forget(ObjectName name, Head head) {
        removeNamed(ObjectKeys.head(volume, name));
        if (head.number().compareTo(floor) > 0) {
            floor = head.number();
        }
    }

    private void putNamed(Bytes key, Bytes value) {
        discount(key);
        namedBytes += size(key, value);
        state = state.put(key, value);
    }

    private static int size(Bytes key, Bytes value) {
        return ENTRY_BYTES + key.size() + value.size();
    }

    private void removeNamed(Bytes key) {
        discount(key);
        state = state.remove(key);
    }

    private void discount(Bytes key) {
        state.get(key).ifPresent(value -> namedBytes -= size(key, value));
    }

    /// @return whether it was not held before
    boolean hold(Bguid block, HeldBlock held) {
        Bytes key = ObjectKeys.held(volume, block);
        if (state.get(key).isPresent()) {
            return false;
        }
        Bytes value = held.encoding();
        heldBytes += size(key, value);
        state = state.put(key, value);
        return true;
    }

    void release(Bguid block, HeldBlock held) {
        Bytes key = ObjectKeys.held(volume, block);
        heldBytes -= size(key, held.encoding());
        state = state.remove(key);
    }

    /// @return the state afterwards
    RingState finished() {
        Counters counters = new Counters(namedBytes, heldBytes, floor);
        return state.put(ObjectKeys.counters(volume), counters.encoding());
    }

    /// The same, if there is room.
    RingState finishedWithin(ObjectLimits limits) throws RefusedException {
        if (heldBytes > limits.heldBytesMax()) {
            throw new RefusedException(Refusal.HELD_FULL);
        }
        if (namedBytes > limits.namedBytesMax()) {
            throw new RefusedException(Refusal.FULL);
        }
        return finished();
    }
}
