package io.tarn.node;

import io.tarn.block.BlockLimits;
import io.tarn.block.Redundancy;
import io.tarn.block.client.ClientLimits;
import io.tarn.cluster.KeyFiles;
import io.tarn.cluster.NodeFile;
import io.tarn.crypto.NodeIdentity;
import io.tarn.storage.StoreLimits;
import io.tarn.transport.ChannelSecurity;
import io.tarn.transport.IoThreads;
import io.tarn.transport.TransportLimits;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/// `tarn node FILE`, but that it lies: each line of its standard input names the [Lie] or the [RingLie] it tells from
/// then on, or with `store ` before it the [StoreLie], beginning with none. It ends with its input.
final class LyingNode {
    private static final String OF_STORES = "store ";
    private static final Redundancy REDUNDANCY = new Redundancy(1, 2);

    private LyingNode() {}

    public static void main(String[] args) throws Exception {
        var lie = new AtomicReference<>(Lie.NONE);
        var storeLie = new AtomicReference<>(StoreLie.NONE);
        NodeSettings settings = settings(NodeFile.load(Path.of(args[0])));
        var member = new LyingMember(settings);
        try (var io = IoThreads.start("tarn-io");
                Node node =
                        Node.start(
                                settings,
                                io,
                                honest ->
                                        (peer, message, responder) ->
                                                lie.get()
                                                        .inFrontOf(
                                                                storeLie.get()
                                                                        .inFrontOf(
                                                                                member.inFrontOf(
                                                                                        honest),
                                                                                REDUNDANCY))
                                                        .handle(peer, message, responder),
                                member::mouth)) {
            System.out.println("liar serves on " + node.address());
            var input =
                    new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
            for (String line = input.readLine(); line != null; line = input.readLine()) {
                Optional<RingLie> ofRing = RingLie.find(line);
                boolean isOfStores = line.startsWith(OF_STORES);
                storeLie.set(
                        isOfStores
                                ? StoreLie.valueOf(line.substring(OF_STORES.length()))
                                : StoreLie.NONE);
                lie.set(ofRing.isPresent() || isOfStores ? Lie.NONE : Lie.valueOf(line));
                member.tell(ofRing.orElse(RingLie.NOTHING));
                System.out.println("tells " + line);
            }
        }
    }

    private static NodeSettings settings(NodeFile.Loaded loaded) throws Exception {
        NodeIdentity identity = KeyFiles.read(loaded.node().keyFile());
        Files.createDirectories(loaded.node().dataDirectory());
        return new NodeSettings(
                loaded.cluster(),
                identity,
                KeyFiles.unusedMark(loaded.node().keyFile()),
                loaded.node().dataDirectory(),
                new InetSocketAddress(loaded.node().listen().host(), loaded.node().listen().port()),
                ChannelSecurity.mutualTls(identity),
                loaded.node().limits(),
                BlockLimits.production(),
                ClientLimits.production(),
                TransportLimits.production(),
                StoreLimits.small());
    }
}
