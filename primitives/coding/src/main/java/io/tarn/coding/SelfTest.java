package io.tarn.coding;

import io.tarn.base.Bytes;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/// A quick comparison with the plain implementations, before a faster one is trusted on a machine
/// that its authors never saw. The tests compare far more.
final class SelfTest {
    private static final int[] SIZES = {0, 1, 16, 127, 128, 400, 1000};

    private SelfTest() {}

    static boolean passes(Kernel kernel) {
        GfMatrix matrix = GfMatrix.cauchy(3, 3);
        for (int size : SIZES) {
            List<Bytes> in = List.of(sample(size, 1), sample(size, 2), sample(size, 3));
            if (!Arrays.equals(
                    applied(kernel, matrix, in, size),
                    applied(new PlainKernel(), matrix, in, size))) {
                return false;
            }
        }
        return true;
    }

    static boolean passes(Fingerprinter fingerprinter) {
        EvaluationPoints points = EvaluationPoints.of(sample(32, 4));
        var tested = fingerprinter.at(points);
        var oracle = new PlainFingerprinter().at(points);
        for (int size : SIZES) {
            Bytes fragment = sample(size, 5);
            if (!tested.of(fragment).equals(oracle.of(fragment))) {
                return false;
            }
        }
        return true;
    }

    static boolean passes(BitPlanes bitPlanes) {
        int units = 40;
        int stride = units * BitPlanes.PLANE_BYTES;
        byte[] source = sample(units * BitPlanes.UNIT_BYTES, 6).toArray();
        byte[] tested = new byte[source.length];
        byte[] oracle = new byte[source.length];
        bitPlanes.split(source, 0, units, tested, 0, stride);
        new ScalarBitPlanes().split(source, 0, units, oracle, 0, stride);
        return Arrays.equals(tested, oracle);
    }

    private static byte[] applied(Kernel kernel, GfMatrix matrix, List<Bytes> in, int size) {
        byte[] out = new byte[matrix.rows() * size];
        kernel.prepare(matrix).apply(in, out, new int[] {0, size, 2 * size}, size);
        return out;
    }

    private static Bytes sample(int size, long seed) {
        byte[] content = new byte[size];
        new Random(seed).nextBytes(content);
        return Bytes.owning(content);
    }
}
