package io.tarn.node;

import io.tarn.block.BlockLimits;
import io.tarn.block.client.ClientLimits;
import io.tarn.cluster.KeyFiles;
import io.tarn.cluster.NodeFile;
import io.tarn.crypto.NodeIdentity;
import io.tarn.storage.StoreLimits;
import io.tarn.transport.ChannelSecurity;
import io.tarn.transport.TransportLimits;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;

/// `tarn node`, but for one lie: `LyingNode FILE LIE`.
final class LyingNode {
    private LyingNode() {}

    public static void main(String[] args) throws Exception {
        NodeFile.Loaded loaded = NodeFile.load(Path.of(args[0]));
        Lie lie = Lie.valueOf(args[1]);
        NodeIdentity identity = KeyFiles.read(loaded.node().keyFile());
        Files.createDirectories(loaded.node().dataDirectory());
        var settings =
                new NodeSettings(
                        loaded.cluster(),
                        identity,
                        loaded.node().dataDirectory(),
                        new InetSocketAddress(
                                loaded.node().listen().host(), loaded.node().listen().port()),
                        ChannelSecurity.mutualTls(identity),
                        loaded.node().limits(),
                        BlockLimits.production(),
                        ClientLimits.production(),
                        TransportLimits.production(),
                        StoreLimits.small());
        try (Node node = Node.start(settings, lie::inFrontOf)) {
            System.out.println(lie + " serves on " + node.address());
            node.stopped().join();
        }
    }
}
