package io.tarn.coding;

import io.tarn.base.Bytes;
import java.util.List;

/// Table look-ups, byte by byte: runs everywhere, and is the oracle for the other kernels.
final class PlainKernel implements Kernel {
    @Override
    public String name() {
        return "plain";
    }

    @Override
    public LinearMap prepare(GfMatrix matrix) {
        return (in, out, outAt, length) -> apply(matrix, in, out, outAt, length);
    }

    private static void apply(
            GfMatrix matrix, List<Bytes> in, byte[] out, int[] outAt, int length) {
        for (int column = 0; column < matrix.columns(); column++) {
            Bytes source = in.get(column);
            for (int row = 0; row < outAt.length; row++) {
                Gf256.multiplyAdd(
                        matrix.at(row, column),
                        source.backingArray(),
                        source.backingOffset(),
                        out,
                        outAt[row],
                        length);
            }
        }
    }
}
