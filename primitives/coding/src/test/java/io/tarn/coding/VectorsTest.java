package io.tarn.coding;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tarn.base.Bytes;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/// The files in `vectors/coding` hold for this code, and are what it would write.
///
/// They are written only when asked for, by `-Dtarn.vectors.write=true`: a change of theirs is a
/// change of what is stored on disks, and takes another code id.
class VectorsTest {
    enum VectorFile {
        ENCODE("encode.json", "Fragments 0..total-1 of a block"),
        DECODE("decode.json", "A block from fragments by index"),
        CORRECT("correct.json", "Data and wrong indices from symbols"),
        FINGERPRINT("fingerprint.json", "tarn.rs-0x11d-cauchy.fp-bitplane-ghash.v1, keyed by hash");

        private final String file;
        private final String comment;

        VectorFile(String file, String comment) {
            this.file = file;
            this.comment = comment;
        }

        private List<Map<String, Object>> cases() {
            return switch (this) {
                case ENCODE -> VectorCases.encode();
                case DECODE -> VectorCases.decode();
                case CORRECT -> VectorCases.correct();
                case FINGERPRINT -> VectorCases.fingerprint();
            };
        }

        private boolean holds(JsonNode test) {
            return switch (this) {
                case ENCODE -> encodes(test);
                case DECODE -> decodes(test);
                case CORRECT -> corrects(test);
                case FINGERPRINT -> fingerprints(test);
            };
        }
    }

    @ParameterizedTest
    @EnumSource
    void filesAreWhatThisCodeWrites(VectorFile vectors) throws IOException {
        String text = VectorFiles.text(vectors.comment, vectors.cases());
        if (Boolean.getBoolean("tarn.vectors.write")) {
            Files.writeString(VectorFiles.path(vectors.file), text);
        }

        assertThat(Files.readString(VectorFiles.path(vectors.file))).isEqualTo(text);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("allCases")
    void everyCaseIsAsItSays(VectorFile vectors, JsonNode test) {
        boolean invalid = test.has("bug");

        assertThat(test.required("result").textValue()).isEqualTo(invalid ? "invalid" : "valid");
        assertThat(vectors.holds(test)).isEqualTo(!invalid);
    }

    static Stream<Arguments> allCases() {
        return Arrays.stream(VectorFile.values())
                .flatMap(vectors ->
                        VectorFiles.cases(vectors.file)
                                .map(test -> Arguments.of(vectors, named(test))));
    }

    private static Named<JsonNode> named(JsonNode test) {
        return Named.of(test.required("comment").textValue(), test);
    }

    private static boolean encodes(JsonNode test) {
        ErasureCode code = code(test);
        return code.encode(bytes(test, "block"), code.total()).equals(list(test, "fragments"));
    }

    private static boolean decodes(JsonNode test) {
        Bytes block = bytes(test, "block");
        return code(test).decode(byIndex(test, "fragments"), block.size()).equals(block);
    }

    private static boolean corrects(JsonNode test) {
        Optional<Corrected> found =
                code(test).correct(byIndex(test, "symbols"), test.required("errorsMax").intValue());
        return found.isPresent()
                && found.get().data().equals(list(test, "data"))
                && List.copyOf(found.get().wrong()).equals(integers(test, "wrong"));
    }

    private static boolean fingerprints(JsonNode test) {
        var key = FingerprintKey.of(bytes(test, "hash"));
        return Fingerprints.of(key, bytes(test, "fragment")).equals(bytes(test, "fingerprint"));
    }

    private static ErasureCode code(JsonNode test) {
        return ErasureCode.of(
                test.required("needed").intValue(), test.required("total").intValue());
    }

    private static Bytes bytes(JsonNode test, String field) {
        return Bytes.ofHex(test.required(field).textValue());
    }

    private static List<Bytes> list(JsonNode test, String field) {
        return StreamSupport.stream(test.required(field).spliterator(), false)
                .map(value -> Bytes.ofHex(value.textValue()))
                .toList();
    }

    private static List<Integer> integers(JsonNode test, String field) {
        return StreamSupport.stream(test.required(field).spliterator(), false)
                .map(JsonNode::intValue)
                .toList();
    }

    private static SortedMap<Integer, Bytes> byIndex(JsonNode test, String field) {
        var values = new TreeMap<Integer, Bytes>();
        test.required(field)
                .properties()
                .forEach(entry ->
                        values.put(
                                Integer.valueOf(entry.getKey()),
                                Bytes.ofHex(entry.getValue().textValue())));
        return values;
    }
}
