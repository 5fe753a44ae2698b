package io.tarn.coding;

import io.tarn.base.Bytes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;

/// What the files in `vectors/coding` consist of. An invalid case holds what a named mistake would
/// compute, so that whoever makes it finds it by its name.
final class VectorCases {
    private static final Bytes HASH = sample(32, 1);

    private VectorCases() {}

    static List<Map<String, Object>> encode() {
        var cases = new ArrayList<Map<String, Object>>();
        cases.add(encoded("Whole units: the data fragments are the block", 2, 4, sample(64, 2)));
        cases.add(encoded("Zeros to the end of the last data fragment", 3, 5, sample(41, 3)));
        cases.add(encoded("Data fragments past the block's end are zero", 5, 7, sample(17, 4)));
        cases.add(encoded("f = 4", 5, 13, sample(240, 5)));
        cases.add(encoded("f = 10", 11, 31, sample(176, 6)));
        cases.add(encoded("The largest code", 64, 255, sample(1024, 7)));
        cases.add(encoded("Every byte once", 4, 6, every(256)));

        Bytes block = sample(64, 2);
        List<Bytes> data = ErasureCode.of(2, 4).split(block);
        var fragments = new ArrayList<>(ErasureCode.of(2, 4).encode(block, 4));
        fragments.set(2, ErasureCode.of(2, 5).encodeOne(data, 3));
        fragments.set(3, ErasureCode.of(2, 5).encodeOne(data, 4));
        cases.add(
                invalid(
                        encoding("Rows one too far down", 2, 4, block, fragments),
                        "fragments are numbered from 1 where the matrix is made"));
        fragments.set(2, combined(data, 1, 1));
        fragments.set(3, combined(data, 1, 2));
        cases.add(
                invalid(
                        encoding("Rows of powers", 2, 4, block, fragments),
                        "parity rows are Vandermonde (ISA-L's gf_gen_rs_matrix), not Cauchy"));
        fragments.set(2, combined(data, 0x8d, 0xf6));
        fragments.set(3, combined(data, 0xf6, 0x8d));
        cases.add(
                invalid(
                        encoding("Inverses of another field", 2, 4, block, fragments),
                        "inverses are taken in the field of AES (0x11b)"));
        return cases;
    }

    static List<Map<String, Object>> decode() {
        var cases = new ArrayList<Map<String, Object>>();
        cases.add(decoded("Data fragments only", 2, 4, sample(64, 8), List.of(0, 1)));
        cases.add(decoded("One data fragment missing", 2, 4, sample(64, 8), List.of(1, 2)));
        cases.add(decoded("Parity fragments only", 2, 4, sample(64, 8), List.of(2, 3)));
        cases.add(decoded("A short block", 5, 13, sample(77, 9), List.of(0, 3, 6, 9, 12)));
        cases.add(
                decoded(
                        "More fragments than needed: the first m are used",
                        3,
                        7,
                        sample(96, 10),
                        List.of(1, 3, 4, 6)));
        Bytes block = sample(64, 8);
        var swapped = new TreeMap<Integer, Bytes>();
        swapped.put(2, ErasureCode.of(2, 4).encode(block, 4).get(3));
        swapped.put(3, ErasureCode.of(2, 4).encode(block, 4).get(2));
        cases.add(
                invalid(
                        decoding("Fragments 2 and 3 exchanged", 2, 4, block, swapped),
                        "fragments are taken in the order of arrival, not by index"));
        return cases;
    }

    static List<Map<String, Object>> correct() {
        var cases = new ArrayList<Map<String, Object>>();
        cases.add(corrected("No symbol wrong", 2, 4, 1, List.of(0, 1, 2, 3), List.of()));
        cases.add(corrected("A data symbol wrong", 2, 4, 1, List.of(0, 1, 2, 3), List.of(0)));
        cases.add(corrected("A parity symbol wrong", 2, 4, 1, List.of(0, 1, 2, 3), List.of(3)));
        cases.add(
                corrected(
                        "As many as can be corrected",
                        5,
                        13,
                        4,
                        List.of(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12),
                        List.of(0, 2, 7, 12)));
        cases.add(
                corrected(
                        "Two symbols missing, three wrong",
                        5,
                        13,
                        3,
                        List.of(0, 1, 3, 4, 5, 6, 7, 8, 10, 11, 12),
                        List.of(1, 8, 12)));
        cases.add(
                invalid(
                        corrected(
                                "More wrong than can be corrected: there is no answer",
                                2,
                                4,
                                1,
                                List.of(0, 1, 2, 3),
                                List.of(0, 3)),
                        "the nearest codeword is answered, however far"));
        return cases;
    }

    static List<Map<String, Object>> fingerprint() {
        var cases = new ArrayList<Map<String, Object>>();
        cases.add(fingerprinted("Nothing", Bytes.EMPTY));
        cases.add(fingerprinted("One bit: byte 0, bit 0", Bytes.ofHex("01")));
        cases.add(fingerprinted("One bit: byte 0, bit 7", Bytes.ofHex("80")));
        cases.add(fingerprinted("One bit: byte 16, bit 0", oneAt(16)));
        cases.add(fingerprinted("One bit: byte 127, bit 0", oneAt(127)));
        cases.add(fingerprinted("One bit: the second unit", oneAt(128)));
        cases.add(fingerprinted("One unit, every byte different", every(128)));
        cases.add(fingerprinted("Not a whole number of units", sample(200, 11)));
        cases.add(fingerprinted("Three units", sample(384, 12)));

        Bytes fragment = sample(200, 11);
        EvaluationPoints points = EvaluationPoints.of(HASH);
        cases.add(
                invalid(
                        fingerprinting(
                                "Points exchanged",
                                fragment,
                                at(new EvaluationPoints(points.s(), points.aesKey()), fragment)),
                        "the domain tags of r and s are exchanged"));
        cases.add(
                invalid(
                        fingerprinting(
                                "Points without domains",
                                fragment,
                                at(
                                        new EvaluationPoints(HASH.slice(0, 16), HASH.slice(16, 16)),
                                        fragment)),
                        "r and s are the halves of the hash itself"));
        cases.add(
                invalid(
                        fingerprinting(
                                "Zeros in front",
                                fragment,
                                at(points, Bytes.concat(Bytes.zeros(56), fragment))),
                        "the last unit is filled up in front"));
        cases.add(
                invalid(
                        fingerprinting("Bits reversed", fragment, at(points, reversed(fragment))),
                        "planes are numbered from the most significant bit"));
        return cases;
    }

    private static Map<String, Object> encoded(String comment, int needed, int total, Bytes block) {
        return encoding(
                comment, needed, total, block, ErasureCode.of(needed, total).encode(block, total));
    }

    private static Map<String, Object> encoding(
            String comment, int needed, int total, Bytes block, List<Bytes> fragments) {
        var test = valid(comment);
        test.put("needed", needed);
        test.put("total", total);
        test.put("block", block.hex());
        test.put("fragments", fragments.stream().map(Bytes::hex).toList());
        return test;
    }

    private static Map<String, Object> decoded(
            String comment, int needed, int total, Bytes block, List<Integer> given) {
        List<Bytes> all = ErasureCode.of(needed, total).encode(block, total);
        var fragments = new TreeMap<Integer, Bytes>();
        given.forEach(index -> fragments.put(index, all.get(index)));
        return decoding(comment, needed, total, block, fragments);
    }

    private static Map<String, Object> decoding(
            String comment, int needed, int total, Bytes block, SortedMap<Integer, Bytes> given) {
        var test = valid(comment);
        test.put("needed", needed);
        test.put("total", total);
        test.put("fragments", byIndex(given));
        test.put("block", block.hex());
        return test;
    }

    private static Map<String, Object> corrected(
            String comment,
            int needed,
            int total,
            int errorsMax,
            List<Integer> given,
            List<Integer> wrong) {
        ErasureCode code = ErasureCode.of(needed, total);
        List<Bytes> data = code.split(sample(16 * needed, 13));
        var symbols = new TreeMap<Integer, Bytes>();
        given.forEach(index -> symbols.put(index, code.encodeOne(data, index)));
        wrong.forEach(index -> symbols.put(index, sample(16, 100 + index)));
        var test = valid(comment);
        test.put("needed", needed);
        test.put("total", total);
        test.put("errorsMax", errorsMax);
        test.put("symbols", byIndex(symbols));
        test.put("data", data.stream().map(Bytes::hex).toList());
        test.put("wrong", wrong);
        return test;
    }

    private static Map<String, Object> fingerprinted(String comment, Bytes fragment) {
        return fingerprinting(comment, fragment, at(EvaluationPoints.of(HASH), fragment));
    }

    private static Map<String, Object> fingerprinting(
            String comment, Bytes fragment, Bytes fingerprint) {
        var test = valid(comment);
        test.put("hash", HASH.hex());
        test.put("fragment", fragment.hex());
        test.put("fingerprint", fingerprint.hex());
        return test;
    }

    private static Bytes at(EvaluationPoints points, Bytes fragment) {
        return new PlainFingerprinter().at(points).of(fragment);
    }

    private static Map<String, Object> valid(String comment) {
        var test = new LinkedHashMap<String, Object>();
        test.put("comment", comment);
        test.put("flags", List.of("Derived"));
        test.put("result", "valid");
        return test;
    }

    private static Map<String, Object> invalid(Map<String, Object> test, String bug) {
        test.put("result", "invalid");
        test.put("bug", bug);
        return test;
    }

    private static Map<String, String> byIndex(SortedMap<Integer, Bytes> values) {
        var texts = new LinkedHashMap<String, String>();
        values.forEach((index, value) -> texts.put(Integer.toString(index), value.hex()));
        return texts;
    }

    private static Bytes combined(List<Bytes> data, int first, int second) {
        byte[] sum = new byte[data.getFirst().size()];
        new PlainKernel()
                .prepare(GfMatrix.of(1, 2, (row, column) -> column == 0 ? first : second))
                .apply(data, sum, new int[] {0}, sum.length);
        return Bytes.owning(sum);
    }

    private static Bytes reversed(Bytes value) {
        byte[] bits = value.toArray();
        for (int i = 0; i < bits.length; i++) {
            bits[i] = (byte) (Integer.reverse(bits[i]) >>> 24);
        }
        return Bytes.owning(bits);
    }

    private static Bytes oneAt(int index) {
        byte[] content = new byte[index + 1];
        content[index] = 1;
        return Bytes.owning(content);
    }

    private static Bytes every(int size) {
        byte[] content = new byte[size];
        for (int i = 0; i < size; i++) {
            content[i] = (byte) i;
        }
        return Bytes.owning(content);
    }

    private static Bytes sample(int size, long seed) {
        byte[] content = new byte[size];
        new Random(seed).nextBytes(content);
        return Bytes.owning(content);
    }
}
