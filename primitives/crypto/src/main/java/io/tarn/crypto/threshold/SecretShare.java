package io.tarn.crypto.threshold;

import io.tarn.base.Bytes;
import io.tarn.base.MalformedException;
import java.util.Arrays;

/// One member's share of the private key, which signs for it. Shows nothing of itself.
///
/// As many shares as members must sign are the private key, for ever, whatever became of the
/// membership since: a share that is replaced must be forgotten. [#destroy] does so in memory, as
/// far as Java can; the copy on disk is its keeper's to destroy.
///
/// Safe for use by many threads.
public final class SecretShare {
    public static final int BYTES = ScalarR.BYTES;

    private final int member;
    private final byte[] scalar;
    private boolean destroyed;

    SecretShare(int member, ScalarR share) {
        this.member = member;
        this.scalar = share.encoding().toArray();
    }

    /// What [#export] gave, with the member's number, as a file has kept them.
    public static SecretShare of(int member, Bytes exported) throws MalformedException {
        if (member < 1 || member > Threshold.MEMBERS_MAX) {
            throw new MalformedException("members are numbered 1 to 64");
        }
        return new SecretShare(member, ScalarR.read(exported));
    }

    public int member() {
        return member;
    }

    /// Signs `message` for one purpose.
    ///
    /// @throws IllegalStateException if this share is destroyed
    public SignatureShare sign(String domainTag, Bytes message) {
        PointG1 hash = PointG1.hash(Bls.tagged(domainTag, message));
        return new SignatureShare(member, hash.times(scalar()).encoding());
    }

    /// Whether this is the member's share of the secret that `vector` commits to.
    public boolean isOf(VerificationVector vector) {
        return PointG2.generatorTimes(scalar()).equals(vector.memberKey(member));
    }

    /// The 32 secret bytes, for the place where the member keeps them and nothing else.
    public Bytes export() {
        return scalar().encoding();
    }

    /// Forgets the share: it signs no more.
    public synchronized void destroy() {
        Arrays.fill(scalar, (byte) 0);
        destroyed = true;
    }

    /// Whether it was told to forget the share.
    public synchronized boolean isDestroyed() {
        return destroyed;
    }

    synchronized ScalarR scalar() {
        if (destroyed) {
            throw new IllegalStateException("share " + member + " is destroyed");
        }
        try {
            return ScalarR.read(Bytes.copyOf(scalar));
        } catch (MalformedException e) {
            throw new AssertionError("a share is a scalar", e);
        }
    }

    @Override
    public String toString() {
        return "share of member " + member;
    }
}
