package io.tarn.client;

import static io.tarn.base.Invariant.require;

import io.tarn.base.Bytes;
import io.tarn.block.BlockShape;
import io.tarn.block.Durability;
import io.tarn.block.Redundancy;
import io.tarn.block.SignedDescriptor;
import io.tarn.block.VolumeDescriptor;
import io.tarn.block.VolumeId;
import io.tarn.block.client.ClientLimits;
import io.tarn.cluster.ClusterMap;
import io.tarn.cluster.ClusterMember;
import io.tarn.cluster.Placement;
import io.tarn.crypto.IdentityKey;
import io.tarn.crypto.KeyId;
import io.tarn.crypto.NodeIdentity;
import io.tarn.operations.Asking;
import io.tarn.operations.Asking.Answer;
import io.tarn.operations.LinkTable;
import io.tarn.operations.OperationClock;
import io.tarn.operations.RemoteVolume;
import io.tarn.operations.control.ControlReply;
import io.tarn.operations.control.ControlReply.Denied;
import io.tarn.operations.control.ControlReply.Done;
import io.tarn.operations.control.ControlReply.StatusIs;
import io.tarn.operations.control.ControlReply.Volumes;
import io.tarn.operations.control.ControlRequest;
import io.tarn.operations.control.ControlRequest.ListVolumes;
import io.tarn.operations.control.ControlRequest.PutVolume;
import io.tarn.operations.control.NodeStatus;
import io.tarn.transport.ChannelSecurity;
import io.tarn.transport.IoThreads;
import io.tarn.transport.LinkFailure;
import io.tarn.transport.TransportLimits;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// One identity's way into a cluster. Safe for use by many threads; methods that ask all nodes block
/// for as long as the slowest is given.
public final class ClusterClient implements AutoCloseable {
    private static final int PAGES_MAX = 1024;

    /// For questions that a node answers from memory: so long, and it counts as unreachable. An
    /// operator who asks how the cluster is does not wait for a silent node's full patience.
    private static final long ANSWER_MS_MAX = 5_000;

    /// What a node has left to answer when all that must have answered.
    private static final long BELATED_MS_MAX = 1_000;

    /// How long a volume that can be used is not called ready for the sake of a server that answers
    /// and does not yet serve it.
    private static final long STRAGGLER_MS = 5_000;

    private final ClusterMap cluster;
    private final NodeIdentity identity;
    private final LinkTable links;
    private final OperationClock clock = new OperationClock();
    private final ClientLimits limits;
    private final Informer informer;

    private ClusterClient(
            ClusterMap cluster,
            NodeIdentity identity,
            ChannelSecurity security,
            IoThreads io,
            TransportLimits transportLimits,
            ClientLimits limits) {
        this.cluster = cluster;
        this.identity = identity;
        this.limits = limits;
        links = new LinkTable(io, security, transportLimits, servers(cluster));
        informer = new Informer(cluster, links);
    }

    /// A client that connects when it is first used.
    ///
    /// @param io the process's; to be closed after the client
    public static ClusterClient of(
            ClusterMap cluster, NodeIdentity identity, ChannelSecurity security, IoThreads io) {
        return new ClusterClient(
                cluster,
                identity,
                security,
                io,
                TransportLimits.production(),
                ClientLimits.production());
    }

    private static Map<IdentityKey, InetSocketAddress> servers(ClusterMap cluster) {
        return cluster.members().stream()
                .collect(
                        Collectors.toMap(
                                ClusterMember::key,
                                m -> new InetSocketAddress(m.host(), m.port()),
                                (one, _) -> one,
                                TreeMap::new));
    }

    public ClusterMap cluster() {
        return cluster;
    }

    /// What a new volume is to be.
    ///
    /// @param blocks its length in blocks
    /// @param servers the nodes that hold it, in the order of their fragments; none to have them found
    ///     by [Placement]
    /// @param writers may read and write, besides the owner who makes it
    public record NewVolume(
            String name,
            Redundancy redundancy,
            int blockBytes,
            long blocks,
            Durability durability,
            List<KeyId> servers,
            List<KeyId> writers,
            List<KeyId> readers) {
        public NewVolume {
            servers = List.copyOf(servers);
            writers = List.copyOf(writers);
            readers = List.copyOf(readers);
            require(
                    servers.isEmpty() || servers.size() == redundancy.servers(),
                    "each fragment has its server");
        }
    }

    /// What came of making or removing a volume.
    public sealed interface Changed {
        /// All but `f` of its servers have it on disk; the others learn it from them.
        record Made(VolumeDescriptor descriptor) implements Changed {}

        record Refused(String reason) implements Changed {}

        /// Too few of its servers answered; it may or may not come to be.
        record Unavailable(String reason) implements Changed {}
    }

    /// Makes a volume with this identity as its owner.
    public Changed create(NewVolume volume) {
        int servers = volume.redundancy().servers();
        if (cluster.members().size() < servers) {
            return new Changed.Refused(
                    "f = %d, m = %d needs %d nodes; the cluster has %d"
                            .formatted(
                                    volume.redundancy().faults(),
                                    volume.redundancy().needed(),
                                    servers,
                                    cluster.members().size()));
        }
        if (!volume.servers().isEmpty() && !areDistinctMembers(volume.servers())) {
            return new Changed.Refused("its servers are not nodes of the cluster, each named once");
        }
        byte[] random = new byte[VolumeId.BYTES];
        new SecureRandom().nextBytes(random);
        return put(descriptorOf(volume, new VolumeId(Bytes.owning(random))));
    }

    private boolean areDistinctMembers(List<KeyId> servers) {
        return servers.stream().distinct().count() == servers.size()
                && memberIds().containsAll(servers);
    }

    VolumeDescriptor descriptorOf(NewVolume volume, VolumeId id) {
        return new VolumeDescriptor(
                id,
                volume.name(),
                identity.publicKey(),
                new BlockShape(volume.redundancy(), volume.blockBytes(), volume.blocks()),
                volume.durability(),
                volume.servers().isEmpty()
                        ? Placement.of(id.value(), volume.redundancy().servers(), memberIds())
                        : volume.servers(),
                volume.writers(),
                volume.readers(),
                1,
                false);
    }

    /// Removes a volume that this identity owns, with all its blocks.
    public Changed remove(VolumeDescriptor descriptor) {
        return descriptor.owner().equals(identity.publicKey())
                ? put(descriptor.removal())
                : new Changed.Refused("only its owner removes a volume");
    }

    private Changed put(VolumeDescriptor descriptor) {
        var signed = SignedDescriptor.sign(descriptor, identity);
        int done = 0;
        Optional<String> denied = Optional.empty();
        var answers =
                askAll(
                        descriptor.servers(),
                        descriptor.servers().size() - descriptor.shape().redundancy().faults(),
                        node -> Asking.control(links, node, new PutVolume(signed)));
        for (Answer<ControlReply> answer : answers.values()) {
            switch (answer) {
                case Answer.Said<ControlReply>(Done _) -> done++;
                case Answer.Said<ControlReply>(Denied(String reason)) ->
                        denied = Optional.of(reason);
                default -> {}
            }
        }
        if (done >= descriptor.shape().redundancy().writers()) {
            return new Changed.Made(descriptor);
        }
        if (denied.isPresent()) {
            return new Changed.Refused(denied.get());
        }
        return new Changed.Unavailable(
                "%d of %d nodes answered, %d are needed"
                        .formatted(
                                done, answers.size(), descriptor.shape().redundancy().writers()));
    }

    /// The volumes of the cluster, by name: of each the latest revision that any node knows. A node
    /// can hide a volume but not invent one, so that all are asked.
    ///
    /// @throws ClusterUnavailableException if no node answers
    public SortedMap<String, VolumeDescriptor> volumes() throws ClusterUnavailableException {
        var asked = new ArrayList<CompletableFuture<Optional<List<SignedDescriptor>>>>();
        for (ClusterMember member : cluster.members()) {
            asked.add(listFrom(member.key().id(), Bytes.zeros(VolumeId.BYTES), 0));
        }
        var latest = new TreeMap<VolumeId, SignedDescriptor>();
        boolean answered = false;
        for (CompletableFuture<Optional<List<SignedDescriptor>>> list : asked) {
            Optional<List<SignedDescriptor>> known = list.join();
            answered |= known.isPresent();
            for (SignedDescriptor signed : known.orElse(List.of())) {
                if (cluster.owner(signed.descriptor().owner().id()).isPresent()) {
                    latest.merge(
                            signed.descriptor().id(),
                            signed,
                            (one, other) -> other.supersedes(one) ? other : one);
                }
            }
        }
        if (!answered) {
            throw new ClusterUnavailableException("no node of the cluster answers");
        }
        var byName = new TreeMap<String, VolumeDescriptor>();
        for (SignedDescriptor signed : latest.values()) {
            if (!signed.descriptor().removed()) {
                byName.put(signed.descriptor().name(), signed.descriptor());
            }
        }
        return byName;
    }

    /// What one node knows after the id `after`; empty if it does not answer.
    ///
    /// @param pages it has sent so far; one that never ends is not listened to for ever
    private CompletableFuture<Optional<List<SignedDescriptor>>> listFrom(
            KeyId node, Bytes after, int pages) {
        return askBriefly(node, new ListVolumes(after))
                .thenCompose(answer -> {
                    if (!(answer instanceof Answer.Said<ControlReply>(Volumes page))) {
                        return CompletableFuture.completedFuture(Optional.empty());
                    }
                    List<SignedDescriptor> here = page.descriptors();
                    if (page.end() || here.isEmpty() || pages >= PAGES_MAX) {
                        return CompletableFuture.completedFuture(Optional.of(here));
                    }
                    Bytes last = here.getLast().descriptor().id().value();
                    return listFrom(node, last, pages + 1)
                            .thenApply(rest -> Optional.of(concat(here, rest.orElse(List.of()))));
                });
    }

    private static List<SignedDescriptor> concat(
            List<SignedDescriptor> some, List<SignedDescriptor> more) {
        return Stream.concat(some.stream(), more.stream()).toList();
    }

    /// A volume to read and write.
    public BlockVolume open(VolumeDescriptor descriptor) {
        return new RemoteBlockVolume(remote(descriptor), this);
    }

    RemoteVolume remote(VolumeDescriptor descriptor) {
        return new RemoteVolume(descriptor, links, clock, limits, informer);
    }

    /// Waits until a new volume can be used, or until `milliseconds` have passed: until all its servers
    /// that answer serve it; or for some seconds only, if at least `m + f` do. Of those, `f` may not
    /// mean it, so that one more that is only slow to begin is worth waiting for.
    public boolean awaitReady(VolumeDescriptor descriptor, long milliseconds)
            throws InterruptedException {
        long started = System.nanoTime();
        boolean isUsable = false;
        for (long waitedMs = 0; waitedMs < milliseconds; waitedMs = millisSince(started)) {
            ClusterStatus status = status();
            isUsable = status.isUsable(descriptor);
            if (isUsable && (waitedMs >= STRAGGLER_MS || status.isServedByAll(descriptor))) {
                return true;
            }
            Thread.sleep(20);
        }
        return isUsable;
    }

    private static long millisSince(long nanoTime) {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - nanoTime);
    }

    /// How the cluster is, from every node that answers.
    public ClusterStatus status() {
        List<KeyId> members = memberIds();
        var answers =
                askAll(
                        members,
                        members.size(),
                        node -> askBriefly(node, new ControlRequest.Status()));
        var nodes = new ArrayList<ClusterStatus.NodeView>();
        for (ClusterMember member : cluster.members()) {
            Optional<NodeStatus> status =
                    answers.get(member.key().id())
                                    instanceof Answer.Said<ControlReply>(StatusIs(var said))
                            ? Optional.of(said)
                            : Optional.empty();
            nodes.add(new ClusterStatus.NodeView(member, status));
        }
        SortedMap<String, VolumeDescriptor> volumes;
        try {
            volumes = volumes();
        } catch (ClusterUnavailableException e) {
            volumes = new TreeMap<>();
        }
        return ClusterStatus.judge(nodes, List.copyOf(volumes.values()));
    }

    /// Goes through a volume and names the servers that have lost or falsified their part of it,
    /// without moving a block.
    public VolumeAudit.Report audit(VolumeDescriptor descriptor) {
        return new VolumeAudit(descriptor, links).run();
    }

    /// Completes when `servers` have on disk what they applied before.
    CompletableFuture<List<Answer<ControlReply>>> sync(List<KeyId> servers) {
        var asked =
                servers.stream()
                        .map(s -> Asking.control(links, s, new ControlRequest.Sync()))
                        .toList();
        return CompletableFuture.allOf(asked.toArray(CompletableFuture[]::new))
                .thenApply(_ -> asked.stream().map(CompletableFuture::join).toList());
    }

    private List<KeyId> memberIds() {
        return cluster.members().stream().map(member -> member.key().id()).toList();
    }

    private CompletableFuture<Answer<ControlReply>> askBriefly(KeyId node, ControlRequest request) {
        return Asking.control(links, node, request)
                .completeOnTimeout(
                        new Answer.Silent<>(LinkFailure.TIMED_OUT),
                        ANSWER_MS_MAX,
                        TimeUnit.MILLISECONDS);
    }

    /// @param enough so many are waited for, and the others not much longer
    private static SortedMap<KeyId, Answer<ControlReply>> askAll(
            List<KeyId> nodes,
            int enough,
            Function<KeyId, CompletableFuture<Answer<ControlReply>>> ask) {
        var asked =
                nodes.stream()
                        .distinct()
                        .collect(
                                Collectors.toMap(
                                        Function.<KeyId>identity(),
                                        ask,
                                        (one, _) -> one,
                                        TreeMap::new));
        var answers = new TreeMap<KeyId, Answer<ControlReply>>();
        Asking.enough(asked.values(), enough, BELATED_MS_MAX).join();
        var silent = new Answer.Silent<ControlReply>(LinkFailure.TIMED_OUT);
        asked.forEach((node, answer) -> answers.put(node, answer.getNow(silent)));
        return answers;
    }

    @Override
    public void close() {
        links.close();
        clock.close();
    }
}
