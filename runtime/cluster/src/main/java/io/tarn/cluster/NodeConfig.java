package io.tarn.cluster;

import static io.tarn.base.Invariant.require;

import io.tarn.catalogue.HostPort;
import io.tarn.catalogue.PartyName;
import java.nio.file.Path;

/// What one node needs to know at its start, beside the cluster file.
///
/// @param name which node of the cluster this node is
/// @param clusterFile the cluster's `cluster.toml`
/// @param keyFile this node's private key
/// @param dataDirectory where everything is kept that must outlive the process
/// @param listen where to accept connections; the node's own address unless the node stands behind
///     a forwarder
/// @param limits bounds on what this node takes from its machine
public record NodeConfig(
        String name,
        Path clusterFile,
        Path keyFile,
        Path dataDirectory,
        HostPort listen,
        NodeLimits limits) {
    public NodeConfig {
        require(PartyName.isValid(name), "a node's name is " + PartyName.GRAMMAR);
    }
}
