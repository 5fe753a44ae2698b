package io.tarn.object;

import static io.tarn.base.Invariant.require;

import io.tarn.base.CanonicalReader;
import io.tarn.base.CanonicalWriter;
import io.tarn.base.MalformedException;
import io.tarn.crypto.Digest;
import io.tarn.crypto.KeyId;
import io.tarn.crypto.Sha256;
import io.tarn.ring.AgreedTime;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;

/// Who may do what in a volume, beside its owner.
///
/// @param grants ascending by key, each key once; at most [#GRANTS_MAX]
public record AccessList(List<Grant> grants) {
    public static final AccessList NONE = new AccessList(List.of());
    public static final int GRANTS_MAX = 256;

    private static final String TAG = "tarn.object-access.v1";
    private static final int ALL_BITS = bits(EnumSet.allOf(Right.class));

    /// One key's rights.
    ///
    /// @param bits of the rights, one at least
    /// @param untilMillis agreed time from which on it has them no more
    public record Grant(KeyId key, int bits, long untilMillis) {
        public Grant {
            require(isBits(bits) && untilMillis >= 0, "a grant is of some rights");
        }

        public static Grant of(KeyId key, EnumSet<Right> rights, long untilMillis) {
            return new Grant(key, AccessList.bits(rights), untilMillis);
        }

        boolean allows(Right right, AgreedTime now) {
            return (bits & right.bit()) != 0 && now.millis() < untilMillis;
        }
    }

    public AccessList {
        grants = List.copyOf(grants);
        require(grants.size() <= GRANTS_MAX, "at most 256 keys have rights");
        for (int i = 1; i < grants.size(); i++) {
            require(
                    grants.get(i - 1).key().compareTo(grants.get(i).key()) < 0,
                    "keys ascend, each once");
        }
    }

    private static int bits(EnumSet<Right> rights) {
        return rights.stream().mapToInt(Right::bit).sum();
    }

    private static boolean isBits(int bits) {
        return bits > 0 && (bits & ~ALL_BITS) == 0;
    }

    public boolean allows(KeyId key, Right right, AgreedTime now) {
        return grants.stream()
                .anyMatch(grant -> grant.key().equals(key) && grant.allows(right, now));
    }

    public Digest digest() {
        var out = new CanonicalWriter(TAG);
        write(out);
        return Sha256.of(out.toBytes());
    }

    public void write(CanonicalWriter out) {
        out.u32(grants.size());
        for (Grant grant : grants) {
            grant.key().write(out);
            out.u8(grant.bits()).u64(grant.untilMillis());
        }
    }

    public static AccessList read(CanonicalReader in) throws MalformedException {
        int count = in.count(GRANTS_MAX);
        var grants = new ArrayList<Grant>();
        for (int i = 0; i < count; i++) {
            KeyId key = new KeyId(new Digest(in.fixed(Digest.BYTES).compact()));
            int bits = in.u8();
            long untilMillis = in.u64();
            if (!isBits(bits)) {
                throw new MalformedException("no rights are " + bits);
            }
            if (i > 0 && grants.getLast().key().compareTo(key) >= 0) {
                throw new MalformedException("keys ascend, each once");
            }
            grants.add(new Grant(key, bits, untilMillis));
        }
        return new AccessList(grants);
    }
}
