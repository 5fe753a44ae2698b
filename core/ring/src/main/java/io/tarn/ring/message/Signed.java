package io.tarn.ring.message;

import io.tarn.base.Bytes;
import io.tarn.base.CanonicalReader;
import io.tarn.base.CanonicalWriter;
import io.tarn.base.MalformedException;
import io.tarn.crypto.NodeIdentity;
import io.tarn.crypto.Signature;
import io.tarn.ring.MemberId;
import io.tarn.ring.Membership;

/// A statement and its member's signature, which binds it to one ring and epoch too.
///
/// @param <S> what is said
public record Signed<S extends Statement>(MemberId signer, S statement, Signature signature) {
    /// Reads one kind of statement.
    @FunctionalInterface
    public interface Reader<S> {
        S read(CanonicalReader in) throws MalformedException;
    }

    /// @param self this member's place in the membership
    public static <S extends Statement> Signed<S> by(
            NodeIdentity identity, MemberId self, Membership membership, S statement) {
        Bytes toSign = toSign(membership, self, statement);
        return new Signed<>(self, statement, identity.sign(statement.domainTag(), toSign));
    }

    /// Whether that member of this epoch has said so.
    public boolean verify(Membership membership) {
        return membership.isMember(signer)
                && membership
                        .key(signer)
                        .verify(
                                statement.domainTag(),
                                toSign(membership, signer, statement),
                                signature);
    }

    private static Bytes toSign(Membership membership, MemberId signer, Statement statement) {
        var out = new CanonicalWriter();
        membership.ring().write(out);
        membership.epoch().write(out);
        signer.write(out);
        statement.write(out);
        return out.toBytes();
    }

    public void write(CanonicalWriter out) {
        signer.write(out);
        statement.write(out);
        signature.write(out);
    }

    public static <S extends Statement> Signed<S> read(CanonicalReader in, Reader<S> statement)
            throws MalformedException {
        return new Signed<>(MemberId.read(in), statement.read(in), Signature.read(in));
    }
}
