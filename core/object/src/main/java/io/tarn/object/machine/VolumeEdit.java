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

/// Changes of what is in a volume, and the count of what they take.
final class VolumeEdit {
    private final Aguid volume;
    private final Ledger ledger;
    private long namedBytes;
    private long heldBytes;
    private VersionNumber floor;
    private boolean isNameNew;

    VolumeEdit(VolumeView view) {
        volume = view.id();
        ledger = new Ledger(view.state(), view.description().owner().id());
        Counters counters = view.counters();
        namedBytes = counters.namedBytes();
        heldBytes = counters.heldBytes();
        floor = counters.floor();
    }

    VersionNumber floor() {
        return floor;
    }

    void put(ObjectName name, Head head) {
        Bytes key = ObjectKeys.head(volume, name);
        isNameNew |= ledger.state().get(key).isEmpty();
        namedBytes += ledger.put(key, head.encoding());
    }

    void put(ObjectName name, PastVersion past) {
        Bytes key = ObjectKeys.version(volume, name, past.number());
        namedBytes += ledger.put(key, past.encoding());
    }

    void remove(ObjectName name, PastVersion past) {
        namedBytes += ledger.remove(ObjectKeys.version(volume, name, past.number()));
    }

    /// No version of it is left.
    void forget(ObjectName name, Head head) {
        namedBytes += ledger.remove(ObjectKeys.head(volume, name));
        if (head.number().compareTo(floor) > 0) {
            floor = head.number();
        }
    }

    /// @return whether it was not held before
    boolean hold(Bguid block, HeldBlock held) {
        Bytes key = ObjectKeys.held(volume, block);
        if (ledger.state().get(key).isPresent()) {
            return false;
        }
        heldBytes += ledger.put(key, held.encoding());
        return true;
    }

    void release(Bguid block) {
        heldBytes += ledger.remove(ObjectKeys.held(volume, block));
    }

    private void putCounters() {
        Counters counters = new Counters(namedBytes, heldBytes, floor);
        ledger.put(ObjectKeys.counters(volume), counters.encoding());
    }

    /// @return the state afterwards
    RingState finished() {
        putCounters();
        return ledger.finished();
    }

    /// The same, if there is room.
    RingState finishedWithin(ObjectLimits limits) throws RefusedException {
        putCounters();
        if (heldBytes > limits.heldBytesMax()) {
            throw new RefusedException(Refusal.HELD_FULL);
        }
        if (namedBytes > limits.namedBytesMax()) {
            throw new RefusedException(Refusal.FULL);
        }
        // A name may also make the way to others longer, so all are looked at.
        if (isNameNew
                && ledger.state().part(ObjectKeys.heads(volume)).depth() > limits.depthMax()) {
            throw new RefusedException(Refusal.TOO_DEEP);
        }
        return ledger.finishedWithin(limits);
    }
}
