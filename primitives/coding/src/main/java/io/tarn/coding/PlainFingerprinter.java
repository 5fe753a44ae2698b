package io.tarn.coding;

import io.tarn.base.Bytes;
import java.security.GeneralSecurityException;
import javax.crypto.Cipher;
import javax.crypto.spec.SecretKeySpec;

/// The definition of docs/spec/coding.md written out bit by bit: slow, and the oracle for the rest.
final class PlainFingerprinter implements Fingerprinter {
    private static final int PLANES = 8;
    private static final int UNIT_BYTES = 128;
    private static final int COLUMNS = 16;

    @Override
    public String name() {
        return "plain";
    }

    @Override
    public Evaluation at(EvaluationPoints points) {
        GhashElement r = firstPoint(points.aesKey());
        byte[] s = points.s().toArray();
        return fragment -> Bytes.owning(secondLevel(firstLevel(fragment, r), s));
    }

    static GhashElement firstPoint(Bytes aesKey) {
        try {
            Cipher aes = Cipher.getInstance("AES/ECB/NoPadding");
            aes.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(aesKey.toArray(), "AES"));
            return GhashElement.read(aes.doFinal(new byte[GhashElement.BYTES]), 0);
        } catch (GeneralSecurityException e) {
            throw new AssertionError("every Java platform has AES-128", e);
        }
    }

    /// `h_b = r²·(C_{b,1}·r^{N-1} + … + C_{b,N})`, `C_{b,c}` plane `b` of unit `c`.
    private static GhashElement[] firstLevel(Bytes fragment, GhashElement r) {
        GhashElement[] hashes = new GhashElement[PLANES];
        int units = (fragment.size() + UNIT_BYTES - 1) / UNIT_BYTES;
        for (int plane = 0; plane < PLANES; plane++) {
            GhashElement sum = GhashElement.ZERO;
            for (int unit = 0; unit < units; unit++) {
                sum = sum.times(r).plus(planeOf(fragment, unit * UNIT_BYTES, plane));
            }
            hashes[plane] = sum.times(r).times(r);
        }
        return hashes;
    }

    /// Bit `k` of byte `p` of a plane is bit `plane` of byte `16k + p` of the unit; bytes past the
    /// end of the fragment are zero.
    private static GhashElement planeOf(Bytes fragment, int unitAt, int plane) {
        byte[] bits = new byte[GhashElement.BYTES];
        for (int i = 0; i < UNIT_BYTES && unitAt + i < fragment.size(); i++) {
            int bit = (fragment.byteAt(unitAt + i) >> plane) & 1;
            bits[i % COLUMNS] |= (byte) (bit << (i / COLUMNS));
        }
        return GhashElement.read(bits, 0);
    }

    /// The unit whose planes are the hashes, as eight tower elements, evaluated at `s`.
    private static byte[] secondLevel(GhashElement[] hashes, byte[] s) {
        byte[] sum = new byte[Tower.DEGREE];
        for (int row = PLANES - 1; row >= 0; row--) {
            sum = Tower.times(sum, s);
            for (int column = 0; column < COLUMNS; column++) {
                int mostSignificantFirst = 8 * column + 7 - row;
                for (int plane = 0; plane < PLANES; plane++) {
                    sum[column] ^=
                            (byte) (hashes[plane].coefficient(mostSignificantFirst) << plane);
                }
            }
        }
        return sum;
    }
}
