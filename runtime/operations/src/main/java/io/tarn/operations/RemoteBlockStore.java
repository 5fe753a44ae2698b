package io.tarn.operations;

import io.tarn.base.Bytes;
import io.tarn.block.EncodedBlock;
import io.tarn.block.Redundancy;
import io.tarn.block.VolumeDescriptor;
import io.tarn.block.client.ClientLimits;
import io.tarn.block.immutable.Bguid;
import io.tarn.block.immutable.BlockChecksum;
import io.tarn.block.immutable.FetchOperation;
import io.tarn.block.immutable.FetchOutcome;
import io.tarn.block.immutable.FragmentId;
import io.tarn.block.immutable.FragmentPlacement;
import io.tarn.block.immutable.ImmutableCode;
import io.tarn.block.immutable.ImmutableEffect.DidAttest;
import io.tarn.block.immutable.ImmutableEffect.DidFetch;
import io.tarn.block.immutable.ImmutableEffect.DidStore;
import io.tarn.block.immutable.Receipt;
import io.tarn.block.immutable.ReceiptOperation;
import io.tarn.block.immutable.ReceiptOperation.Holding;
import io.tarn.block.immutable.ReceiptOutcome;
import io.tarn.block.immutable.StoreOperation;
import io.tarn.block.immutable.StoreOutcome;
import io.tarn.crypto.IdentityKey;
import io.tarn.crypto.KeyId;
import io.tarn.transport.Message;
import io.tarn.transport.ReplyHandler;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/// Stores and fetches immutable blocks of one volume over real links; many at a time, from any thread. How many is
/// the caller's to bound.
public final class RemoteBlockStore {
    /// Nodes that are asked for one fragment, if those before say that they have none.
    private static final int LIKELY_MAX = 8;

    private final VolumeDescriptor descriptor;
    private final ImmutableCode code;
    private final Supplier<NodeSet> nodes;
    private final ServerLinks links;
    private final OperationClock clock;
    private final ClientLimits limits;
    private final Accusations accusations;
    private final Distrust distrust = new Distrust(System::nanoTime);

    /// @param nodes of the cluster, as they are known at the time
    public RemoteBlockStore(
            VolumeDescriptor descriptor,
            Supplier<NodeSet> nodes,
            ServerLinks links,
            OperationClock clock,
            ClientLimits limits,
            Accusations accusations) {
        this.descriptor = descriptor;
        this.code = new ImmutableCode(descriptor.shape().redundancy());
        this.nodes = nodes;
        this.links = links;
        this.clock = clock;
        this.limits = limits;
        this.accusations = accusations;
    }

    public VolumeDescriptor descriptor() {
        return descriptor;
    }

    public ImmutableCode code() {
        return code;
    }

    private Redundancy redundancy() {
        return code.redundancy();
    }

    /// Whether there is a node for each fragment of a block.
    private boolean isEnough(FragmentPlacement placement) {
        return placement.size() >= redundancy().servers();
    }

    /// What came of storing a block.
    ///
    /// @param stored present if `m + f` nodes hold a fragment
    public record Dispersal(StoreOutcome outcome, Optional<StoredBlock> stored) {}

    /// Disperses a block. Encodes on the caller's thread; never completes exceptionally.
    ///
    /// @param content 1 byte to 1 MiB
    public CompletableFuture<Dispersal> store(Bytes content) {
        return store(code.encode(content));
    }

    /// Disperses a block that was fetched, under the name that it has.
    public CompletableFuture<Dispersal> storeUnder(BlockChecksum checksum, Bytes content) {
        return store(code.encodeUnder(checksum, content));
    }

    private CompletableFuture<Dispersal> store(EncodedBlock block) {
        FragmentPlacement placement = nodes.get().placement();
        if (!isEnough(placement)) {
            var outcome = new StoreOutcome.TooFewHolders(List.of(), redundancy().servers());
            return CompletableFuture.completedFuture(new Dispersal(outcome, Optional.empty()));
        }
        Bguid name = BlockChecksum.of(redundancy(), block).bguid();
        List<KeyId> holders = placement.holders(name, redundancy().servers());
        var operation =
                new StoreOperation(
                        redundancy(),
                        descriptor.id(),
                        block,
                        limits,
                        distrust.among(holders, redundancy().faults()));
        var done = new CompletableFuture<Dispersal>();
        new RunningImmutableOperation(
                        this,
                        operation,
                        clock,
                        fixed(holders),
                        effect -> {
                            StoreOutcome outcome = ((DidStore) effect).outcome();
                            done.complete(dispersal(outcome, block.blockBytes(), holders));
                        })
                .start();
        return done;
    }

    private static Dispersal dispersal(StoreOutcome outcome, int bytes, List<KeyId> holders) {
        if (!(outcome instanceof StoreOutcome.Stored(Bguid block, List<Integer> indices))) {
            return new Dispersal(outcome, Optional.empty());
        }
        var held = new TreeMap<Integer, KeyId>();
        indices.forEach(index -> held.put(index, holders.get(index)));
        return new Dispersal(outcome, Optional.of(new StoredBlock(block, bytes, held)));
    }

    private static RunningImmutableOperation.Servers fixed(List<KeyId> servers) {
        return new RunningImmutableOperation.Servers() {
            @Override
            public KeyId of(int server) {
                return servers.get(server);
            }

            @Override
            public Optional<KeyId> instead(int server, KeyId empty) {
                return Optional.empty();
            }

            @Override
            public void lied(KeyId node) {}
        };
    }

    /// Fetches a block. Never completes exceptionally.
    public CompletableFuture<FetchOutcome> fetch(Bguid block) {
        var done = new CompletableFuture<FetchOutcome>();
        fetch(block, new TreeSet<>(), done);
        return done;
    }

    /// Whoever shows a false fragment in the place of a holder keeps its fragment from being found, for as many
    /// fragments as it likes: it is caught at that, and left out when the block is asked for again.
    private void fetch(Bguid block, SortedSet<KeyId> liars, CompletableFuture<FetchOutcome> done) {
        FragmentPlacement placement = nodes.get().placement();
        if (!isEnough(placement)) {
            done.complete(new FetchOutcome.TooFewFragments(0, redundancy().needed()));
            return;
        }
        var likely = new Likely(placement, block, liars);
        new RunningImmutableOperation(
                        this,
                        new FetchOperation(code, descriptor.id(), block, limits),
                        clock,
                        likely,
                        effect -> {
                            FetchOutcome outcome = ((DidFetch) effect).outcome();
                            SortedSet<KeyId> caught = likely.caught();
                            boolean isWorthwhile =
                                    outcome instanceof FetchOutcome.TooFewFragments
                                            && caught.size() > liars.size()
                                            && liars.size() <= redundancy().faults();
                            if (isWorthwhile) {
                                fetch(block, caught, done);
                            } else {
                                done.complete(outcome);
                            }
                        })
                .start();
    }

    /// Where a fragment is to be, and where it was if nodes have come and gone since it was stored.
    private final class Likely implements RunningImmutableOperation.Servers {
        private final FragmentPlacement placement;
        private final Bguid block;
        private final SortedSet<KeyId> liars;
        private final List<KeyId> holders;
        private final Set<KeyId> caught = ConcurrentHashMap.newKeySet();

        /// @param liars who are not asked
        Likely(FragmentPlacement placement, Bguid block, SortedSet<KeyId> liars) {
            this.placement = placement;
            this.block = block;
            this.liars = liars;
            holders = placement.holders(block, redundancy().servers());
            caught.addAll(liars);
        }

        SortedSet<KeyId> caught() {
            return new TreeSet<>(caught);
        }

        @Override
        public KeyId of(int server) {
            KeyId holder = holders.get(server);
            return liars.contains(holder) ? instead(server, holder).orElse(holder) : holder;
        }

        @Override
        public Optional<KeyId> instead(int server, KeyId empty) {
            List<KeyId> likely = placement.likely(block, server, redundancy().servers());
            return likely.stream()
                    .limit(LIKELY_MAX)
                    .skip(likely.indexOf(empty) + 1L)
                    .filter(node -> !liars.contains(node))
                    .findFirst();
        }

        @Override
        public void lied(KeyId node) {
            caught.add(node);
        }
    }

    /// Has nodes sign that they hold fragments, each of them once for all of its own. Never completes exceptionally.
    ///
    /// Those that do not are not counted on for some time when blocks are stored.
    ///
    /// @param fragments by the node that is to hold them; of each 1 to
    ///     [io.tarn.block.immutable.StoreRequest.Attest#FRAGMENTS_MAX]
    /// @param notBeforeMillis agreed time that a receipt must outlast to be of use
    public CompletableFuture<Attestation> attest(
            SortedMap<KeyId, SortedSet<FragmentId>> fragments, long notBeforeMillis) {
        NodeSet known = nodes.get();
        var holdings = new ArrayList<Holding>();
        fragments.forEach(
                (node, ids) -> known.key(node).ifPresent(key -> holdings.add(holding(key, ids))));
        var done = new CompletableFuture<Attestation>();
        new RunningImmutableOperation(
                        this,
                        new ReceiptOperation(
                                redundancy(), descriptor.id(), holdings, notBeforeMillis, limits),
                        clock,
                        fixed(holdings.stream().map(holding -> holding.server().id()).toList()),
                        effect -> {
                            ReceiptOutcome outcome = ((DidAttest) effect).outcome();
                            for (int i = 0; i < holdings.size(); i++) {
                                if (!outcome.receipts().containsKey(i)) {
                                    distrust.note(holdings.get(i).server().id());
                                }
                            }
                            done.complete(new Attestation(outcome.receipts(), holdings));
                        })
                .start();
        return done;
    }

    private static Holding holding(IdentityKey server, SortedSet<FragmentId> fragments) {
        return new Holding(server, List.copyOf(fragments));
    }

    /// What came of asking for receipts.
    ///
    /// @param receipts by the place of their server in `holdings`, each for all that it was asked to sign for
    /// @param holdings what each server was asked to sign for
    public record Attestation(SortedMap<Integer, Receipt> receipts, List<Holding> holdings) {
        public Attestation {
            receipts = Collections.unmodifiableSortedMap(new TreeMap<>(receipts));
            holdings = List.copyOf(holdings);
        }
    }

    void ask(KeyId server, Message request, ReplyHandler handler) {
        links.ask(server, request, handler);
    }

    void suspect(KeyId server, String reason) {
        accusations.lied(server, reason);
    }
}
