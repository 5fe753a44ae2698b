package io.tarn.coding;

import static io.tarn.base.Invariant.require;

import io.tarn.base.Bytes;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;

/// A systematic Reed–Solomon code over GF(2⁸): a block becomes `n` fragments of one size, any `m`
/// of which rebuild it. Fragments 0..m-1 are the block itself, cut; fragment `i` from `m` on is the
/// sum of `d_j / (i ^ j)` over the data fragments `d_j`, byte by byte (docs/spec/coding.md).
///
/// Source: SOSP '07, §3.1.1, whose fragments are numbered from 1; here they are numbered from 0.
///
/// Immutable. Preconditions are the caller's to keep: what a peer sent is judged before it comes
/// here.
public final class ErasureCode {
    public static final int NEEDED_MAX = 64;
    public static final int TOTAL_MAX = 255;

    /// Fragments are whole 16-byte units, the width of a fingerprint symbol row and of a vector.
    private static final int UNIT_BYTES = 16;

    /// Below this, preparing a row costs more than the faster kernel saves.
    private static final int SHORT_BYTES = 256;

    private static final Kernel SHORT_KERNEL = new PlainKernel();

    private final int needed;
    private final int total;
    private final Kernel kernel;
    private final GfMatrix parity;
    private final Kernel.LinearMap encoder;

    ErasureCode(int needed, int total, Kernel kernel) {
        require(needed >= 1 && needed <= NEEDED_MAX, "m is from 1 to " + NEEDED_MAX);
        require(total >= needed && total <= TOTAL_MAX, "n is from m to " + TOTAL_MAX);
        this.needed = needed;
        this.total = total;
        this.kernel = kernel;
        this.parity = GfMatrix.cauchy(needed, total - needed);
        this.encoder = kernel.prepare(parity);
    }

    /// The code with `m = needed` and `n = total`.
    public static ErasureCode of(int needed, int total) {
        return new ErasureCode(needed, total, Coding.kernel());
    }

    /// Fragments that rebuild a block, `m`.
    public int needed() {
        return needed;
    }

    /// Fragments there are, `n`.
    public int total() {
        return total;
    }

    /// Size of each fragment of a block: an `m`-th, rounded up to whole units of 16 bytes.
    public int fragmentBytes(int blockBytes) {
        require(blockBytes >= 0, "a block has no negative size");
        long share = ((long) blockBytes + needed - 1) / needed;
        return Math.toIntExact((share + UNIT_BYTES - 1) / UNIT_BYTES * UNIT_BYTES);
    }

    /// The data fragments. Those that the block fills are slices of it; the rest end in zeros.
    public List<Bytes> split(Bytes block) {
        int size = fragmentBytes(block.size());
        List<Bytes> data = new ArrayList<>(needed);
        for (int i = 0; i < needed; i++) {
            int from = (int) Math.min((long) i * size, block.size());
            int filled = Math.min(size, block.size() - from);
            data.add(filled == size ? block.slice(from, size) : padded(block, from, filled, size));
        }
        return List.copyOf(data);
    }

    private static Bytes padded(Bytes block, int from, int filled, int size) {
        byte[] fragment = new byte[size];
        block.slice(from, filled).copyTo(fragment, 0);
        return Bytes.owning(fragment);
    }

    /// Fragments 0..count-1; the data fragments are those of [#split]. A writer makes `m + f` of
    /// them and leaves the last `f` until a server is missed (SOSP '07, §3.1.1, "partial encoding").
    public List<Bytes> encode(Bytes block, int count) {
        require(count >= 0 && count <= total, "no such number of fragments: " + count);
        List<Bytes> data = split(block);
        if (count <= needed) {
            return data.subList(0, count);
        }
        int size = data.getFirst().size();
        int rows = count - needed;
        byte[] made = new byte[Math.multiplyExact(rows, size)];
        int[] madeAt = new int[rows];
        for (int row = 0; row < rows; row++) {
            madeAt[row] = row * size;
        }
        encoder.apply(data, made, madeAt, size);

        List<Bytes> fragments = new ArrayList<>(data);
        Bytes whole = Bytes.owning(made);
        for (int row = 0; row < rows; row++) {
            fragments.add(whole.slice(madeAt[row], size));
        }
        return List.copyOf(fragments);
    }

    /// `encode_i(d_1 … d_m)`: fragment `index` of the given data fragments. Works on fingerprints
    /// as well as on fragments, which is what makes them homomorphic.
    ///
    /// @param data `m` values of one size, any
    public Bytes encodeOne(List<Bytes> data, int index) {
        require(data.size() == needed, needed + " data fragments, not " + data.size());
        require(index >= 0 && index < total, "no such fragment: " + index);
        int size = data.getFirst().size();
        requireSizes(data, size);
        if (index < needed) {
            return data.get(index);
        }
        byte[] made = new byte[size];
        apply(parity.row(index - needed), data, made, new int[] {0}, size);
        return Bytes.owning(made);
    }

    /// The block, from the first `m` of the given fragments; data fragments come first and cost only
    /// a copy. Bytes past the block's end in the last data fragments are not looked at.
    ///
    /// @param fragments at least `m`, by index, each of [#fragmentBytes]
    public Bytes decode(SortedMap<Integer, Bytes> fragments, int blockBytes) {
        int size = fragmentBytes(blockBytes);
        requireIndices(fragments);
        require(fragments.size() >= needed, needed + " fragments rebuild a block");
        requireSizes(fragments.values(), size);
        byte[] block = new byte[Math.multiplyExact(needed, size)];
        decodeInto(block, fragments, size);
        return Bytes.owning(block).slice(0, blockBytes);
    }

    /// Finds the codeword that all but a few of the given symbols belong to, and names those few.
    /// A symbol is a short value, such as a fingerprint; one wrong byte makes a symbol wrong.
    ///
    /// Up to `min(errorsMax, (k - m) / 2)` of `k` symbols are corrected, which is `errorsMax`
    /// whenever `k ≥ m + 2·errorsMax`. An answer is always a codeword within that distance, so it is
    /// the only one; empty means there is none. More wrong symbols than that can make another
    /// codeword the nearest, which no decoder can see.
    ///
    /// @param symbols by index, of one size
    public Optional<Corrected> correct(SortedMap<Integer, Bytes> symbols, int errorsMax) {
        require(errorsMax >= 0, "errorsMax is not negative");
        requireIndices(symbols);
        if (symbols.size() < needed) {
            return Optional.empty();
        }
        int size = symbols.firstEntry().getValue().size();
        requireSizes(symbols.values(), size);
        int radius = Math.min(errorsMax, (symbols.size() - needed) / 2);
        return ErrorLocator.locate(needed, symbols, radius)
                .flatMap(suspects -> withoutSuspects(symbols, suspects, size, radius));
    }

    /// Decodes from the symbols held right and keeps the result only if it leaves at most `radius`
    /// given symbols wrong: no guess of the locator's passes unchecked.
    private Optional<Corrected> withoutSuspects(
            SortedMap<Integer, Bytes> symbols, Set<Integer> suspects, int size, int radius) {
        var trusted = new TreeMap<>(symbols);
        trusted.keySet().removeAll(suspects);
        List<Bytes> data = dataOf(trusted, size);

        var wrong = new TreeSet<Integer>();
        symbols.forEach((index, symbol) -> {
            if (!encodeOne(data, index).equals(symbol)) {
                wrong.add(index);
            }
        });
        return wrong.size() <= radius ? Optional.of(new Corrected(data, wrong)) : Optional.empty();
    }

    private List<Bytes> dataOf(SortedMap<Integer, Bytes> symbols, int size) {
        byte[] decoded = new byte[needed * size];
        decodeInto(decoded, symbols, size);
        Bytes whole = Bytes.owning(decoded);
        return IntStream.range(0, needed).mapToObj(i -> whole.slice(i * size, size)).toList();
    }

    private void decodeInto(byte[] data, SortedMap<Integer, Bytes> fragments, int size) {
        List<Bytes> in = new ArrayList<>(needed);
        List<Integer> known = new ArrayList<>(needed);
        List<Integer> parityUsed = new ArrayList<>();
        for (var fragment : fragments.entrySet()) {
            if (in.size() == needed) {
                break;
            }
            in.add(fragment.getValue());
            int index = fragment.getKey();
            if (index < needed) {
                known.add(index);
                fragment.getValue().copyTo(data, index * size);
            } else {
                parityUsed.add(index - needed);
            }
        }
        if (!parityUsed.isEmpty()) {
            List<Integer> missing =
                    IntStream.range(0, needed).filter(i -> !known.contains(i)).boxed().toList();
            int[] missingAt = missing.stream().mapToInt(i -> i * size).toArray();
            apply(recovery(known, missing, parityUsed), in, data, missingAt, size);
        }
    }

    /// The missing data fragments in terms of the known ones and as many parity fragments `p`.
    /// From `p = A·known + C·missing` follows `missing = C⁻¹A·known + C⁻¹·p`; `C` is as small as
    /// what is missing, so the usual case, one server down, inverts one number.
    private GfMatrix recovery(
            List<Integer> known, List<Integer> missing, List<Integer> parityUsed) {
        int rows = missing.size();
        GfMatrix inverse =
                GfMatrix.of(rows, rows, (i, j) -> parity.at(parityUsed.get(i), missing.get(j)))
                        .inverse();
        GfMatrix fromKnown =
                inverse.times(
                        GfMatrix.of(
                                rows,
                                known.size(),
                                (i, j) -> parity.at(parityUsed.get(i), known.get(j))));
        return GfMatrix.of(
                rows,
                needed,
                (i, j) -> j < known.size() ? fromKnown.at(i, j) : inverse.at(i, j - known.size()));
    }

    private void apply(GfMatrix matrix, List<Bytes> in, byte[] out, int[] outAt, int size) {
        Kernel fitting = size < SHORT_BYTES ? SHORT_KERNEL : kernel;
        fitting.prepare(matrix).apply(in, out, outAt, size);
    }

    private static void requireSizes(Collection<Bytes> values, int size) {
        for (Bytes value : values) {
            require(value.size() == size, "a fragment of " + value.size() + " bytes, not " + size);
        }
    }

    private void requireIndices(SortedMap<Integer, Bytes> fragments) {
        require(
                fragments.isEmpty() || (fragments.firstKey() >= 0 && fragments.lastKey() < total),
                "fragment indices are from 0 to n - 1");
    }
}
