package io.tarn.bucket;

import io.tarn.base.Bytes;
import io.tarn.base.MalformedException;
import io.tarn.block.immutable.Bguid;
import io.tarn.crypto.IdentityKey;
import io.tarn.crypto.threshold.GroupKey;
import io.tarn.object.proof.VersionReceipt;
import io.tarn.ring.RingId;
import java.time.Instant;

/// What a writer is answered, for anyone who has the ring's key: that an object had this version as its newest when the write was done
/// (docs/spec/object-proof.md).
public final class WriteReceipt {
    private WriteReceipt() {}

    /// What came of checking one.
    public sealed interface Verdict {
        /// @param owner of the bucket: another owner may have a bucket of the same name
        /// @param version counts the object's versions, from 1
        /// @param time agreed, when it was the newest
        /// @param vguid the version's own name, which a proof of it names too
        record Proven(
                RingId ring,
                IdentityKey owner,
                String bucket,
                String key,
                long version,
                Instant time,
                Bguid vguid)
                implements Verdict {}

        /// It is a receipt, and the ring has certified nothing of the kind.
        record Refuted() implements Verdict {}

        /// It is no receipt at all.
        ///
        /// @param reason for people
        record Unreadable(String reason) implements Verdict {}
    }

    /// Whether a file is meant to be one.
    public static boolean isReceipt(Bytes file) {
        return VersionReceipt.isReceipt(file);
    }

    /// Asks nobody.
    ///
    /// @param ring the ring's key
    public static Verdict verify(Bytes file, GroupKey ring) {
        try {
            VersionReceipt receipt = VersionReceipt.of(file);
            if (!Items.isObject(receipt.name())) {
                return new Verdict.Unreadable("it is of nothing that a bucket shows");
            }
            return receipt.check(ring)
                    .<Verdict>map(shown ->
                            new Verdict.Proven(
                                    shown.ring(),
                                    receipt.owner(),
                                    receipt.volume(),
                                    Items.key(receipt.name()),
                                    shown.number().number(),
                                    Instant.ofEpochMilli(shown.time().millis()),
                                    shown.vguid()))
                    .orElseGet(Verdict.Refuted::new);
        } catch (MalformedException e) {
            return new Verdict.Unreadable(String.valueOf(e.getMessage()));
        }
    }
}
