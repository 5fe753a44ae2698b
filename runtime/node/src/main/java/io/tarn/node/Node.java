package io.tarn.node;

import io.tarn.base.Bytes;
import io.tarn.base.MalformedException;
import io.tarn.block.BlockAddress;
import io.tarn.block.SignedDescriptor;
import io.tarn.block.SignedRemoval;
import io.tarn.block.VolumeDescriptor;
import io.tarn.block.VolumeId;
import io.tarn.block.immutable.ReceiptSigner;
import io.tarn.block.immutable.StoreLimits;
import io.tarn.catalogue.Catalogue;
import io.tarn.catalogue.ClusterNode;
import io.tarn.coding.Coding;
import io.tarn.crypto.Digest;
import io.tarn.crypto.IdentityKey;
import io.tarn.crypto.KeyId;
import io.tarn.crypto.PairwiseKeys;
import io.tarn.member.MemberException;
import io.tarn.member.MemberHost;
import io.tarn.object.machine.VolumeView;
import io.tarn.operations.LinkTable;
import io.tarn.operations.NodeSet;
import io.tarn.operations.OperationClock;
import io.tarn.operations.RemoteBlockStore;
import io.tarn.operations.RemoteVolume;
import io.tarn.operations.control.NodeStatus;
import io.tarn.ring.state.RingState;
import io.tarn.storage.Batch;
import io.tarn.storage.Store;
import io.tarn.storage.StoreException;
import io.tarn.transport.IoThreads;
import io.tarn.transport.RequestHandler;
import io.tarn.transport.ServerSecurity;
import io.tarn.transport.TransportServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One running node. Starts complete or not at all; stops by [#close], or by itself when it
/// contradicts itself or its disk fails, which [#stopped] tells.
public final class Node implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Node.class);
    private static final int FRAGMENT_THREADS = 4;
    private static final long CLOSE_SECONDS_MAX = 10;
    private static final String VERSION = "0.1.0";

    private final NodeSettings settings;
    private final KeyId self;
    private final Store store;
    private final VolumeShelf shelf;
    private final NodeDirectory directory;
    private final AccusationBook accusations = new AccusationBook(System::nanoTime);
    private final PairwiseKeys keys;
    private final IoThreads io;
    private final LinkTable links;
    private final OperationClock clock = new OperationClock();
    private final Pace pace;
    private final FragmentDesk fragments;
    private final HostLoop loop;
    private final ImmutableBlocks immutable;
    private final RequestDesk desk;
    private final Clerk clerk;
    private final CatalogueWatch catalogue = new CatalogueWatch(this::onCatalogue);

    /// For what may wait for the disk: acts on what the ring agrees on, and keeps evidence.
    private final ExecutorService agreed;

    /// Of volumes of objects, when they were last looked at; that thread's own.
    private Optional<Digest> descriptions = Optional.empty();

    private final RingDesk ring;
    private final FragmentRepairer fragmentRepairer;
    private final Sweeper sweeper;
    private final ImmutableScrub scrub;
    private final NameFollower names;
    private final RingSearch search;
    private final TransportServer server;

    /// The nodes of the cluster, among which fragments of immutable blocks are spread.
    private volatile NodeSet nodes;

    private final Map<VolumeId, Hosting> hostings = new ConcurrentHashMap<>();
    private final CompletableFuture<Void> stopped = new CompletableFuture<>();
    private final Consumer<Throwable> bugListener = this::stopFor;
    private final long startedAtNanos = System.nanoTime();

    private Node(
            NodeSettings settings,
            IoThreads io,
            UnaryOperator<RequestHandler> front,
            UnaryOperator<MemberHost.Links> mouth)
            throws StoreException, MalformedException, MemberException, IOException {
        this.settings = settings;
        this.io = io;
        self = settings.identity().id();
        store = Store.open(settings.data(), settings.storeLimits());
        shelf = new VolumeShelf(store);
        KeyId claimed = shelf.claim(self);
        if (!claimed.equals(self)) {
            store.close();
            throw new StoreException(
                    StoreException.Kind.FORMAT,
                    "%s belongs to node %s, not to %s; give each node a data directory of its own"
                            .formatted(settings.data(), claimed.shortText(), self.shortText()));
        }
        keys = new PairwiseKeys(settings.identity());
        links = new LinkTable(io, settings.security(), settings.transportLimits());
        directory = new NodeDirectory(store, settings.cluster().parties(), this::learn);
        pace = new Pace(settings.limits().repairBytesPerSecond());
        fragments = new FragmentDesk(FRAGMENT_THREADS, this::onLost);
        loop = new HostLoop(store, fragments, new LoopObserver());
        fragmentRepairer = new FragmentRepairer(loop, pace, this::blocksOf);
        immutable =
                new ImmutableBlocks(
                        store,
                        loop,
                        fragments,
                        ReceiptSigner.of(settings.identity()),
                        StoreLimits.production().withLease(settings.limits().leaseMs()),
                        directory::isNode,
                        accusations::lied,
                        fragmentRepairer::urgent);
        nodes = learn(directory.nodesNow(Optional.empty()));
        clerk = new Clerk(directory::isNode, this::stopFor);
        agreed =
                Executors.newSingleThreadExecutor(
                        Thread.ofPlatform().daemon().name("tarn-agreed").factory());
        var evidence = new EvidenceShelf(store);
        ring =
                new RingDesk(
                        settings,
                        store,
                        links,
                        directory,
                        accusations,
                        evidence,
                        clerk,
                        agreed,
                        mouth,
                        this::onAgreed,
                        this::stopFor);
        sweeper = new Sweeper(new Stores(), loop, pace, SweepLimits.production(), this::stopFor);
        scrub =
                new ImmutableScrub(
                        immutable,
                        loop,
                        fragmentRepairer,
                        pace,
                        new ScrubPlace(store),
                        ScrubLimits.production(),
                        this::stopFor);
        names = new NameFollower(immutable::named, this::stopFor);
        search =
                new RingSearch(
                        self, settings.cluster().ring().key(), links, directory, ring, this::hint);
        var controlDesk =
                new ControlDesk(
                        store, directory, accusations, evidence, this::status, this::writes, clerk);
        desk = new RequestDesk(loop, new ScanDesk(fragments), immutable, controlDesk, ring);
        loop.start();
        clerk.start();
        for (SignedDescriptor volume : shelf.volumes()) {
            host(volume.descriptor());
        }
        server =
                TransportServer.bind(
                        io,
                        settings.listen(),
                        new ServerSecurity(settings.security(), this::knows),
                        settings.transportLimits(),
                        front.apply(desk));
        sweeper.start();
        scrub.start();
        names.start();
        ring.start();
        search.start();
        io.addBugListener(bugListener);
    }

    /// @param io the process's; to be closed after the node
    public static Node start(NodeSettings settings, IoThreads io) throws NodeException {
        return start(settings, io, UnaryOperator.identity(), UnaryOperator.identity());
    }

    /// A node whose requests and answers pass through `front`, and its frames to other members of the ring through
    /// `mouth`: how liars are made for tests.
    static Node start(
            NodeSettings settings,
            IoThreads io,
            UnaryOperator<RequestHandler> front,
            UnaryOperator<MemberHost.Links> mouth)
            throws NodeException {
        try {
            return new Node(settings, io, front, mouth);
        } catch (StoreException e) {
            throw new NodeException(String.valueOf(e.getMessage()), e);
        } catch (MalformedException e) {
            throw new NodeException(
                    settings.data() + ": a volume's descriptor on disk is damaged", e);
        } catch (MemberException | IOException e) {
            throw new NodeException(String.valueOf(e.getMessage()), e);
        }
    }

    /// Completes when the node has stopped, exceptionally if by its own fault.
    public CompletableFuture<Void> stopped() {
        return stopped;
    }

    public InetSocketAddress address() {
        return server.address();
    }

    private void learn(ClusterNode node) {
        if (!node.key().id().equals(self)) {
            links.learn(node);
        }
    }

    /// Among these fragments are spread from now on.
    private NodeSet learn(Collection<ClusterNode> now) {
        immutable.learn(now.stream().map(node -> node.key().id()).toList());
        return NodeSet.of(now.stream().map(ClusterNode::key).toList());
    }

    /// Immutable blocks of a volume, as this node fetches them to repair itself.
    private RemoteBlockStore blocksOf(ImmutableHost host) {
        return new RemoteBlockStore(
                host.descriptor,
                () -> nodesOf(host),
                links,
                clock,
                settings.repairLimits(),
                accusations);
    }

    private NodeSet nodesOf(ImmutableHost host) {
        return immutable.nodes(host).orElse(nodes);
    }

    private final class Stores implements Sweeper.Stores {
        @Override
        public Optional<ImmutableHost> host(VolumeId store) {
            return immutable.host(store);
        }

        @Override
        public Walk.Fetch fetch(ImmutableHost host) {
            var all = new OwnLinks(self, immutable, links);
            var blocks =
                    new RemoteBlockStore(
                            host.descriptor,
                            () -> nodesOf(host),
                            all,
                            clock,
                            settings.repairLimits(),
                            accusations);
            return blocks::fetch;
        }

        @Override
        public long waiting(VolumeId store) {
            return fragmentRepairer.waiting(store);
        }

        @Override
        public Walk.Visitor visitor(ImmutableHost host) {
            Completion completion = immutable.completion(host, fragmentRepairer);
            return completion::complete;
        }
    }

    private void hint(ClusterNode node) {
        if (!node.key().id().equals(self)) {
            links.hint(node);
        }
    }

    /// Whoever has a part in the cluster, or in a volume here.
    private boolean knows(IdentityKey identity) {
        KeyId id = identity.id();
        return ring.owner().filter(id::equals).isPresent()
                || directory.knows(id)
                || ring.hasObjectsFor(id)
                || shelf.volumes().stream()
                        .anyMatch(volume -> volume.descriptor().roleOf(id).mayRead());
    }

    private boolean writes(KeyId id) {
        return shelf.volumes().stream()
                .anyMatch(volume -> volume.descriptor().roleOf(id).mayWrite());
    }

    /// The ring has agreed to this.
    private void onAgreed(RingState state) {
        ring.charter().ifPresent(c -> directory.chartered(c.statement().charter()));
        try {
            catalogue.show(state);
            describe(state);
            // After the nodes, so that whoever is answered is judged by them.
            ring.time()
                    .ifPresent(now -> {
                        immutable.settled(now);
                        sweeper.show(state);
                        names.show(state);
                    });
        } catch (StoreException | RuntimeException e) {
            stopFor(e);
        }
    }

    /// With every batch there is another state, and seldom another description.
    private void describe(RingState state) {
        Digest now = VolumeView.descriptionEntries(state).digest();
        if (!descriptions.equals(Optional.of(now))) {
            immutable.describe(VolumeView.descriptions(state));
            descriptions = Optional.of(now);
        }
    }

    /// What the ring says of volumes counts as far as their owners have signed it.
    private boolean onCatalogue(Catalogue agreedOn) throws StoreException {
        boolean isAllDone = directory.agreed(agreedOn);
        nodes = learn(directory.nodesNow(Optional.of(agreedOn)));
        // Of its immutable blocks, any node may have to hold fragments.
        for (SignedDescriptor volume : agreedOn.volumes()) {
            isAllDone &= take(volume);
        }
        for (SignedDescriptor volume : shelf.volumes()) {
            Optional<SignedRemoval> removal = agreedOn.removal(volume.descriptor().id());
            if (removal.filter(r -> r.verify(volume.descriptor())).isPresent()) {
                drop(volume.descriptor());
            }
        }
        return isAllDone;
    }

    /// @return whether there is nothing more to be done about it
    private boolean take(SignedDescriptor volume) throws StoreException {
        VolumeId id = volume.descriptor().id();
        if (shelf.volume(id).isPresent()) {
            return true;
        }
        if (!volume.verify()) {
            LOG.error("the ring lists a volume that its owner has not signed: {}", id.value());
            return true;
        }
        if (!shelf.keep(volume)) {
            LOG.error("no room to serve volume {}", volume.descriptor().name());
            return false;
        }
        host(volume.descriptor());
        return true;
    }

    private void drop(VolumeDescriptor volume) {
        VolumeId id = volume.id();
        immutable.drop(id);
        Hosting hosting = hostings.remove(id);
        if (hosting != null) {
            hosting.stop();
            desk.dropped(hosting.host());
            loop.remove(hosting.host(), batch -> VolumeShelf.addForgetting(id, batch));
            LOG.info("volume {} is no more", hosting.host());
        } else {
            // It could not be served; what there is of it goes all the same.
            var batch = new Batch();
            new Shelves(store, id, volume.shape().redundancy()).addRemoval(batch);
            VolumeShelf.addForgetting(id, batch);
            var _ = store.apply(batch);
        }
        shelf.forget(id);
    }

    /// Serves this node's part of the volume: fragments of its immutable blocks, and of the others if the descriptor
    /// names this node.
    private void host(VolumeDescriptor descriptor) {
        immutable.open(descriptor);
        int index = descriptor.servers().indexOf(self);
        if (index < 0) {
            return;
        }
        if (descriptor.servers().stream().anyMatch(one -> directory.key(one).isEmpty())) {
            LOG.error("cannot serve volume {}: not all its servers are known", descriptor.name());
            return;
        }
        try {
            var host =
                    new VolumeHost(
                            descriptor,
                            index,
                            store,
                            new NodeKeys(keys, identities(descriptor), InstantSource.system()),
                            settings.blockLimits(),
                            shelf.knownBelow(descriptor.id()));
            loop.open(host).join();
            var volume =
                    new RemoteVolume(
                            descriptor, links, clock, settings.repairLimits(), accusations);
            var repairer = new Repairer(host, volume, loop, pace);
            var scan = new VolumeScan(host, links, repairer, loop, shelf, accusations);
            var scrub = new Scrub(host, fragments, pace);
            var scanner = Thread.ofVirtual().name("tarn-scan-" + host).unstarted(scan);
            var scrubber = Thread.ofVirtual().name("tarn-scrub-" + host).unstarted(scrub);
            hostings.put(descriptor.id(), new Hosting(host, repairer, scan, scanner, scrubber));
            desk.opened(host);
            scanner.start();
            scrubber.start();
            LOG.info("serves volume {} as server {}", descriptor.name(), index);
        } catch (StoreException | MalformedException e) {
            LOG.error("cannot serve volume {}: {}", descriptor.name(), e.getMessage());
        }
    }

    private List<IdentityKey> identities(VolumeDescriptor descriptor) {
        Function<KeyId, IdentityKey> identity = id -> directory.key(id).orElseThrow();
        return descriptor.servers().stream().map(identity).toList();
    }

    private void onLost(VolumeHost host, BlockAddress address, io.tarn.block.Timestamp at) {
        loop.lost(host, address, at);
    }

    private NodeStatus status() {
        return new NodeStatus(
                VERSION,
                (System.nanoTime() - startedAtNanos) / 1_000_000_000,
                Coding.describe(),
                store.freeBytes(),
                store.isFull(),
                hostings.values().stream().map(Hosting::status).toList(),
                accusations.all(),
                sweeper.standings(),
                scrub.status(),
                ring.status());
    }

    /// A node that contradicts itself must not go on: it might lie.
    private void stopFor(Throwable cause) {
        LOG.error("the node stops: {}", cause.toString());
        stopped.completeExceptionally(cause);
        Thread.startVirtualThread(this::close);
    }

    private final class LoopObserver implements HostLoop.Observer {
        @Override
        public void missing(VolumeHost host, BlockAddress address) {
            Hosting hosting = hostings.get(host.descriptor.id());
            if (hosting != null) {
                hosting.repairer().urgent(address.block());
            }
        }

        @Override
        public void suspect(Bytes client, String reason) {
            accusations.lied(new KeyId(new io.tarn.crypto.Digest(client)), reason);
        }

        @Override
        public void fatal(Throwable cause) {
            stopFor(cause);
        }
    }

    /// Not by interrupting it: it may be writing.
    private static void finish(ExecutorService work) {
        work.shutdown();
        try {
            if (!work.awaitTermination(CLOSE_SECONDS_MAX, TimeUnit.SECONDS)) {
                LOG.warn("work that is under way does not end");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        search.close();
        server.close();
        ring.close();
        finish(agreed);
        sweeper.close();
        scrub.close();
        names.close();
        clerk.close();
        hostings.values().forEach(Hosting::stop);
        links.close();
        loop.close();
        fragments.close();
        clock.close();
        io.removeBugListener(bugListener);
        store.close();
        stopped.complete(null);
    }
}
