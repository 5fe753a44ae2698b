package io.tarn.bucket;

import io.tarn.block.immutable.Bguid;
import io.tarn.crypto.IdentityKey;
import io.tarn.object.proof.VersionClaim;
import io.tarn.ring.RingId;
import java.time.Instant;

/// What came of checking a [ProofFile].
public sealed interface ProofVerdict {
    /// The bytes are the object's.
    ///
    /// @param owner of the bucket: another owner may have a bucket of the same name
    /// @param version counts the object's versions, from 1
    /// @param time agreed, when it was made
    /// @param seen agreed time at which the ring has certified it
    /// @param newest whether no version had come behind it by then
    /// @param size in bytes
    /// @param vguid the version's own name
    record Proven(
            RingId ring,
            IdentityKey owner,
            String bucket,
            String key,
            long version,
            Instant time,
            Instant seen,
            boolean newest,
            long size,
            Bguid vguid)
            implements ProofVerdict {
        static Proven of(VersionClaim claim) {
            return new Proven(
                    claim.ring(),
                    claim.owner(),
                    claim.volume(),
                    Items.key(claim.name()),
                    claim.root().number().number(),
                    Instant.ofEpochMilli(claim.root().time().millis()),
                    Instant.ofEpochMilli(claim.seen().millis()),
                    claim.isNewest(),
                    claim.root().index().map(at -> at.entry().bytes()).orElse(0L),
                    claim.vguid());
        }
    }

    /// It is a proof, and not of this.
    ///
    /// @param reason for people
    record Refuted(String reason) implements ProofVerdict {}

    /// It is no proof at all.
    ///
    /// @param reason for people
    record Unreadable(String reason) implements ProofVerdict {}
}
