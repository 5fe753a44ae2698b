package io.tarn.object.machine;

import io.tarn.base.Bytes;
import io.tarn.base.CanonicalReader;
import io.tarn.base.CanonicalWriter;
import io.tarn.crypto.KeyId;
import io.tarn.object.ObjectLimits;
import io.tarn.ring.state.RingState;

/// Changes of the state on one owner's account: whoever asks for them, the owner of the volume pays, with room in the memory
/// of every member.
final class Ledger {
    /// What an entry takes beside its key and value, about.
    static final int ENTRY_BYTES = 256;

    /// What the ring keeps of a client for good, so that nothing it has signed is executed twice, about.
    private static final int WINDOW_BYTES = 1024;

    private final KeyId owner;
    private RingState state;
    private long more;
    private int keys;

    Ledger(RingState state, KeyId owner) {
        this.state = state;
        this.owner = owner;
    }

    RingState state() {
        return state;
    }

    static int size(Bytes key, Bytes value) {
        return ENTRY_BYTES + key.size() + value.size();
    }

    /// @return how much more it takes
    long put(Bytes key, Bytes value) {
        long before = sizeOf(key);
        state = state.put(key, value);
        return count(size(key, value) - before);
    }

    /// @return how much more it takes: less, or nothing
    long remove(Bytes key) {
        long before = sizeOf(key);
        state = state.remove(key);
        return count(-before);
    }

    private long sizeOf(Bytes key) {
        return state.get(key).map(value -> size(key, value)).orElse(0);
    }

    private long count(long bytes) {
        more += bytes;
        return bytes;
    }

    /// The owner gives a key rights. What it had before it stays on the account: the ring forgets no client.
    void grant(KeyId client) {
        Bytes key = ObjectKeys.granted(owner, client);
        if (state.get(key).isEmpty()) {
            put(key, Bytes.EMPTY);
            count(WINDOW_BYTES);
            keys++;
        }
    }

    /// @return the state afterwards
    RingState finished() {
        if (more == 0 && keys == 0) {
            return state;
        }
        Account before = Account.of(state, owner);
        var after = new Account(before.bytes() + more, before.keys() + keys, before.quota());
        Bytes total = new CanonicalWriter().u64(total(state) + more).toBytes();
        return state.put(ObjectKeys.account(owner), after.encoding()).put(ObjectKeys.TOTAL, total);
    }

    /// The same, if there is room. What takes no more than before always has.
    RingState finishedWithin(ObjectLimits limits) throws RefusedException {
        RingState after = finished();
        Account account = Account.of(after, owner);
        if (keys > 0 && account.keys() > limits.keysMax()) {
            throw new RefusedException(Refusal.TOO_MANY_KEYS);
        }
        if (more > 0 && account.bytes() > account.quota(limits)) {
            throw new RefusedException(Refusal.OWNER_FULL);
        }
        if (more > 0 && total(after) > limits.ringBytesMax()) {
            throw new RefusedException(Refusal.RING_FULL);
        }
        return after;
    }

    static long total(RingState state) {
        return state.get(ObjectKeys.TOTAL)
                .map(bytes -> ObjectKeys.decodedFields(bytes, CanonicalReader::u64))
                .orElse(0L);
    }
}
