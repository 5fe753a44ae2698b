package io.tarn.s3;

import io.tarn.s3.store.Attributes;
import java.util.List;
import java.util.Optional;

/// A checksum that a client asked to be kept with an object.
///
/// @param whole whether it is of the object's bytes, and not of its parts' checksums
/// @param value in Base64; of parts with `-` and their number behind
record StoredChecksum(ChecksumKind kind, boolean whole, String value) {
    static Optional<StoredChecksum> of(Attributes attributes) {
        String text = attributes.metadata().getOrDefault(ObjectMetadata.CHECKSUM, "");
        List<String> parts = List.of(text.split(" ", -1));
        return parts.size() == 3
                ? ChecksumKind.parse(parts.get(0))
                        .map(kind ->
                                new StoredChecksum(kind, parts.get(1).equals("full"), parts.get(2)))
                : Optional.empty();
    }

    String toMetadata() {
        return kind + " " + (whole ? "full" : "composite") + " " + value;
    }

    String type() {
        return whole ? "FULL_OBJECT" : "COMPOSITE";
    }

    void write(XmlWriter xml) {
        xml.text(kind.element(), value);
    }
}
