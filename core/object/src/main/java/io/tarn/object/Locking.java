package io.tarn.object;

import static io.tarn.base.Invariant.require;

import io.tarn.base.CanonicalReader;
import io.tarn.base.CanonicalWriter;
import io.tarn.base.MalformedException;
import io.tarn.ring.AgreedTime;

/// The lock that every new version of a volume begins with.
///
/// @param millis from the version's time on; 0 if and only if [#mode] is NONE
public record Locking(Lock.Mode mode, long millis) {
    public static final Locking NONE = new Locking(Lock.Mode.NONE, 0);

    /// A thousand years: what is added to a time stays within a long.
    public static final long MILLIS_MAX = 1L << 45;

    public Locking {
        require(isLocking(mode, millis), "a lock is for 1 to 2^45 ms, and no lock for none");
    }

    private static boolean isLocking(Lock.Mode mode, long millis) {
        return mode == Lock.Mode.NONE ? millis == 0 : millis >= 1 && millis <= MILLIS_MAX;
    }

    public Lock at(AgreedTime time) {
        return mode == Lock.Mode.NONE ? Lock.NONE : new Lock(mode, time.millis() + millis, false);
    }

    public void write(CanonicalWriter out) {
        out.u8(mode.code()).u64(millis);
    }

    public static Locking read(CanonicalReader in) throws MalformedException {
        Lock.Mode mode = Lock.Mode.read(in);
        long millis = in.u64();
        if (!isLocking(mode, millis)) {
            throw new MalformedException("a lock is for 1 to 2^45 ms, and no lock for none");
        }
        return new Locking(mode, millis);
    }
}
