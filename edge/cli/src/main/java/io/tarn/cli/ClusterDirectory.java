package io.tarn.cli;

import java.nio.file.Path;

/// Where `tarn init` and `tarn up` put things:
///
/// ```
/// DIR/cluster.toml     the same for all nodes and clients
/// DIR/admin.key        the owner's private key
/// DIR/s3.keys          what S3 clients sign with
/// DIR/n1/node.toml     a node's configuration,
/// DIR/n1/node.key      private key,
/// DIR/n1/data/         and data
/// ```
record ClusterDirectory(Path root) {
    static final String OWNER = "admin";

    Path clusterFile() {
        return root.resolve("cluster.toml");
    }

    Path ownerKey() {
        return root.resolve(OWNER + ".key");
    }

    Path s3Keys() {
        return root.resolve("s3.keys");
    }

    Path node(String name) {
        return root.resolve(name);
    }

    Path nodeFile(String name) {
        return node(name).resolve("node.toml");
    }

    Path nodeKey(String name) {
        return node(name).resolve("node.key");
    }
}
