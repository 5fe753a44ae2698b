package io.tarn.benchmarks.site;

import static io.tarn.base.Invariant.require;

import io.tarn.base.CanonicalWriter;
import io.tarn.catalogue.ClusterNode;
import io.tarn.catalogue.ClusterOwner;
import io.tarn.catalogue.HostPort;
import io.tarn.catalogue.Parties;
import io.tarn.cluster.ClusterMap;
import io.tarn.cluster.RingSection;
import io.tarn.crypto.IdentityKey;
import io.tarn.crypto.NodeIdentity;
import io.tarn.crypto.Sha256;
import io.tarn.transport.ChannelSecurity;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;

/// Who the servers of a measurement are and where they listen: all that the processes of one need to
/// agree on. Node `i` listens at `firstPort + i`, the rivals' server `i` at `firstPort + nodes + i`;
/// both have one identity. Keys are derived from numbers, so that nothing needs to be handed over:
/// there is nothing to protect.
///
/// @param tls whether channels are TLS, as in production, or plain
public record Layout(int nodes, String host, int firstPort, boolean tls) {
    private static final String TAG = "tarn.benchmark.identity";
    private static final int CLIENT = 1 << 16;

    public Layout {
        require(nodes >= 4, "the smallest volume has four servers");
    }

    public static NodeIdentity client() {
        return identity(CLIENT);
    }

    public static NodeIdentity identity(int node) {
        return NodeIdentity.ofSeed(Sha256.hash(new CanonicalWriter(TAG).u32(node).toBytes()));
    }

    public ChannelSecurity security(NodeIdentity self) {
        return tls ? ChannelSecurity.mutualTls(self) : new ChannelSecurity.Plain(self.publicKey());
    }

    /// Ports that must be free, from [#firstPort] on.
    public int ports() {
        return 2 * nodes;
    }

    public InetSocketAddress node(int node) {
        return new InetSocketAddress(host, firstPort + node);
    }

    public InetSocketAddress rival(int node) {
        return new InetSocketAddress(host, firstPort + nodes + node);
    }

    public ClusterMap cluster() {
        List<ClusterNode> members =
                IntStream.range(0, nodes)
                        .mapToObj(node ->
                                new ClusterNode(
                                        "n" + (node + 1),
                                        identity(node).publicKey(),
                                        new HostPort(host, firstPort + node)))
                        .toList();
        var parties =
                new Parties(members, List.of(new ClusterOwner("owner", client().publicKey())));
        var ring =
                new RingSection(
                        members.stream().limit(4).map(ClusterNode::key).toList(),
                        Optional.of(client().publicKey()),
                        Optional.empty());
        return new ClusterMap(parties, ring);
    }

    SortedMap<IdentityKey, InetSocketAddress> rivals() {
        var rivals = new TreeMap<IdentityKey, InetSocketAddress>();
        for (int node = 0; node < nodes; node++) {
            rivals.put(identity(node).publicKey(), rival(node));
        }
        return rivals;
    }

    /// The same servers as seen through other ports.
    Layout through(int otherFirstPort) {
        return new Layout(nodes, host, otherFirstPort, tls);
    }

    List<String> toArguments() {
        return List.of(
                Integer.toString(nodes), host, Integer.toString(firstPort), Boolean.toString(tls));
    }

    static Layout ofArguments(List<String> arguments) {
        return new Layout(
                Integer.parseInt(arguments.get(0)),
                arguments.get(1),
                Integer.parseInt(arguments.get(2)),
                Boolean.parseBoolean(arguments.get(3)));
    }
}
