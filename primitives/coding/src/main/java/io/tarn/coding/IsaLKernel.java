package io.tarn.coding;

import static io.tarn.coding.NibbleTables.TABLE_BYTES;
import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import io.tarn.base.Bytes;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.List;

/// Intel's ISA-L, the widest vectors the processor has, called on the arrays where they lie.
///
/// One source and one row a call (`gf_vect_mad`), since `ec_encode_data`, which does more in one,
/// takes pointers to pointers, and a heap array has no lasting address to put there. Copying to
/// native memory for its sake measured slower up to about eight rows.
///
/// Loading this class fails where the library is missing; [Coding] takes that for an answer.
final class IsaLKernel implements Kernel {
    private static final MethodHandle GF_VECT_MAD =
            NativeLibrary.open("libisal.so.2")
                    .shortFunction(
                            "gf_vect_mad",
                            FunctionDescriptor.ofVoid(
                                    JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, ADDRESS, ADDRESS));

    /// `gf_vect_mad` asks for at least so many bytes.
    private static final int LENGTH_MIN = 64;

    private static final Kernel SHORT = new PlainKernel();

    private static final MemorySegment TABLES = MemorySegment.ofArray(NibbleTables.TABLES);

    @Override
    public String name() {
        return "isa-l";
    }

    @Override
    public LinearMap prepare(GfMatrix matrix) {
        return (in, out, outAt, length) -> {
            if (length < LENGTH_MIN) {
                SHORT.prepare(matrix).apply(in, out, outAt, length);
            } else {
                apply(matrix, in, out, outAt, length);
            }
        };
    }

    private static void apply(
            GfMatrix matrix, List<Bytes> in, byte[] out, int[] outAt, int length) {
        MemorySegment target = MemorySegment.ofArray(out);
        for (int column = 0; column < matrix.columns(); column++) {
            Bytes from = in.get(column);
            MemorySegment source =
                    MemorySegment.ofArray(from.backingArray())
                            .asSlice(from.backingOffset(), length);
            for (int row = 0; row < outAt.length; row++) {
                MemorySegment table =
                        TABLES.asSlice((long) matrix.at(row, column) * TABLE_BYTES, TABLE_BYTES);
                multiplyAdd(table, source, target.asSlice(outAt[row], length), length);
            }
        }
    }

    /// `target ^= coefficient·source`; arguments 2 and 3 say that the table is of one coefficient.
    private static void multiplyAdd(
            MemorySegment table, MemorySegment source, MemorySegment target, int length) {
        try {
            GF_VECT_MAD.invokeExact(length, 1, 0, table, source, target);
        } catch (Throwable e) {
            throw new AssertionError("a C function throws nothing", e);
        }
    }
}
