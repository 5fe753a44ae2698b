package io.tarn.object;

import static io.tarn.base.Invariant.require;

import io.tarn.base.CanonicalReader;
import io.tarn.base.CanonicalWriter;
import io.tarn.base.MalformedException;
import io.tarn.ring.AgreedTime;

/// What keeps a version although its volume's retention would let it go: S3's object lock.
///
/// @param untilMillis agreed time up to which it is kept; 0 if [#mode] is NONE
/// @param isHeld a legal hold: kept for as long as this is said
public record Lock(Mode mode, long untilMillis, boolean isHeld) {
    public static final Lock NONE = new Lock(Mode.NONE, 0, false);

    /// Who may take time off a lock.
    public enum Mode {
        NONE(0),
        /// The volume's owner.
        GOVERNANCE(1),
        /// Nobody.
        COMPLIANCE(2);

        private final int code;

        Mode(int code) {
            this.code = code;
        }

        int code() {
            return code;
        }

        static Mode read(CanonicalReader in) throws MalformedException {
            int code = in.u8();
            for (Mode mode : values()) {
                if (mode.code == code) {
                    return mode;
                }
            }
            throw new MalformedException("no lock has mode " + code);
        }
    }

    public Lock {
        require(isLock(mode, untilMillis), "a lock has a time, and no lock has none");
    }

    private static boolean isLock(Mode mode, long untilMillis) {
        return mode == Mode.NONE ? untilMillis == 0 : untilMillis > 0;
    }

    /// Whether the version is kept at this time.
    public boolean keeps(AgreedTime now) {
        return isHeld || untilMillis > now.millis();
    }

    /// Whether this keeps in every way for as long as the other, from now on.
    public boolean isAtLeast(Lock other, AgreedTime now) {
        return other.untilMillis <= now.millis()
                || (mode.code >= other.mode.code && untilMillis >= other.untilMillis);
    }

    public void write(CanonicalWriter out) {
        out.u8(mode.code).u64(untilMillis).bool(isHeld);
    }

    public static Lock read(CanonicalReader in) throws MalformedException {
        Mode mode = Mode.read(in);
        long untilMillis = in.u64();
        if (!isLock(mode, untilMillis)) {
            throw new MalformedException("a lock has a time, and no lock has none");
        }
        return new Lock(mode, untilMillis, in.bool());
    }
}
