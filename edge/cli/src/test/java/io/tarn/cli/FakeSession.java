package io.tarn.cli;

import io.tarn.base.Bytes;
import io.tarn.base.MalformedException;
import io.tarn.block.BlockShape;
import io.tarn.block.ReadOutcome;
import io.tarn.block.VolumeDescriptor;
import io.tarn.block.VolumeId;
import io.tarn.block.WriteOutcome;
import io.tarn.bucket.AuditedBucket;
import io.tarn.bucket.BucketServers;
import io.tarn.bucket.NewBuckets;
import io.tarn.bucket.NodeDrain;
import io.tarn.bucket.ObjectHistory;
import io.tarn.catalogue.CatalogueRequest;
import io.tarn.catalogue.ClusterNode;
import io.tarn.client.BlockVolume;
import io.tarn.client.ClusterClient.Changed;
import io.tarn.client.ClusterClient.NewVolume;
import io.tarn.client.ClusterStatus;
import io.tarn.client.ClusterStatus.NodeView;
import io.tarn.client.FlushOutcome;
import io.tarn.client.VolumeAudit;
import io.tarn.cluster.ClusterMap;
import io.tarn.crypto.IdentityKey;
import io.tarn.crypto.KeyId;
import io.tarn.crypto.MerkleTree;
import io.tarn.crypto.NodeIdentity;
import io.tarn.crypto.Sha256;
import io.tarn.crypto.threshold.GroupKey;
import io.tarn.crypto.threshold.ThresholdSignature;
import io.tarn.operations.control.NodeStatus;
import io.tarn.operations.control.NodeStatus.Accused;
import io.tarn.operations.control.NodeStatus.VolumeStatus;
import io.tarn.operations.control.RingStatus;
import io.tarn.operations.ring.KnownRing;
import io.tarn.operations.ring.Listing;
import io.tarn.ring.ClientSequence;
import io.tarn.ring.Epoch;
import io.tarn.ring.Membership;
import io.tarn.ring.RingId;
import io.tarn.ring.SequenceNumber;
import io.tarn.ring.affairs.Affair;
import io.tarn.ring.affairs.CertifiedCharter;
import io.tarn.ring.affairs.Charter;
import io.tarn.ring.affairs.CharterStatement;
import io.tarn.ring.certificate.BatchRoot;
import io.tarn.ring.certificate.BatchStatement;
import io.tarn.ring.certificate.Certificate;
import io.tarn.ring.certificate.Proof;
import io.tarn.ring.evidence.Evidence;
import io.tarn.ring.message.Addressee;
import io.tarn.ring.message.Request;
import io.tarn.s3.store.ObjectStore;
import io.tarn.s3.store.Outcome;
import io.tarn.s3.store.Refusal;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletionStage;

/// A cluster that keeps its volumes in a list and whose nodes say what a test wants them to say.
final class FakeSession implements ClusterSession {
    static final GroupKey QUICKNET = quicknet();

    final List<VolumeDescriptor> volumes = new ArrayList<>();
    final List<CatalogueRequest> changes = new ArrayList<>();
    final Set<String> silent = new TreeSet<>();
    final SortedMap<String, Long> waitingBlocks = new TreeMap<>();
    final SortedMap<String, String> accused = new TreeMap<>();

    /// Where nodes say that the ring stands.
    final SortedMap<String, RingStatus> ring = new TreeMap<>();

    /// Whether the ring may be asked for something; what it declines first, and all that it was asked for.
    boolean isRingAsked;

    final Queue<CommandFailure> declines = new ArrayDeque<>();
    final List<Affair> affairs = new ArrayList<>();
    private long epoch;

    final SortedMap<String, List<Evidence>> evidence = new TreeMap<>();
    GroupKey key = QUICKNET;
    Optional<CommandFailure> refusal = Optional.empty();
    VolumeAudit.Report audit = clean(7);
    List<String> bucketsNaming = List.of();
    List<String> bucketStores = List.of();

    /// What comes of a drain, and what was asked for.
    List<NodeDrain.Moved> moved = List.of();

    final List<List<IdentityKey>> drains = new ArrayList<>();
    AuditedBucket auditedBucket =
            new AuditedBucket(
                    3,
                    9,
                    8,
                    1,
                    new TreeMap<>(),
                    0,
                    0,
                    0,
                    true,
                    new TreeMap<>(),
                    new TreeSet<>(),
                    new TreeSet<>(),
                    List.of());
    long etaSeconds;
    final FakeHistory history = new FakeHistory();

    /// What listens asks nothing of it until somebody connects.
    ObjectStore store =
            store((_, method, _) -> {
                throw new AssertionError(method);
            });

    private ClusterMap cluster;
    private NodeIdentity caller;

    FakeSession(ClusterMap cluster, NodeIdentity caller) {
        this.cluster = cluster;
        this.caller = caller;
    }

    ClusterSession connectedAs(ClusterMap asCluster, NodeIdentity asCaller) {
        cluster = asCluster;
        caller = asCaller;
        return this;
    }

    static VolumeAudit.Report clean(long audited) {
        return new VolumeAudit.Report(
                audited, new TreeSet<>(), new TreeMap<>(), new TreeSet<>(), 0);
    }

    static SortedSet<KeyId> setOf(KeyId... keys) {
        return new TreeSet<>(List.of(keys));
    }

    @Override
    public ClusterStatus status() {
        return ClusterStatus.judge(
                cluster.parties().nodes().stream().map(this::view).toList(), volumes);
    }

    private NodeView view(ClusterNode member) {
        return new NodeView(
                member,
                silent.contains(member.name()) ? Optional.empty() : Optional.of(statusOf(member)));
    }

    private NodeStatus statusOf(ClusterNode member) {
        List<Accused> accusations =
                accused.entrySet().stream()
                        .map(e -> new Accused(keyOf(e.getKey()), 3, 0, e.getValue(), ""))
                        .toList();
        List<VolumeStatus> parts =
                volumes.stream().map(volume -> part(member.name(), volume)).toList();
        return new NodeStatus(
                "0.1.0",
                5,
                "reed-solomon: plain",
                1 << 30,
                false,
                parts,
                accusations,
                List.of(),
                new NodeStatus.ScrubStatus(100, 3, 3, 0, 4, ""),
                Optional.ofNullable(ring.get(member.name())));
    }

    private VolumeStatus part(String node, VolumeDescriptor volume) {
        long blocks = volume.shape().blocks();
        long waiting = waitingBlocks.getOrDefault(node, 0L);
        return new VolumeStatus(
                volume.id(),
                volume.name(),
                blocks,
                volume.shape().blockBytes(),
                blocks,
                blocks,
                0,
                waiting,
                0,
                0,
                etaSeconds);
    }

    private KeyId keyOf(String node) {
        return cluster.parties().node(node).orElseThrow().key().id();
    }

    @Override
    public Listing listing() throws CommandFailure {
        if (silent.size() == cluster.parties().nodes().size()) {
            throw new CommandFailure(ExitStatus.UNAVAILABLE, "no node of the cluster answers");
        }
        var byName = new TreeMap<String, VolumeDescriptor>();
        volumes.forEach(volume -> byName.put(volume.name(), volume));
        return new Listing(
                cluster.parties().nodes(),
                cluster.parties().owners(),
                byName,
                Listing.Belief.CURRENT);
    }

    /// Its key is that of the public beacon quicknet, if it is given no other.
    @Override
    public KnownRing ring() {
        Membership founders = cluster.founding().orElseThrow().membership();
        var membership = new Membership(founders.ring(), new Epoch(epoch), founders.members());
        var charter = new Charter(membership, SequenceNumber.NONE, Optional.empty());
        var statement = new CharterStatement(charter, Sha256.of(Bytes.EMPTY));
        var unsigned = new ThresholdSignature(Bytes.zeros(ThresholdSignature.BYTES));
        return new KnownRing(
                key,
                new CertifiedCharter(statement, unsigned),
                Optional.of(cluster.ring().owner().orElseThrow().id()));
    }

    private static GroupKey quicknet() {
        try {
            return GroupKey.of(
                    Bytes.ofHex(
                            "83cf0f2896adee7eb8b5f01fcad3912212c437e0073e911fb90022d3e760183c"
                                    + "8c4b450b6a0a6c3ac6a5776a2d1064510d1fec758c921cc22b0e17e63aaf4bcb"
                                    + "5ed66304de9cf809bd274ca73bab4af5a6e9c76a4bc09e76eae8991ef5ece45a"));
        } catch (MalformedException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public SortedMap<String, List<Evidence>> evidence() {
        return evidence;
    }

    @Override
    public Proof settle(Affair affair) throws CommandFailure {
        if (!isRingAsked) {
            throw new AssertionError("nothing is asked of the ring in these tests");
        }
        affairs.add(affair);
        CommandFailure declined = declines.poll();
        if (declined != null) {
            throw declined;
        }
        epoch++;
        return proof(affair.encoding());
    }

    @Override
    public Proof change(CatalogueRequest request) throws CommandFailure {
        if (refusal.isPresent()) {
            throw refusal.get();
        }
        changes.add(request);
        return proof(request.encoding());
    }

    /// Of a ring that is not there: what is in it is nobody's business here.
    private Proof proof(Bytes operation) {
        var ring = new RingId(Sha256.of(Bytes.EMPTY));
        Request request =
                Request.signed(ring, caller, new ClientSequence(1), Addressee.MACHINE, operation);
        var root = new BatchRoot(1, Sha256.of(Bytes.EMPTY));
        var statement = new BatchStatement(ring, new Epoch(1), new SequenceNumber(1), root);
        return new Proof(
                request,
                new Certificate(
                        statement,
                        1,
                        Bytes.EMPTY,
                        MerkleTree.of(List.of(Bytes.EMPTY)).proof(0),
                        new ThresholdSignature(Bytes.zeros(ThresholdSignature.BYTES))));
    }

    @Override
    public Changed.Made create(NewVolume volume) throws CommandFailure {
        if (refusal.isPresent()) {
            throw refusal.get();
        }
        var descriptor =
                new VolumeDescriptor(
                        new VolumeId(Bytes.zeros(VolumeId.BYTES)),
                        volume.name(),
                        caller.publicKey(),
                        new BlockShape(volume.redundancy(), volume.blockBytes(), volume.blocks()),
                        volume.durability(),
                        volume.servers().isEmpty() ? firstNodes(volume) : volume.servers(),
                        volume.writers(),
                        volume.readers());
        volumes.add(descriptor);
        return new Changed.Made(descriptor, proof(Bytes.EMPTY));
    }

    private List<KeyId> firstNodes(NewVolume volume) {
        return cluster.parties().nodes().stream()
                .limit(volume.redundancy().servers())
                .map(member -> member.key().id())
                .toList();
    }

    @Override
    public void remove(VolumeDescriptor volume) {
        volumes.remove(volume);
    }

    @Override
    public boolean awaitReady(VolumeDescriptor volume, Duration atMost) {
        return true;
    }

    @Override
    public Outcome<AuditedBucket> auditBucket(String bucket) {
        return bucket.equals("b")
                ? Outcome.of(auditedBucket)
                : Outcome.refused(Refusal.NO_SUCH_BUCKET);
    }

    @Override
    public Outcome<BucketServers.Found> bucketsNaming(KeyId node) {
        return Outcome.of(new BucketServers.Found(bucketsNaming, bucketStores));
    }

    @Override
    public Outcome<List<NodeDrain.Moved>> drain(
            IdentityKey old, IdentityKey heir, Duration patience, NodeDrain.Progress progress) {
        drains.add(List.of(old, heir));
        progress.waits("photos", patience.toSeconds());
        return Outcome.of(moved);
    }

    @Override
    public VolumeAudit.Report audit(VolumeDescriptor volume) {
        return audit;
    }

    @Override
    public BlockVolume open(VolumeDescriptor volume) {
        return new BlockVolume() {
            @Override
            public int blockBytes() {
                return volume.shape().blockBytes();
            }

            @Override
            public long blocks() {
                return volume.shape().blocks();
            }

            @Override
            public CompletionStage<ReadOutcome> read(long block) {
                throw new AssertionError("nobody reads in these tests");
            }

            @Override
            public CompletionStage<WriteOutcome> write(long block, Bytes content) {
                throw new AssertionError("nobody writes in these tests");
            }

            @Override
            public CompletionStage<FlushOutcome> flush() {
                throw new AssertionError("nobody flushes in these tests");
            }
        };
    }

    @Override
    public ObjectStore buckets(NewBuckets made) {
        return store;
    }

    /// Answers to the methods of a store; whatever is asked that it does not know is a mistake.
    static ObjectStore store(InvocationHandler answers) {
        return (ObjectStore)
                Proxy.newProxyInstance(
                        FakeSession.class.getClassLoader(),
                        new Class<?>[] {ObjectStore.class},
                        answers);
    }

    @Override
    public ObjectHistory history() {
        return history;
    }

    @Override
    public void close() {}
}
