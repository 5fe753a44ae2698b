package io.tarn.coding;

import static io.tarn.coding.NibbleTables.HALF_BYTES;
import static io.tarn.coding.NibbleTables.TABLES;
import static io.tarn.coding.NibbleTables.TABLE_BYTES;

import io.tarn.base.Bytes;
import java.util.List;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/// Multiplies 16 bytes at a time by two byte shuffles, in pure Java.
///
/// Two things look arbitrary and are not. The species is 128 bits everywhere in this module: a
/// second width in one JVM makes the compiler give up on the shuffle of both, at a tenth of the
/// speed. And the loops spell out what a helper would share: a helper hot enough to be compiled by
/// itself is no longer inlined, and its vectors become objects.
final class VectorKernel implements Kernel {
    private static final VectorSpecies<Byte> SPECIES = ByteVector.SPECIES_128;
    private static final int STEP_BYTES = 16;
    private static final byte LOW_HALF = 15;

    @Override
    public String name() {
        return "vector-128";
    }

    @Override
    public LinearMap prepare(GfMatrix matrix) {
        return (in, out, outAt, length) -> apply(matrix, in, out, outAt, length);
    }

    private static void apply(
            GfMatrix matrix, List<Bytes> in, byte[] out, int[] outAt, int length) {
        int whole = length - length % STEP_BYTES;
        for (int column = 0; column < matrix.columns(); column++) {
            byte[] source = in.get(column).backingArray();
            int sourceAt = in.get(column).backingOffset();
            int row = 0;
            for (; row + 1 < outAt.length; row += 2) {
                int first = matrix.at(row, column);
                int second = matrix.at(row + 1, column);
                addToTwo(first, second, source, sourceAt, out, outAt[row], outAt[row + 1], whole);
            }
            if (row < outAt.length) {
                addToOne(matrix.at(row, column), source, sourceAt, out, outAt[row], whole);
            }
            for (row = 0; whole < length && row < outAt.length; row++) {
                Gf256.multiplyAdd(
                        matrix.at(row, column),
                        source,
                        sourceAt + whole,
                        out,
                        outAt[row] + whole,
                        length - whole);
            }
        }
    }

    private static void addToOne(
            int coefficient, byte[] source, int sourceAt, byte[] out, int outAt, int length) {
        int table = coefficient * TABLE_BYTES;
        ByteVector lows = ByteVector.fromArray(SPECIES, TABLES, table);
        ByteVector highs = ByteVector.fromArray(SPECIES, TABLES, table + HALF_BYTES);
        for (int i = 0; i < length; i += STEP_BYTES) {
            ByteVector bytes = ByteVector.fromArray(SPECIES, source, sourceAt + i);
            ByteVector low = bytes.and(LOW_HALF);
            ByteVector high =
                    bytes.reinterpretAsShorts()
                            .lanewise(VectorOperators.LSHR, 4)
                            .reinterpretAsBytes()
                            .and(LOW_HALF);
            ByteVector.fromArray(SPECIES, out, outAt + i)
                    .lanewise(VectorOperators.XOR, low.selectFrom(lows))
                    .lanewise(VectorOperators.XOR, high.selectFrom(highs))
                    .intoArray(out, outAt + i);
        }
    }

    /// Two rows at once: the source is loaded and cut into halves once for both.
    private static void addToTwo(
            int first,
            int second,
            byte[] source,
            int sourceAt,
            byte[] out,
            int firstAt,
            int secondAt,
            int length) {
        int firstTable = first * TABLE_BYTES;
        int secondTable = second * TABLE_BYTES;
        ByteVector firstLows = ByteVector.fromArray(SPECIES, TABLES, firstTable);
        ByteVector firstHighs = ByteVector.fromArray(SPECIES, TABLES, firstTable + HALF_BYTES);
        ByteVector secondLows = ByteVector.fromArray(SPECIES, TABLES, secondTable);
        ByteVector secondHighs = ByteVector.fromArray(SPECIES, TABLES, secondTable + HALF_BYTES);
        for (int i = 0; i < length; i += STEP_BYTES) {
            ByteVector bytes = ByteVector.fromArray(SPECIES, source, sourceAt + i);
            ByteVector low = bytes.and(LOW_HALF);
            ByteVector high =
                    bytes.reinterpretAsShorts()
                            .lanewise(VectorOperators.LSHR, 4)
                            .reinterpretAsBytes()
                            .and(LOW_HALF);
            ByteVector.fromArray(SPECIES, out, firstAt + i)
                    .lanewise(VectorOperators.XOR, low.selectFrom(firstLows))
                    .lanewise(VectorOperators.XOR, high.selectFrom(firstHighs))
                    .intoArray(out, firstAt + i);
            ByteVector.fromArray(SPECIES, out, secondAt + i)
                    .lanewise(VectorOperators.XOR, low.selectFrom(secondLows))
                    .lanewise(VectorOperators.XOR, high.selectFrom(secondHighs))
                    .intoArray(out, secondAt + i);
        }
    }
}
