package io.tarn.client;

import static io.tarn.base.Invariant.require;

import io.tarn.base.Bytes;
import io.tarn.base.MalformedException;
import io.tarn.block.BlockShape;
import io.tarn.block.Durability;
import io.tarn.block.Redundancy;
import io.tarn.block.SignedDescriptor;
import io.tarn.block.SignedRemoval;
import io.tarn.block.VolumeDescriptor;
import io.tarn.block.VolumeId;
import io.tarn.block.client.ClientLimits;
import io.tarn.catalogue.CatalogueRequest;
import io.tarn.catalogue.ClusterNode;
import io.tarn.catalogue.Refusal;
import io.tarn.client.ClusterCatalogue.Outcome;
import io.tarn.client.ClusterStatus.NodeView;
import io.tarn.cluster.ClusterMap;
import io.tarn.cluster.Placement;
import io.tarn.crypto.IdentityKey;
import io.tarn.crypto.KeyId;
import io.tarn.crypto.NodeIdentity;
import io.tarn.operations.Asking;
import io.tarn.operations.Asking.Answer;
import io.tarn.operations.LinkTable;
import io.tarn.operations.NodeSet;
import io.tarn.operations.OperationClock;
import io.tarn.operations.RemoteBlockStore;
import io.tarn.operations.RemoteVolume;
import io.tarn.operations.control.ControlReply;
import io.tarn.operations.control.ControlReply.EvidenceIs;
import io.tarn.operations.control.ControlReply.StatusIs;
import io.tarn.operations.control.ControlRequest;
import io.tarn.operations.control.NodeStatus;
import io.tarn.operations.object.ObjectVolumes;
import io.tarn.operations.ring.CatalogueReader;
import io.tarn.operations.ring.KnownRing;
import io.tarn.operations.ring.Listing;
import io.tarn.operations.ring.Listing.Belief;
import io.tarn.operations.ring.OrderedVersions;
import io.tarn.operations.ring.RingClient;
import io.tarn.ring.affairs.Affair;
import io.tarn.ring.affairs.AffairAnswer;
import io.tarn.ring.certificate.Proof;
import io.tarn.ring.evidence.Evidence;
import io.tarn.transport.ChannelSecurity;
import io.tarn.transport.IoThreads;
import io.tarn.transport.LinkFailure;
import io.tarn.transport.TransportLimits;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;

/// One identity's way into a cluster. Safe for use by many threads; methods that ask all nodes block
/// for as long as the slowest is given.
public final class ClusterClient implements AutoCloseable {
    /// For questions that a node answers from memory: so long, and it counts as unreachable. An
    /// operator who asks how the cluster is does not wait for a silent node's full patience.
    private static final long ANSWER_MS_MAX = 5_000;

    /// What a node has left to answer when all that must have answered.
    private static final long BELATED_MS_MAX = 1_000;

    /// How long a volume that can be used is not called ready for the sake of a server that answers
    /// and does not yet serve it.
    private static final long STRAGGLER_MS = 5_000;

    /// No honest node has more.
    private static final int EVIDENCE_MAX = 256;

    private static final String RING_UNKNOWN =
            "the ring has no key yet, or too few of its members answer: nothing can be changed";

    private static final long RING_MS_MAX = 30_000;
    private static final long RING_PAUSE_MS = 200;

    private final NodeIdentity identity;
    private final LinkTable links;
    private final OperationClock clock = new OperationClock();
    private final ClientLimits limits;
    private final Informer informer;
    private final ClusterCatalogue catalogue;
    private final ObjectVolumes objects;

    /// As far as they are known: those of the cluster file, until the ring has said who they are.
    private volatile List<ClusterNode> nodes;

    /// The same, as those among which fragments of immutable blocks are spread.
    private volatile NodeSet nodeSet;

    private ClusterClient(
            ClusterMap cluster,
            NodeIdentity identity,
            ChannelSecurity security,
            IoThreads io,
            TransportLimits transportLimits,
            ClientLimits limits) {
        this.identity = identity;
        this.limits = limits;
        links = new LinkTable(io, security, transportLimits);
        cluster.parties().nodes().forEach(links::learn);
        nodes = cluster.parties().nodes();
        nodeSet = setOf(nodes);
        var ring =
                new RingClient(
                        identity,
                        links,
                        links::hint,
                        cluster.ring().key(),
                        cluster.ring().founders().stream().map(IdentityKey::id).toList(),
                        this::nodeIds);
        catalogue =
                new ClusterCatalogue(
                        ring,
                        new CatalogueReader(links, new OrderedVersions(ring)),
                        cluster.parties(),
                        identity.id(),
                        links::learn);
        informer = new Informer(this::nodeIds, links);
        objects = new ObjectVolumes(ring);
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

    /// Volumes of objects, by their owners' keys and their names.
    public ObjectVolumes objects() {
        return objects;
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
        /// The ring has certified it; its servers learn it from the ring.
        record Made(VolumeDescriptor descriptor, Proof proof) implements Changed {}

        record Refused(String reason) implements Changed {}

        /// It may or may not come to be.
        record Unavailable(String reason) implements Changed {}
    }

    /// Makes a volume with this identity as its owner.
    public Changed create(NewVolume volume) throws InterruptedException {
        Listing listing = awaitRing();
        if (listing.belief() != Belief.CURRENT) {
            return new Changed.Unavailable(
                    "too few members of the ring answer, or it has no key yet");
        }
        if (isToIntroduce(listing)) {
            Optional<Outcome> trouble = catalogue.introduce();
            if (trouble.isPresent()) {
                return failed(trouble.get());
            }
            var _ = read();
        }
        Optional<String> objection = objection(volume);
        if (objection.isPresent()) {
            return new Changed.Refused(objection.get());
        }
        byte[] random = new byte[VolumeId.NONCE_BYTES];
        new SecureRandom().nextBytes(random);
        Bytes nonce = Bytes.owning(random);
        VolumeDescriptor descriptor =
                descriptorOf(volume, VolumeId.of(identity.publicKey(), nonce));
        var signed = SignedDescriptor.sign(descriptor, nonce, identity);
        return changed(descriptor, new CatalogueRequest.CreateVolume(signed));
    }

    /// The ring's owner lists itself last: then everybody has been introduced.
    private boolean isToIntroduce(Listing listing) {
        boolean isListed =
                listing.owners().stream()
                        .anyMatch(owner -> owner.key().equals(identity.publicKey()));
        return !isListed
                && catalogue
                        .ring()
                        .flatMap(KnownRing::owner)
                        .filter(identity.id()::equals)
                        .isPresent();
    }

    /// A new cluster's ring takes some seconds to make its key.
    private Listing awaitRing() throws InterruptedException {
        long started = System.nanoTime();
        Listing listing = read();
        while (listing.belief() != Belief.CURRENT && millisSince(started) < RING_MS_MAX) {
            Thread.sleep(RING_PAUSE_MS);
            listing = read();
        }
        return listing;
    }

    /// Why there can be no such volume.
    Optional<String> objection(NewVolume volume) {
        int servers = volume.redundancy().servers();
        if (nodes.size() < servers) {
            return Optional.of(
                    "f = %d, m = %d needs %d nodes; the cluster has %d"
                            .formatted(
                                    volume.redundancy().faults(),
                                    volume.redundancy().needed(),
                                    servers,
                                    nodes.size()));
        }
        return volume.servers().isEmpty() || areDistinctNodes(volume.servers())
                ? Optional.empty()
                : Optional.of("its servers are not nodes of the cluster, each named once");
    }

    private boolean areDistinctNodes(List<KeyId> servers) {
        return servers.stream().distinct().count() == servers.size()
                && nodeIds().containsAll(servers);
    }

    VolumeDescriptor descriptorOf(NewVolume volume, VolumeId id) {
        return new VolumeDescriptor(
                id,
                volume.name(),
                identity.publicKey(),
                new BlockShape(volume.redundancy(), volume.blockBytes(), volume.blocks()),
                volume.durability(),
                volume.servers().isEmpty()
                        ? Placement.of(id.value(), volume.redundancy().servers(), nodeIds())
                        : volume.servers(),
                volume.writers(),
                volume.readers());
    }

    /// Removes a volume that this identity owns, with all its blocks.
    public Changed remove(VolumeDescriptor descriptor) throws InterruptedException {
        if (!descriptor.owner().equals(identity.publicKey())) {
            return new Changed.Refused("only its owner removes a volume");
        }
        var removal = SignedRemoval.sign(descriptor.id(), identity);
        return changed(descriptor, new CatalogueRequest.RemoveVolume(removal));
    }

    private Changed changed(VolumeDescriptor descriptor, CatalogueRequest request)
            throws InterruptedException {
        Outcome outcome = catalogue.change(request);
        return outcome instanceof Outcome.Done(var done)
                ? new Changed.Made(descriptor, new Proof(done.request(), done.certificate()))
                : failed(outcome);
    }

    private static Changed failed(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Refused(Refusal refusal) -> new Changed.Refused(refusal.toString());
            case Outcome.NotAdmitted _ ->
                    new Changed.Refused("this key has no part in the cluster");
            case Outcome.Unavailable(String reason) -> new Changed.Unavailable(reason);
            case Outcome.Declined _, Outcome.Done _ ->
                    throw new AssertionError("not of the catalogue");
        };
    }

    /// What the cluster's catalogue lists.
    ///
    /// @throws ClusterUnavailableException if nobody tells
    public Listing listing() throws ClusterUnavailableException, InterruptedException {
        Listing listing = read();
        if (listing.belief() == Belief.OWNERS_WORD && !isAnyoneThere()) {
            throw new ClusterUnavailableException("no node of the cluster answers");
        }
        return listing.nodes().isEmpty() ? listing.withNodes(nodes) : listing;
    }

    private Listing read() throws InterruptedException {
        Listing listing = catalogue.read();
        if (!listing.nodes().isEmpty()) {
            nodes = listing.nodes();
            nodeSet = setOf(nodes);
        }
        return listing;
    }

    private static NodeSet setOf(List<ClusterNode> nodes) {
        return NodeSet.of(nodes.stream().map(ClusterNode::key).toList());
    }

    private boolean isAnyoneThere() {
        return nodes().stream().anyMatch(NodeView::isReachable);
    }

    /// What came of a change of the cluster's parties, or of the ring itself.
    public sealed interface Settled {
        record Done(Proof proof) implements Settled {}

        record Refused(String reason) implements Settled {}

        /// It was not done, for the ring's members are being changed, or were since the ring was looked at.
        record NotNow(String reason) implements Settled {}

        /// It may or may not come to be.
        record Unavailable(String reason) implements Settled {}
    }

    /// Has who belongs to the cluster changed; for the ring's owner.
    public Settled change(CatalogueRequest request) throws InterruptedException {
        return settled(catalogue.change(request));
    }

    /// Has the ring see to its own affairs; for its owner.
    public Settled settle(Affair affair) throws InterruptedException {
        return settled(catalogue.settle(affair));
    }

    private static Settled settled(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Done(var done) ->
                    new Settled.Done(new Proof(done.request(), done.certificate()));
            case Outcome.Refused(Refusal refusal) -> new Settled.Refused(refusal.toString());
            case Outcome.Declined(AffairAnswer answer) ->
                    answer == AffairAnswer.CHANGE_UNDER_WAY || answer == AffairAnswer.OUTDATED
                            ? new Settled.NotNow(reason(answer))
                            : new Settled.Refused(reason(answer));
            case Outcome.NotAdmitted _ ->
                    new Settled.Refused("this key has no part in the cluster");
            case Outcome.Unavailable(String reason) -> new Settled.Unavailable(reason);
        };
    }

    private static String reason(AffairAnswer answer) {
        return switch (answer) {
            case NOT_YOURS -> "only the owner of the ring may do this";
            case CHANGE_UNDER_WAY ->
                    "another change of the ring's members is under way; wait for it, or have it given up";
            case NOTHING_UNDER_WAY -> "no change is under way that could be given up";
            case NO_MEMBERSHIP -> "a ring has 4, 7, 10 or 13 different members";
            case OUTDATED -> "the ring has changed since it was looked at; try again";
            default -> "the ring declines: " + answer;
        };
    }

    /// The ring, if it has a key and enough of the nodes answer.
    public Optional<KnownRing> ring() {
        return catalogue.ring();
    }

    /// A volume to read and write.
    public BlockVolume open(VolumeDescriptor descriptor) {
        return new RemoteBlockVolume(remote(descriptor), this);
    }

    /// The immutable blocks of a volume that no volume of objects names, to store and fetch.
    public BlockStore openStore(VolumeDescriptor descriptor) {
        return openStore(descriptor, BlockStoreLimits.production());
    }

    public BlockStore openStore(VolumeDescriptor descriptor, BlockStoreLimits bounds) {
        return openStore(descriptor, bounds, Holders.ALL);
    }

    /// The same of any volume.
    ///
    /// @param holders of a volume that a volume of objects names, the servers of that one
    public BlockStore openStore(
            VolumeDescriptor descriptor, BlockStoreLimits bounds, Holders holders) {
        var remote =
                new RemoteBlockStore(
                        descriptor,
                        () -> holders.now().orElse(nodeSet),
                        links,
                        clock,
                        limits,
                        informer);
        RingTime.Ring ring =
                () -> {
                    boolean moved = moveTime();
                    holders.lookAgain();
                    return moved;
                };
        return new ClusterBlockStore(remote, bounds, new RingTime(ring, System::nanoTime));
    }

    private boolean moveTime() throws InterruptedException {
        boolean moved = catalogue.moveTime();
        return read().belief() == Belief.CURRENT && moved;
    }

    boolean mayWrite(VolumeDescriptor descriptor) {
        return descriptor.roleOf(identity.id()).mayWrite();
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
            ClusterStatus status = ClusterStatus.judge(nodes(), List.of(descriptor));
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
    public ClusterStatus status() throws InterruptedException {
        List<VolumeDescriptor> volumes = List.copyOf(read().volumes().values());
        Optional<KnownRing> ring = ring();
        List<NodeView> answers = nodes();
        return ring.isPresent()
                ? ClusterStatus.judge(answers, volumes, ring.get().membership())
                : ClusterStatus.judge(answers, volumes, List.of(RING_UNKNOWN));
    }

    private List<NodeView> nodes() {
        List<ClusterNode> known = nodes;
        var answers =
                askAll(
                        nodeIds(),
                        known.size(),
                        node -> askBriefly(node, new ControlRequest.Status()));
        var views = new ArrayList<NodeView>();
        for (ClusterNode node : known) {
            Optional<NodeStatus> status =
                    answers.get(node.key().id())
                                    instanceof Answer.Said<ControlReply>(StatusIs(var said))
                            ? Optional.of(said)
                            : Optional.empty();
            views.add(new NodeView(node, status));
        }
        return views;
    }

    /// What each node can prove against members of the ring, by name of the node; unjudged.
    public SortedMap<String, List<Evidence>> evidence() throws InterruptedException {
        var _ = read();
        var found = new TreeMap<String, List<Evidence>>();
        for (ClusterNode node : nodes) {
            found.put(node.name(), evidence(node.key().id()));
        }
        return found;
    }

    private List<Evidence> evidence(KeyId node) {
        var found = new ArrayList<Evidence>();
        Bytes from = Bytes.EMPTY;
        do {
            Answer<ControlReply> answer =
                    askBriefly(node, new ControlRequest.Evidence(from)).join();
            from = Bytes.EMPTY;
            if (answer instanceof Answer.Said<ControlReply>(EvidenceIs(var records, var next))) {
                for (Bytes record : records) {
                    try {
                        found.add(Evidence.of(record));
                    } catch (MalformedException e) {
                        return found; // A node that shows such shows nothing that is of use.
                    }
                }
                from = records.isEmpty() ? Bytes.EMPTY : next;
            }
        } while (!from.isEmpty() && found.size() < EVIDENCE_MAX);
        return found;
    }

    /// Goes through a volume and names the servers that have lost or falsified their part of it,
    /// without moving a block.
    public VolumeAudit.Report audit(VolumeDescriptor descriptor) {
        return new VolumeAudit(descriptor, links).run();
    }

    /// Audits immutable blocks of a volume, of which the caller knows the names.
    ///
    /// @param holders that are asked
    public FragmentAudit auditFragments(VolumeDescriptor descriptor, Holders holders) {
        return new FragmentAudit(descriptor, () -> holders.now().orElse(nodeSet), links);
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

    private List<KeyId> nodeIds() {
        return nodes.stream().map(node -> node.key().id()).toList();
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
