package io.tarn.cluster;

import static io.tarn.base.Invariant.require;

import io.tarn.crypto.IdentityKey;

/// A node as its cluster knows it.
///
/// @param name unique in the cluster; for people, and never trusted: the key is the identity
/// @param key proves who answers at the address
/// @param host where other nodes and clients reach it
/// @param port TCP port there, 1 to 65535
public record ClusterMember(String name, IdentityKey key, String host, int port) {
    public ClusterMember {
        require(MemberName.isValid(name), "a node's name is " + MemberName.GRAMMAR);
        require(host.equals(new HostPort(host, port).host()), "an address is a host and a port");
    }

    public HostPort address() {
        return new HostPort(host, port);
    }
}
