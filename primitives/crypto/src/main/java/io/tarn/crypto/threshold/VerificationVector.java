package io.tarn.crypto.threshold;

import static io.tarn.base.Invariant.require;

import io.tarn.base.Bytes;
import io.tarn.base.CanonicalReader;
import io.tarn.base.CanonicalWriter;
import io.tarn.base.MalformedException;
import io.tarn.crypto.Digest;
import io.tarn.crypto.Sha256;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;

/// The public side of a shared secret: commitments `A_l = a_l · g` to the coefficients of the
/// polynomial whose values are the shares (Feldman 1987). As many as members must sign.
///
/// `A_0` is the group's key, and `Y_i = Σ_l i^l · A_l` that of member `i`. Safe for use by many threads.
public final class VerificationVector {
    private static final String DIGEST_TAG = "tarn.verification-vector.v1";

    private final List<PointG2> coefficients;
    private final Digest digest;

    /// `Y_i`, computed when first needed.
    private final Map<Integer, PointG2> memberKeys = new ConcurrentHashMap<>();

    VerificationVector(List<PointG2> coefficients) {
        require(
                !coefficients.isEmpty() && coefficients.size() <= Threshold.MEMBERS_MAX,
                "a polynomial has 1 to 64 coefficients");
        this.coefficients = List.copyOf(coefficients);
        var named = new CanonicalWriter(DIGEST_TAG);
        write(this.coefficients, named);
        digest = Sha256.of(named.toBytes());
    }

    public void write(CanonicalWriter out) {
        write(coefficients, out);
    }

    private static void write(List<PointG2> coefficients, CanonicalWriter out) {
        out.u8(coefficients.size());
        coefficients.forEach(coefficient -> out.fixed(coefficient.encoding()));
    }

    /// @param needed so many coefficients; of any other number none is decoded
    public static VerificationVector read(CanonicalReader in, int needed)
            throws MalformedException {
        int size = in.u8();
        if (size != needed) {
            throw new MalformedException(
                    "%d coefficients where %d must sign".formatted(size, needed));
        }
        Bytes all = in.fixed(size * PointG2.BYTES);
        var coefficients = new ArrayList<PointG2>(size);
        for (int l = 0; l < size; l++) {
            coefficients.add(PointG2.read(all.slice(l * PointG2.BYTES, PointG2.BYTES)));
        }
        return new VerificationVector(coefficients);
    }

    /// How many members must sign.
    public int needed() {
        return coefficients.size();
    }

    public GroupKey groupKey() {
        return new GroupKey(coefficients.getFirst());
    }

    /// Names this sharing of the key among all others.
    public Digest digest() {
        return digest;
    }

    /// Whether the member signed `message` for the purpose `domainTag`. `false` for any other bytes;
    /// never an exception.
    public boolean verify(String domainTag, Bytes message, SignatureShare share) {
        return GroupKey.verifies(memberKey(share.member()), domainTag, message, share.value());
    }

    /// `Y_i`, by Horner's rule.
    PointG2 memberKey(int member) {
        require(member >= 1 && member <= Threshold.MEMBERS_MAX, "members are numbered 1 to 64");
        return memberKeys.computeIfAbsent(member, this::computeMemberKey);
    }

    private PointG2 computeMemberKey(int member) {
        ScalarR at = ScalarR.of(member);
        PointG2 key = coefficients.getLast();
        for (int l = coefficients.size() - 2; l >= 0; l--) {
            key = key.times(at).plus(coefficients.get(l));
        }
        return key;
    }

    List<PointG2> coefficients() {
        return coefficients;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof VerificationVector that && coefficients.equals(that.coefficients);
    }

    @Override
    public int hashCode() {
        return Objects.hash(coefficients);
    }

    @Override
    public String toString() {
        return "%d to sign for %s".formatted(needed(), groupKey());
    }
}
