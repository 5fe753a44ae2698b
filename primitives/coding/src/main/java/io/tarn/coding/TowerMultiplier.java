package io.tarn.coding;

import io.tarn.base.Bytes;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/// Multiplication by one element `s` of [Tower]: 512 bytes of products of `s` with half bytes, cheap
/// enough to make for a single fragment.
final class TowerMultiplier {
    private static final VarHandle LONG =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private static final int NIBBLES = 16;
    private static final long LOW_BITS = 0x0101010101010101L;

    /// `z⁸` reduced: `z⁴ + z³ + z² + 1`.
    private static final long REDUCTION = 0x1d;

    /// Products as two longs, bytes 0..7 and 8..15 little-endian: with nibble `x` at `2x`, and with
    /// `16x` at `2(16 + x)`.
    private final long[] products = new long[2 * 2 * NIBBLES];

    TowerMultiplier(Bytes s) {
        long low = (long) LONG.get(s.backingArray(), s.backingOffset());
        long high = (long) LONG.get(s.backingArray(), s.backingOffset() + Long.BYTES);
        for (int bit = 0; bit < Byte.SIZE; bit++) {
            int base = 2 * NIBBLES * (bit / 4);
            int power = 1 << (bit % 4);
            for (int x = 0; x < power; x++) {
                products[base + 2 * (power + x)] = low ^ products[base + 2 * x];
                products[base + 2 * (power + x) + 1] = high ^ products[base + 2 * x + 1];
            }
            low = timesZ(low);
            high = timesZ(high);
        }
    }

    /// `e_0 + e_1·s + … + e_7·s⁷`, `e_q` the 16 bytes from `16q` of a unit.
    byte[] evaluate(byte[] unit) {
        long low = 0;
        long high = 0;
        for (int at = unit.length - Tower.DEGREE; at >= 0; at -= Tower.DEGREE) {
            long sumLow = 0;
            long sumHigh = 0;
            for (int j = Tower.DEGREE - 1; j >= 0; j--) {
                // The sum times y, where y¹⁶ = y⁵ + y² + z.
                long carry = sumHigh >>> 56;
                sumHigh = (sumHigh << 8) | (sumLow >>> 56);
                sumLow = (sumLow << 8) ^ (carry << 40) ^ (carry << 16) ^ timesZ(carry);

                int coefficient = (int) ((j < 8 ? low >>> (8 * j) : high >>> (8 * j - 64)) & 0xff);
                int lowNibble = 2 * (coefficient & 15);
                int highNibble = 2 * (NIBBLES + (coefficient >>> 4));
                sumLow ^= products[lowNibble] ^ products[highNibble];
                sumHigh ^= products[lowNibble + 1] ^ products[highNibble + 1];
            }
            low = sumLow ^ (long) LONG.get(unit, at);
            high = sumHigh ^ (long) LONG.get(unit, at + Long.BYTES);
        }
        byte[] sum = new byte[Tower.DEGREE];
        LONG.set(sum, 0, low);
        LONG.set(sum, Long.BYTES, high);
        return sum;
    }

    /// Eight bytes times `z` at once.
    private static long timesZ(long bytes) {
        long carries = (bytes >>> 7) & LOW_BITS;
        return ((bytes & ~(LOW_BITS << 7)) << 1) ^ (carries * REDUCTION);
    }
}
