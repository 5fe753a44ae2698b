package io.tarn.coding;

import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/// The exchanges of [ScalarBitPlanes] on rows of 16 bytes, in two passes over a tile that stays in
/// the nearest cache: all twelve exchanges in one loop are more than the compiler inlines. The loops
/// spell out the exchange for the reason given in [VectorKernel].
final class VectorBitPlanes implements BitPlanes {
    private static final VectorSpecies<Byte> SPECIES = ByteVector.SPECIES_128;
    private static final int TILE_UNITS = 32;
    private static final long EVEN_NIBBLES = 0x0f0f0f0f0f0f0f0fL;
    private static final long EVEN_PAIRS = 0x3333333333333333L;
    private static final long EVEN_BITS = 0x5555555555555555L;

    @Override
    public void split(
            byte[] source, int sourceAt, int units, byte[] planes, int planesAt, int stride) {
        byte[] tile = new byte[Math.min(units, TILE_UNITS) * UNIT_BYTES];
        for (int done = 0; done < units; done += TILE_UNITS) {
            int now = Math.min(TILE_UNITS, units - done);
            exchangeNibblesAndPairs(source, sourceAt + done * UNIT_BYTES, now, tile);
            for (int plane = 0; plane < PLANES; plane += 2) {
                int to = planesAt + plane * stride + done * PLANE_BYTES;
                exchangeBits(tile, plane, now, planes, to, to + stride);
            }
        }
    }

    /// Rows 0, 2, 4, 6 of each unit, then 1, 3, 5, 7: exchanges in blocks of four and two.
    private static void exchangeNibblesAndPairs(byte[] source, int at, int units, byte[] tile) {
        for (int unit = 0; unit < units * UNIT_BYTES; unit += UNIT_BYTES) {
            for (int odd = 0; odd < 2 * PLANE_BYTES; odd += PLANE_BYTES) {
                int to = unit + odd;
                int from = at + to;
                LongVector row0 = ByteVector.fromArray(SPECIES, source, from).reinterpretAsLongs();
                LongVector row2 =
                        ByteVector.fromArray(SPECIES, source, from + 2 * PLANE_BYTES)
                                .reinterpretAsLongs();
                LongVector row4 =
                        ByteVector.fromArray(SPECIES, source, from + 4 * PLANE_BYTES)
                                .reinterpretAsLongs();
                LongVector row6 =
                        ByteVector.fromArray(SPECIES, source, from + 6 * PLANE_BYTES)
                                .reinterpretAsLongs();

                LongVector swap =
                        row0.lanewise(VectorOperators.LSHR, 4)
                                .lanewise(VectorOperators.XOR, row4)
                                .lanewise(VectorOperators.AND, EVEN_NIBBLES);
                row4 = row4.lanewise(VectorOperators.XOR, swap);
                row0 = row0.lanewise(VectorOperators.XOR, swap.lanewise(VectorOperators.LSHL, 4));
                swap =
                        row2.lanewise(VectorOperators.LSHR, 4)
                                .lanewise(VectorOperators.XOR, row6)
                                .lanewise(VectorOperators.AND, EVEN_NIBBLES);
                row6 = row6.lanewise(VectorOperators.XOR, swap);
                row2 = row2.lanewise(VectorOperators.XOR, swap.lanewise(VectorOperators.LSHL, 4));

                swap =
                        row0.lanewise(VectorOperators.LSHR, 2)
                                .lanewise(VectorOperators.XOR, row2)
                                .lanewise(VectorOperators.AND, EVEN_PAIRS);
                row2 = row2.lanewise(VectorOperators.XOR, swap);
                row0 = row0.lanewise(VectorOperators.XOR, swap.lanewise(VectorOperators.LSHL, 2));
                swap =
                        row4.lanewise(VectorOperators.LSHR, 2)
                                .lanewise(VectorOperators.XOR, row6)
                                .lanewise(VectorOperators.AND, EVEN_PAIRS);
                row6 = row6.lanewise(VectorOperators.XOR, swap);
                row4 = row4.lanewise(VectorOperators.XOR, swap.lanewise(VectorOperators.LSHL, 2));

                row0.reinterpretAsBytes().intoArray(tile, to);
                row2.reinterpretAsBytes().intoArray(tile, to + 2 * PLANE_BYTES);
                row4.reinterpretAsBytes().intoArray(tile, to + 4 * PLANE_BYTES);
                row6.reinterpretAsBytes().intoArray(tile, to + 6 * PLANE_BYTES);
            }
        }
    }

    /// Rows `plane` and `plane + 1` of each unit: exchanges single bits, and gathers the two planes.
    private static void exchangeBits(
            byte[] tile, int plane, int units, byte[] planes, int evenAt, int oddAt) {
        int from = plane * PLANE_BYTES;
        for (int unit = 0; unit < units; unit++, from += UNIT_BYTES) {
            LongVector even = ByteVector.fromArray(SPECIES, tile, from).reinterpretAsLongs();
            LongVector odd =
                    ByteVector.fromArray(SPECIES, tile, from + PLANE_BYTES).reinterpretAsLongs();
            LongVector swap =
                    even.lanewise(VectorOperators.LSHR, 1)
                            .lanewise(VectorOperators.XOR, odd)
                            .lanewise(VectorOperators.AND, EVEN_BITS);
            even.lanewise(VectorOperators.XOR, swap.lanewise(VectorOperators.LSHL, 1))
                    .reinterpretAsBytes()
                    .intoArray(planes, evenAt + unit * PLANE_BYTES);
            odd.lanewise(VectorOperators.XOR, swap)
                    .reinterpretAsBytes()
                    .intoArray(planes, oddAt + unit * PLANE_BYTES);
        }
    }
}
