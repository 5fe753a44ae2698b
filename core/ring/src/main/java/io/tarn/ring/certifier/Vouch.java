package io.tarn.ring.certifier;

import io.tarn.base.Bytes;
import io.tarn.base.CanonicalReader;
import io.tarn.base.CanonicalWriter;
import io.tarn.base.MalformedException;
import io.tarn.crypto.NodeIdentity;
import io.tarn.crypto.Signature;
import io.tarn.crypto.threshold.ThresholdSignature;
import io.tarn.ring.Epoch;
import io.tarn.ring.MemberId;
import io.tarn.ring.Membership;
import io.tarn.ring.SequenceNumber;
import io.tarn.ring.affairs.CharterStatement;
import io.tarn.ring.certificate.BatchStatement;
import java.util.Optional;

/// A member's share of the ring's signature, signed by the member: whose it is, the channel says; the signature is
/// looked at only if the share turns out wrong, and then shows everybody whose it was.
///
/// @param subject of a batch
/// @param share 48 bytes, of any value
/// @param signature the member's own, for the share and what it is a share of
public record Vouch(Subject subject, Bytes share, Signature signature) {
    private static final String TAG = "tarn.ring-vouch.v1";

    /// What is signed in an epoch: a batch, or, first of all, the epoch's charter.
    ///
    /// @param batch empty for the charter
    public record Subject(Epoch epoch, Optional<SequenceNumber> batch) {
        public void write(CanonicalWriter out) {
            epoch.write(out);
            out.bool(batch.isPresent());
            batch.ifPresent(sequence -> sequence.write(out));
        }

        public static Subject read(CanonicalReader in) throws MalformedException {
            return new Subject(
                    Epoch.read(in),
                    in.bool() ? Optional.of(SequenceNumber.read(in)) : Optional.empty());
        }
    }

    /// A subject and the very bytes that the ring signs of it.
    ///
    /// @param domainTag the purpose of the ring's signature
    public record Content(Subject subject, String domainTag, Bytes toSign) {
        /// @param epoch of the shares, which may be later than the batch's
        public static Content of(Epoch epoch, BatchStatement batch) {
            return new Content(
                    new Subject(epoch, Optional.of(batch.sequence())),
                    BatchStatement.DOMAIN_TAG,
                    batch.toSign());
        }

        public static Content of(CharterStatement charter) {
            return new Content(
                    new Subject(charter.charter().epoch(), Optional.empty()),
                    CharterStatement.DOMAIN_TAG,
                    charter.toSign());
        }
    }

    /// @param member whose identity and share these are
    public static Vouch by(
            NodeIdentity identity,
            MemberId member,
            Membership membership,
            Content content,
            Bytes share) {
        return new Vouch(
                content.subject(),
                share,
                identity.sign(TAG, toSign(member, membership, content, share)));
    }

    /// Whether that member of this epoch has given this share of this very content.
    public boolean isOf(MemberId member, Membership membership, Content content) {
        return membership.isMember(member)
                && membership
                        .key(member)
                        .verify(TAG, toSign(member, membership, content, share), signature);
    }

    private static Bytes toSign(
            MemberId member, Membership membership, Content content, Bytes share) {
        var out = new CanonicalWriter();
        membership.ring().write(out);
        membership.epoch().write(out);
        member.write(out);
        content.subject().write(out);
        return out.text(content.domainTag()).bytes(content.toSign()).fixed(share).toBytes();
    }

    public void write(CanonicalWriter out) {
        subject.write(out);
        signature.write(out.fixed(share));
    }

    public static Vouch read(CanonicalReader in) throws MalformedException {
        return new Vouch(
                Subject.read(in), in.fixed(ThresholdSignature.BYTES).compact(), Signature.read(in));
    }
}
