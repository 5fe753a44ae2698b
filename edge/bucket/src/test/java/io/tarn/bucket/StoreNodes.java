package io.tarn.bucket;

import io.tarn.base.Bytes;
import io.tarn.base.CanonicalWriter;
import io.tarn.block.Redundancy;
import io.tarn.block.VolumeId;
import io.tarn.block.immutable.Bguid;
import io.tarn.block.immutable.BlockChecksum;
import io.tarn.block.immutable.FragmentId;
import io.tarn.block.immutable.ImmutableCode;
import io.tarn.block.immutable.Receipt;
import io.tarn.client.AttestResult;
import io.tarn.client.BlockStore;
import io.tarn.client.FetchResult;
import io.tarn.client.SignedFor;
import io.tarn.client.StoreResult;
import io.tarn.crypto.KeyId;
import io.tarn.crypto.MerkleTree;
import io.tarn.crypto.NodeIdentity;
import io.tarn.operations.StoredBlock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;

/// Four nodes, of which one may fail, that keep the blocks of a volume and sign for them: node `i` has fragment `i` of each.
final class StoreNodes implements BlockStore {
    static final Redundancy REDUNDANCY = new Redundancy(1, 2);

    private static final long LEASE_MS = 3_600_000;
    private static final ImmutableCode CODE = new ImmutableCode(REDUNDANCY);

    private final VolumeId volume;
    private final List<NodeIdentity> nodes;
    private final LongSupplier agreedMillis;
    private final SortedMap<Bguid, Bytes> blocks = new TreeMap<>();
    private final SortedSet<Integer> down = new TreeSet<>();
    private final SortedSet<Integer> hasty = new TreeSet<>();
    private long leaseMs = LEASE_MS;
    private Optional<Bguid> lostNext = Optional.empty();

    StoreNodes(VolumeId volume, List<NodeIdentity> nodes, LongSupplier agreedMillis) {
        this.volume = volume;
        this.nodes = nodes;
        this.agreedMillis = agreedMillis;
    }

    static Bguid name(Bytes content) {
        return BlockChecksum.of(REDUNDANCY, CODE.encode(content)).bguid();
    }

    synchronized void setDown(Integer... these) {
        down.clear();
        down.addAll(List.of(these));
    }

    /// Receipts are over when they come.
    synchronized void signForNothing() {
        leaseMs = 0;
    }

    synchronized void signAgain() {
        leaseMs = LEASE_MS;
    }

    /// Receipts of this one are over a moment later: good when they come, and not when they are shown.
    synchronized void setHasty(int node) {
        hasty.add(node);
    }

    synchronized boolean has(Bguid block) {
        return blocks.containsKey(block);
    }

    /// Between its storing and the next signing.
    synchronized void loseBeforeSigning(Bguid block) {
        lostNext = Optional.of(block);
    }

    /// As they sign when they are asked for these.
    synchronized List<SignedFor> signed(List<Bguid> names) {
        var ascending = new TreeSet<>(names);
        return holders().keySet().stream().map(node -> receipt(node, ascending)).toList();
    }

    private static <T> CompletableFuture<T> done(T result) {
        return CompletableFuture.completedFuture(result);
    }

    private SortedMap<Integer, KeyId> holders() {
        return holders(0);
    }

    /// @param notBeforeMillis for whom a receipt that is over by then is none
    private SortedMap<Integer, KeyId> holders(long notBeforeMillis) {
        var holders = new TreeMap<Integer, KeyId>();
        for (int node = 0; node < nodes.size() && holders.size() < REDUNDANCY.writers(); node++) {
            boolean isOfUse = !hasty.contains(node) || expiresAtMillis(node) > notBeforeMillis;
            if (!down.contains(node) && isOfUse) {
                holders.put(node, nodes.get(node).id());
            }
        }
        return holders;
    }

    @Override
    public CompletableFuture<StoreResult> store(Bytes content) {
        throw new AssertionError("nobody stores a block alone");
    }

    @Override
    public synchronized CompletableFuture<StoreResult> disperse(Bytes content) {
        SortedMap<Integer, KeyId> holders = holders();
        if (holders.size() < REDUNDANCY.writers()) {
            return done(new StoreResult.TooFewHolders(holders.size(), REDUNDANCY.writers()));
        }
        Bguid name = name(content);
        blocks.put(name, content);
        var stored = new StoredBlock(name, content.size(), holders);
        return done(new StoreResult.Stored(stored, List.of()));
    }

    @Override
    public synchronized CompletableFuture<AttestResult> attest(
            Collection<StoredBlock> stored, long notBeforeMillis) {
        lostNext.ifPresent(block -> blocks.remove(block));
        lostNext = Optional.empty();
        var names = new TreeSet<Bguid>();
        stored.forEach(block -> names.add(block.block()));
        List<Bguid> lost = names.stream().filter(name -> !blocks.containsKey(name)).toList();
        SortedMap<Integer, KeyId> holders = holders(notBeforeMillis);
        var receipts = new ArrayList<SignedFor>();
        holders.keySet().forEach(node -> receipts.add(receipt(node, names)));
        if (holders.size() < REDUNDANCY.writers()) {
            return done(new AttestResult.Uncovered(receipts, List.copyOf(names)));
        }
        return done(
                lost.isEmpty()
                        ? new AttestResult.Covered(receipts)
                        : new AttestResult.Uncovered(receipts, lost));
    }

    private long expiresAtMillis(int node) {
        return agreedMillis.getAsLong() + (hasty.contains(node) ? 1 : leaseMs);
    }

    /// As a node signs it (docs/spec/immutable-blocks.md, §5).
    private SignedFor receipt(int node, SortedSet<Bguid> names) {
        List<FragmentId> fragments =
                names.stream().map(name -> new FragmentId(name, node)).toList();
        var leaves = new ArrayList<Bytes>();
        for (FragmentId fragment : fragments) {
            var leaf = new CanonicalWriter();
            fragment.write(leaf);
            leaves.add(leaf.toBytes());
        }
        NodeIdentity signer = nodes.get(node);
        long expiresAtMillis = expiresAtMillis(node);
        var root = MerkleTree.root(leaves);
        var body = new CanonicalWriter();
        volume.write(body);
        signer.id().write(body);
        body.u32(fragments.size());
        root.write(body);
        body.u64(expiresAtMillis);
        var receipt =
                new Receipt(
                        volume,
                        signer.id(),
                        fragments.size(),
                        root,
                        expiresAtMillis,
                        signer.sign("tarn.receipt.v1", body.toBytes()));
        return new SignedFor(receipt, fragments);
    }

    @Override
    public CompletableFuture<FetchResult> fetch(Bguid block, int lengthBytes) {
        return fetch(block, lengthBytes, lengthBytes);
    }

    @Override
    public CompletableFuture<FetchResult> fetchUpTo(Bguid block, int lengthBytesMax) {
        return fetch(block, 1, lengthBytesMax);
    }

    private synchronized CompletableFuture<FetchResult> fetch(Bguid block, int min, int max) {
        Bytes content = blocks.get(block);
        if (content == null) {
            return done(new FetchResult.TooFewFragments(0, REDUNDANCY.needed()));
        }
        return done(
                content.size() >= min && content.size() <= max
                        ? new FetchResult.Whole(content)
                        : new FetchResult.OtherLength(content.size()));
    }
}
