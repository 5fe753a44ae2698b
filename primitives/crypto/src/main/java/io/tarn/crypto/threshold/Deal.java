package io.tarn.crypto.threshold;

import static io.tarn.base.Invariant.require;

import io.tarn.base.Bytes;
import io.tarn.base.CanonicalReader;
import io.tarn.base.CanonicalWriter;
import io.tarn.base.MalformedException;
import io.tarn.crypto.Sealed;
import io.tarn.crypto.SealingKey;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/// What one dealer gives: commitments to a polynomial, and for each receiver the polynomial's value at
/// its number, sealed. [Dealing#isSound] judges it.
///
/// @param dealer its number among the dealers, from 1
/// @param shares by the receiver's number
/// @param proof a signature by the polynomial's value at 0: the dealer knows it, and nobody else can
///     pass the deal off as his
public record Deal(
        int dealer,
        VerificationVector commitments,
        SortedMap<Integer, Sealed> shares,
        ThresholdSignature proof) {
    private static final String PROOF_TAG = "tarn.deal.v1";
    private static final int SEALED_BYTES = ScalarR.BYTES + SealingKey.TAG_BYTES;

    public Deal {
        require(dealer >= 1 && dealer <= Threshold.MEMBERS_MAX, "dealers are numbered 1 to 64");
        shares = Collections.unmodifiableSortedMap(new TreeMap<>(shares));
        require(
                shares.entrySet().stream().allMatch(Deal::isShare),
                "members 1 to 64 get a sealed sub-share of 48 bytes");
    }

    private static boolean isShare(Map.Entry<Integer, Sealed> share) {
        return share.getKey() >= 1
                && share.getKey() <= Threshold.MEMBERS_MAX
                && share.getValue().ciphertext().size() == SEALED_BYTES;
    }

    /// Proved by whoever knows the polynomial's value at 0.
    static Deal proved(
            Sharing sharing, int dealer, Polynomial polynomial, SortedMap<Integer, Sealed> shares) {
        VerificationVector commitments = polynomial.commitments();
        Bytes toProve = toProve(sharing, dealer, commitments, shares);
        var constant = new SecretShare(dealer, polynomial.constant());
        Bytes proof = constant.sign(PROOF_TAG, toProve).value();
        return new Deal(dealer, commitments, shares, new ThresholdSignature(proof));
    }

    boolean isProved(Sharing sharing) {
        Bytes toProve = toProve(sharing, dealer, commitments, shares);
        return GroupKey.verifies(constant(), PROOF_TAG, toProve, proof.value());
    }

    PointG2 constant() {
        return commitments.coefficients().getFirst();
    }

    private static Bytes toProve(
            Sharing sharing,
            int dealer,
            VerificationVector commitments,
            SortedMap<Integer, Sealed> shares) {
        var out = new CanonicalWriter();
        sharing.digest().write(out);
        writeUnproved(out, dealer, commitments, shares);
        return out.toBytes();
    }

    private static void writeUnproved(
            CanonicalWriter out,
            int dealer,
            VerificationVector commitments,
            SortedMap<Integer, Sealed> shares) {
        out.u8(dealer);
        commitments.write(out);
        out.u8(shares.size());
        shares.forEach((receiver, share) ->
                out.u8(receiver).fixed(share.encapsulation()).fixed(share.ciphertext()));
    }

    public void write(CanonicalWriter out) {
        writeUnproved(out, dealer, commitments, shares);
        proof.write(out);
    }

    /// @param threshold of the sharing; a deal of another shape is refused before its points are decoded
    public static Deal read(CanonicalReader in, Threshold threshold) throws MalformedException {
        int dealer = MemberNumber.read(in);
        VerificationVector commitments = VerificationVector.read(in, threshold.needed());
        int receivers = in.u8();
        var shares = new TreeMap<Integer, Sealed>();
        int last = 0;
        for (int i = 0; i < receivers; i++) {
            int receiver = in.u8();
            if (receiver <= last || receiver > threshold.members()) {
                throw new MalformedException("receivers do not ascend among the members");
            }
            last = receiver;
            shares.put(receiver, new Sealed(in.fixed(SealingKey.BYTES), in.fixed(SEALED_BYTES)));
        }
        return new Deal(dealer, commitments, shares, ThresholdSignature.read(in));
    }
}
