package io.tarn.crypto;

import io.tarn.base.Bytes;
import java.math.BigInteger;

/// Which 32 bytes are acceptable public keys and signatures on the curve of Ed25519 and X25519.
///
/// Libraries disagree on odd encodings and on points of small order (Chalkias et al., *Taming the
/// Many EdDSAs*, SSR 2020). A signature that half the servers accept would split them, so
/// everything they could disagree on is refused here, before any library sees it. Public data
/// only: none of this takes constant time.
final class Curve25519 {
    static final int POINT_BYTES = 32;

    private static final BigInteger ONE = BigInteger.ONE;
    private static final BigInteger TWO = BigInteger.TWO;

    /// `2^255 - 19`.
    private static final BigInteger P = ONE.shiftLeft(255).subtract(BigInteger.valueOf(19));

    /// Order of the base point, `2^252 + 27742317777372353535851937790883648493` (RFC 8032, §5.1).
    private static final BigInteger L =
            ONE.shiftLeft(252).add(new BigInteger("27742317777372353535851937790883648493"));

    /// `d = -121665/121666` of the Edwards curve `-x² + y² = 1 + d·x²·y²` (RFC 8032, §5.1).
    private static final BigInteger D =
            BigInteger.valueOf(-121665).multiply(BigInteger.valueOf(121666).modInverse(P)).mod(P);

    /// `A` of the Montgomery curve `v² = u³ + A·u² + u` (RFC 7748, §4.1).
    private static final BigInteger A = BigInteger.valueOf(486662);

    private Curve25519() {}

    /// Whether these bytes are the canonical encoding of a point whose order is not 1, 2, 4 or 8.
    static boolean isEd25519Key(Bytes encoding) {
        BigInteger y = littleEndian(encoding).clearBit(255);
        if (y.compareTo(P) >= 0) {
            return false;
        }
        BigInteger y2 = y.multiply(y).mod(P);
        // Order 1 and 2: y = ±1. Order 4: y = 0. Order 8: doubled they have y = 0, so x² = -y²,
        // which in the curve's equation is d·y⁴ + 2y² - 1 = 0.
        BigInteger ofOrderEight =
                D.multiply(y2).multiply(y2).add(TWO.multiply(y2)).subtract(ONE).mod(P);
        if (y2.signum() == 0 || y2.equals(ONE) || ofOrderEight.signum() == 0) {
            return false;
        }
        // x² = (y² - 1) / (d·y² + 1) has a root if numerator times denominator has one.
        return isSquare(y2.subtract(ONE).multiply(D.multiply(y2).add(ONE)));
    }

    /// Whether these bytes are the canonical encoding of a `u` that no multiplication by a private
    /// key sends to zero (RFC 7748, §6.1).
    static boolean isX25519Key(Bytes encoding) {
        BigInteger u = littleEndian(encoding);
        if (u.compareTo(P) >= 0 || u.signum() == 0) {
            return false;
        }
        // Doubling gives (u² - 1)² / 4u(u² + A·u + 1). Order 4, on the curve and on its twist:
        // u² = 1. Order 8: doubled they have u = 1. The twist has no others.
        BigInteger u2 = u.multiply(u).mod(P);
        BigInteger numerator = u2.subtract(ONE).pow(2);
        BigInteger denominator = u.shiftLeft(2).multiply(u2.add(A.multiply(u)).add(ONE));
        return numerator.mod(P).signum() != 0
                && numerator.subtract(denominator).mod(P).signum() != 0;
    }

    /// Whether `R ‖ S` is the one encoding of its values: `S < L` (RFC 8032, §5.1.7) and `R` with
    /// `y < p` and no negative zero.
    static boolean isCanonical(Signature signature) {
        return isPlainlyCanonical(signature.value()) || isCanonicalOnEdge(signature);
    }

    /// Nearly every signature: the highest bytes alone show that `S < 2^252 < L` and `1 < y < p - 1`.
    private static boolean isPlainlyCanonical(Bytes signature) {
        int highOfS = signature.byteAt(2 * POINT_BYTES - 1) & 0xff;
        int highOfY = signature.byteAt(POINT_BYTES - 1) & 0x7f;
        return highOfS < 0x10 && highOfY > 0 && highOfY < 0x7f;
    }

    private static boolean isCanonicalOnEdge(Signature signature) {
        BigInteger s = littleEndian(signature.value().slice(POINT_BYTES, POINT_BYTES));
        BigInteger r = littleEndian(signature.value().slice(0, POINT_BYTES));
        BigInteger y = r.clearBit(255);
        boolean xIsZero = y.equals(ONE) || y.equals(P.subtract(ONE));
        return s.compareTo(L) < 0 && y.compareTo(P) < 0 && !(xIsZero && r.testBit(255));
    }

    /// Euler's criterion; zero counts as no square, for its points were refused before.
    private static boolean isSquare(BigInteger value) {
        return value.mod(P).modPow(P.subtract(ONE).shiftRight(1), P).equals(ONE);
    }

    private static BigInteger littleEndian(Bytes encoding) {
        byte[] bigEndian = new byte[encoding.size()];
        for (int i = 0; i < bigEndian.length; i++) {
            bigEndian[i] = encoding.byteAt(bigEndian.length - 1 - i);
        }
        return new BigInteger(1, bigEndian);
    }
}
