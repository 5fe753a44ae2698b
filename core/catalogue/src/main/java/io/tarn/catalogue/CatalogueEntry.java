package io.tarn.catalogue;

import io.tarn.base.Bytes;
import io.tarn.base.CanonicalReader;
import io.tarn.base.CanonicalWriter;
import io.tarn.base.MalformedException;
import io.tarn.block.SignedDescriptor;

/// One thing that a catalogue lists.
public sealed interface CatalogueEntry {
    /// Of the encoding of any.
    int BYTES_MAX = SignedDescriptor.BYTES_MAX + 8;

    record OfNode(ClusterNode node) implements CatalogueEntry {}

    record OfOwner(ClusterOwner owner) implements CatalogueEntry {}

    record OfVolume(SignedDescriptor volume) implements CatalogueEntry {}

    private int code() {
        return switch (this) {
            case OfNode _ -> 1;
            case OfOwner _ -> 2;
            case OfVolume _ -> 3;
        };
    }

    /// Where the agreed state keeps it.
    default Bytes key() {
        return switch (this) {
            case OfNode(ClusterNode node) -> CatalogueKeys.node(node.key().id());
            case OfOwner(ClusterOwner owner) -> CatalogueKeys.owner(owner.key().id());
            case OfVolume(SignedDescriptor volume) ->
                    CatalogueKeys.volume(volume.descriptor().id());
        };
    }

    default Bytes encoding() {
        var out = new CanonicalWriter().u8(code());
        switch (this) {
            case OfNode(ClusterNode node) -> node.write(out);
            case OfOwner(ClusterOwner owner) -> owner.write(out);
            case OfVolume(SignedDescriptor volume) -> out.bytes(volume.toBytes());
        }
        return out.toBytes();
    }

    static CatalogueEntry of(Bytes encoding) throws MalformedException {
        var in = new CanonicalReader(encoding);
        int code = in.u8();
        CatalogueEntry entry =
                switch (code) {
                    case 1 -> new OfNode(ClusterNode.read(in));
                    case 2 -> new OfOwner(ClusterOwner.read(in));
                    case 3 ->
                            new OfVolume(SignedDescriptor.of(in.bytes(SignedDescriptor.BYTES_MAX)));
                    default ->
                            throw new MalformedException("a catalogue lists nothing like " + code);
                };
        in.end();
        return entry;
    }
}
