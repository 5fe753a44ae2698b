package io.tarn.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import io.tarn.block.BlockShape;
import io.tarn.block.VolumeDescriptor;
import io.tarn.crypto.KeyId;
import java.io.IOException;
import java.util.List;
import java.util.Locale;

/// How volumes look in reports.
final class VolumeText {
    private VolumeText() {}

    static ByteCount size(VolumeDescriptor volume) {
        return new ByteCount(volume.shape().blocks() * volume.shape().blockBytes());
    }

    /// What it stands, as the paper writes it: `2-of-4, f = 1`.
    static String redundancy(VolumeDescriptor volume) {
        var redundancy = volume.shape().redundancy();
        return "%d-of-%d, f = %d"
                .formatted(redundancy.needed(), redundancy.servers(), redundancy.faults());
    }

    static String durability(VolumeDescriptor volume) {
        return volume.durability().name().toLowerCase(Locale.ROOT);
    }

    /// Names of the servers, in fragment order; ids of those that have none.
    static List<String> servers(VolumeDescriptor volume, NodeNames names) {
        return volume.servers().stream().map(names::of).toList();
    }

    static void json(VolumeDescriptor volume, NodeNames names, JsonGenerator out)
            throws IOException {
        BlockShape shape = volume.shape();
        out.writeStartObject();
        out.writeStringField("name", volume.name());
        out.writeStringField("id", volume.id().value().hex());
        out.writeStringField("owner", volume.owner().id().text());
        out.writeNumberField("size_bytes", size(volume).bytes());
        out.writeNumberField("block_bytes", shape.blockBytes());
        out.writeNumberField("faults", shape.redundancy().faults());
        out.writeNumberField("needed", shape.redundancy().needed());
        out.writeStringField("durability", durability(volume));
        strings(out, "servers", servers(volume, names));
        strings(out, "writers", volume.writers().stream().map(KeyId::text).toList());
        strings(out, "readers", volume.readers().stream().map(KeyId::text).toList());
        out.writeEndObject();
    }

    private static void strings(JsonGenerator out, String name, List<String> values)
            throws IOException {
        out.writeArrayFieldStart(name);
        for (String value : values) {
            out.writeString(value);
        }
        out.writeEndArray();
    }
}
