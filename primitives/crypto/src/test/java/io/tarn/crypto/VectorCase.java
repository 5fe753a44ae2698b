package io.tarn.crypto;

import io.tarn.base.Bytes;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// One case of a file of vectors, in the order in which its fields are given.
public final class VectorCase {
    private final Map<String, Object> fields = new LinkedHashMap<>();

    public VectorCase(String comment) {
        fields.put("comment", comment);
        fields.put("flags", List.of("Derived"));
    }

    public VectorCase text(String field, String value) {
        fields.put(field, value);
        return this;
    }

    public VectorCase number(String field, int value) {
        fields.put(field, value);
        return this;
    }

    public VectorCase hex(String field, Bytes value) {
        return text(field, value.hex());
    }

    public VectorCase hexes(String field, List<Bytes> values) {
        fields.put(field, values.stream().map(Bytes::hex).toList());
        return this;
    }

    public Map<String, Object> valid() {
        fields.put("result", "valid");
        return fields;
    }

    /// @param bug the one that takes the case for valid
    public Map<String, Object> invalid(String bug) {
        fields.put("result", "invalid");
        return text("bug", bug).fields;
    }
}
