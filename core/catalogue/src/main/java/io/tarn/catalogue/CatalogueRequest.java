package io.tarn.catalogue;

import io.tarn.base.Bytes;
import io.tarn.base.CanonicalReader;
import io.tarn.base.CanonicalWriter;
import io.tarn.base.MalformedException;
import io.tarn.block.SignedDescriptor;
import io.tarn.block.SignedRemoval;
import io.tarn.crypto.KeyId;

/// What a client may ask of the catalogue. Asked twice, nothing happens twice: a client that does not know
/// what became of a request asks it again under another number.
public sealed interface CatalogueRequest {
    /// An owner's: that this volume of its own be there.
    record CreateVolume(SignedDescriptor volume) implements CatalogueRequest {}

    /// Its owner's: that it be no more, with all its blocks.
    record RemoveVolume(SignedRemoval removal) implements CatalogueRequest {}

    /// The ring's owner's: that this node be there, or have this name and address.
    record PutNode(ClusterNode node) implements CatalogueRequest {}

    /// The ring's owner's: only of a node that holds nothing and is no member.
    record RemoveNode(KeyId node) implements CatalogueRequest {}

    /// The ring's owner's: that this owner may make volumes, or have this name.
    record PutOwner(ClusterOwner owner) implements CatalogueRequest {}

    /// The ring's owner's: that it make no more volumes; those that it has stay.
    record RemoveOwner(KeyId owner) implements CatalogueRequest {}

    /// Anyone's whom the ring admits: which version of the catalogue is it at this place in the order? Changes
    /// nothing.
    record NameVersion() implements CatalogueRequest {}

    private int code() {
        return switch (this) {
            case CreateVolume _ -> 1;
            case RemoveVolume _ -> 2;
            case PutNode _ -> 3;
            case RemoveNode _ -> 4;
            case PutOwner _ -> 5;
            case RemoveOwner _ -> 6;
            case NameVersion _ -> 7;
        };
    }

    default Bytes encoding() {
        var out = new CanonicalWriter().u8(code());
        switch (this) {
            case CreateVolume(SignedDescriptor volume) -> out.bytes(volume.toBytes());
            case RemoveVolume(SignedRemoval removal) -> out.bytes(removal.toBytes());
            case PutNode(ClusterNode node) -> node.write(out);
            case RemoveNode(KeyId node) -> node.write(out);
            case PutOwner(ClusterOwner owner) -> owner.write(out);
            case RemoveOwner(KeyId owner) -> owner.write(out);
            case NameVersion _ -> {}
        }
        return out.toBytes();
    }

    static CatalogueRequest of(Bytes encoding) throws MalformedException {
        var in = new CanonicalReader(encoding);
        int code = in.u8();
        CatalogueRequest request =
                switch (code) {
                    case 1 ->
                            new CreateVolume(
                                    SignedDescriptor.of(in.bytes(SignedDescriptor.BYTES_MAX)));
                    case 2 -> new RemoveVolume(SignedRemoval.of(in.bytes(SignedRemoval.BYTES)));
                    case 3 -> new PutNode(ClusterNode.read(in));
                    case 4 -> new RemoveNode(KeyId.read(in));
                    case 5 -> new PutOwner(ClusterOwner.read(in));
                    case 6 -> new RemoveOwner(KeyId.read(in));
                    case 7 -> new NameVersion();
                    default -> throw new MalformedException("no request is " + code);
                };
        in.end();
        return request;
    }
}
