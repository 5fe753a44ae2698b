package io.tarn.object.machine;

import io.tarn.base.Bytes;
import io.tarn.base.CanonicalReader;
import io.tarn.base.CanonicalWriter;
import io.tarn.base.MalformedException;
import io.tarn.crypto.KeyId;
import io.tarn.object.ObjectLimits;
import io.tarn.ring.state.RingState;

/// What one owner takes of members' memory.
///
/// @param bytes of all entries of its volumes, see [Ledger]
/// @param keys that it has ever given rights to
/// @param quota that the ring's owner has set; 0 for the usual one
record Account(long bytes, int keys, long quota) {
    private static final Account NONE = new Account(0, 0, 0);

    static Account of(RingState state, KeyId owner) {
        return state.get(ObjectKeys.account(owner))
                .map(bytes -> ObjectKeys.decodedFields(bytes, Account::read))
                .orElse(NONE);
    }

    long quota(ObjectLimits limits) {
        return quota == 0 ? limits.ownerBytesMax() : quota;
    }

    Account with(long otherQuota) {
        return new Account(bytes, keys, otherQuota);
    }

    Bytes encoding() {
        return new CanonicalWriter().u64(bytes).u32(keys).u64(quota).toBytes();
    }

    private static Account read(CanonicalReader in) throws MalformedException {
        return new Account(in.u64(), in.u32(), in.u64());
    }
}
