package io.tarn.node;

import io.tarn.block.BlockLimits;
import io.tarn.block.client.ClientLimits;
import io.tarn.cluster.ClusterMap;
import io.tarn.cluster.NodeLimits;
import io.tarn.crypto.NodeIdentity;
import io.tarn.storage.StoreLimits;
import io.tarn.transport.ChannelSecurity;
import io.tarn.transport.TransportLimits;
import java.net.InetSocketAddress;
import java.nio.file.Path;

/// Everything a node is started with.
///
/// @param cluster who the nodes and owners are
/// @param identity this node's, one of the cluster's members
/// @param birthMark the file beside its key that says that the key was never used; gone once it was
/// @param data its data directory
/// @param listen where it accepts connections
/// @param security how its channels are protected, both ways
public record NodeSettings(
        ClusterMap cluster,
        NodeIdentity identity,
        Path birthMark,
        Path data,
        InetSocketAddress listen,
        ChannelSecurity security,
        NodeLimits limits,
        BlockLimits blockLimits,
        ClientLimits repairLimits,
        TransportLimits transportLimits,
        StoreLimits storeLimits) {}
