package io.tarn.catalogue;

import static io.tarn.base.Invariant.require;

import io.tarn.base.CanonicalReader;
import io.tarn.base.CanonicalWriter;
import io.tarn.base.MalformedException;
import io.tarn.crypto.IdentityKey;

/// A node as its cluster knows it.
///
/// @param name unique in the cluster; for people, and never trusted: the key is the identity
/// @param key proves who answers at the address
/// @param address where other nodes and clients reach it
public record ClusterNode(String name, IdentityKey key, HostPort address) {
    public ClusterNode {
        require(PartyName.isValid(name), "a node's name is " + PartyName.GRAMMAR);
    }

    public void write(CanonicalWriter out) {
        out.text(name);
        key.write(out);
        out.text(address.toString());
    }

    public static ClusterNode read(CanonicalReader in) throws MalformedException {
        return new ClusterNode(
                PartyName.read(in),
                IdentityKey.read(in),
                HostPort.parse(in.text(HostPort.CHARS_MAX)));
    }
}
