package io.tarn.coding;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/// Transposes eight columns of bits at a time in `long` registers.
///
/// Source: Warren, *Hacker's Delight*, 2nd ed., §7-3, with bytes in the place of matrix rows.
final class ScalarBitPlanes implements BitPlanes {
    private static final VarHandle LONG =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    @Override
    public void split(
            byte[] source, int sourceAt, int units, byte[] planes, int planesAt, int stride) {
        for (int unit = 0; unit < units; unit++) {
            int from = sourceAt + unit * UNIT_BYTES;
            int to = planesAt + unit * PLANE_BYTES;
            transpose(source, from, planes, to, stride);
            transpose(source, from + Long.BYTES, planes, to + Long.BYTES, stride);
        }
    }

    /// Eight rows of eight bytes, 16 bytes apart: exchanges bit `b` of row `k` with bit `k` of row
    /// `b`, in blocks of four, two and one.
    private static void transpose(byte[] in, int at, byte[] out, int to, int stride) {
        long row0 = (long) LONG.get(in, at);
        long row1 = (long) LONG.get(in, at + PLANE_BYTES);
        long row2 = (long) LONG.get(in, at + 2 * PLANE_BYTES);
        long row3 = (long) LONG.get(in, at + 3 * PLANE_BYTES);
        long row4 = (long) LONG.get(in, at + 4 * PLANE_BYTES);
        long row5 = (long) LONG.get(in, at + 5 * PLANE_BYTES);
        long row6 = (long) LONG.get(in, at + 6 * PLANE_BYTES);
        long row7 = (long) LONG.get(in, at + 7 * PLANE_BYTES);

        long swap = ((row0 >>> 4) ^ row4) & 0x0f0f0f0f0f0f0f0fL;
        row4 ^= swap;
        row0 ^= swap << 4;
        swap = ((row1 >>> 4) ^ row5) & 0x0f0f0f0f0f0f0f0fL;
        row5 ^= swap;
        row1 ^= swap << 4;
        swap = ((row2 >>> 4) ^ row6) & 0x0f0f0f0f0f0f0f0fL;
        row6 ^= swap;
        row2 ^= swap << 4;
        swap = ((row3 >>> 4) ^ row7) & 0x0f0f0f0f0f0f0f0fL;
        row7 ^= swap;
        row3 ^= swap << 4;

        swap = ((row0 >>> 2) ^ row2) & 0x3333333333333333L;
        row2 ^= swap;
        row0 ^= swap << 2;
        swap = ((row1 >>> 2) ^ row3) & 0x3333333333333333L;
        row3 ^= swap;
        row1 ^= swap << 2;
        swap = ((row4 >>> 2) ^ row6) & 0x3333333333333333L;
        row6 ^= swap;
        row4 ^= swap << 2;
        swap = ((row5 >>> 2) ^ row7) & 0x3333333333333333L;
        row7 ^= swap;
        row5 ^= swap << 2;

        swap = ((row0 >>> 1) ^ row1) & 0x5555555555555555L;
        LONG.set(out, to, row0 ^ (swap << 1));
        LONG.set(out, to + stride, row1 ^ swap);
        swap = ((row2 >>> 1) ^ row3) & 0x5555555555555555L;
        LONG.set(out, to + 2 * stride, row2 ^ (swap << 1));
        LONG.set(out, to + 3 * stride, row3 ^ swap);
        swap = ((row4 >>> 1) ^ row5) & 0x5555555555555555L;
        LONG.set(out, to + 4 * stride, row4 ^ (swap << 1));
        LONG.set(out, to + 5 * stride, row5 ^ swap);
        swap = ((row6 >>> 1) ^ row7) & 0x5555555555555555L;
        LONG.set(out, to + 6 * stride, row6 ^ (swap << 1));
        LONG.set(out, to + 7 * stride, row7 ^ swap);
    }
}
