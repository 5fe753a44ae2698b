package io.tarn.catalogue;

import static io.tarn.base.Invariant.require;

import io.tarn.base.CanonicalReader;
import io.tarn.base.CanonicalWriter;
import io.tarn.base.MalformedException;
import io.tarn.crypto.IdentityKey;

/// Somebody who may create volumes in a cluster.
///
/// @param name unique among owners; for people
/// @param key verifies the owner's requests
public record ClusterOwner(String name, IdentityKey key) {
    public ClusterOwner {
        require(PartyName.isValid(name), "an owner's name is " + PartyName.GRAMMAR);
    }

    void write(CanonicalWriter out) {
        out.text(name);
        key.write(out);
    }

    static ClusterOwner read(CanonicalReader in) throws MalformedException {
        return new ClusterOwner(PartyName.read(in), IdentityKey.read(in));
    }
}
