package io.tarn.ring.evidence;

import io.tarn.base.Bytes;
import io.tarn.base.CanonicalReader;
import io.tarn.base.CanonicalWriter;
import io.tarn.base.MalformedException;
import io.tarn.crypto.Digest;
import io.tarn.crypto.KeyId;
import io.tarn.crypto.Sha256;
import io.tarn.crypto.threshold.GroupKey;
import io.tarn.ring.Epoch;
import io.tarn.ring.affairs.CharterStatement;
import java.util.Optional;

/// Evidence of misbehaviour: what a member has signed, and who the members were. Whoever has the ring's key can check
/// it, offline and at any time later; who shows it need not be believed. Of any value; [#verify] judges it.
public record Evidence(MembershipProof members, Misbehaviour misbehaviour) {
    /// So that it fits a frame and a value of a store: what is larger is not kept.
    public static final int BYTES_MAX = 3 << 19;

    private static final String TAG = "tarn.evidence.v1";

    /// What is proved.
    ///
    /// @param epoch in which the member has misbehaved
    public record Conviction(KeyId member, CharterStatement epoch) {}

    /// Whom the ring of this key has had among its members and who has misbehaved so; empty if that is not proved.
    public Optional<Conviction> verify(GroupKey key) {
        return members.verify(key)
                .filter(misbehaviour::isProved)
                .map(epoch ->
                        new Conviction(
                                epoch.charter().membership().key(misbehaviour.member()).id(),
                                epoch));
    }

    /// In which the member has misbehaved.
    public Epoch epoch() {
        return switch (members) {
            case MembershipProof.Chartered(var charter) -> charter.statement().charter().epoch();
            case MembershipProof.Founded _ -> Epoch.FOUNDING;
        };
    }

    /// What the record is called.
    public Digest id() {
        return Sha256.of(encoding());
    }

    /// The one byte form, in messages and in files.
    public Bytes encoding() {
        var out = new CanonicalWriter(TAG);
        members.write(out);
        misbehaviour.write(out);
        return out.toBytes();
    }

    /// Whether a file is meant to be one.
    public static boolean isEvidence(Bytes file) {
        Bytes tag = new CanonicalWriter(TAG).toBytes();
        return file.size() >= tag.size() && file.slice(0, tag.size()).equals(tag);
    }

    public static Evidence of(Bytes encoding) throws MalformedException {
        if (encoding.size() > BYTES_MAX) {
            throw new MalformedException("larger than any evidence");
        }
        var in = new CanonicalReader(encoding, TAG);
        var evidence = new Evidence(MembershipProof.read(in), Misbehaviour.read(in));
        in.end();
        return evidence;
    }
}
