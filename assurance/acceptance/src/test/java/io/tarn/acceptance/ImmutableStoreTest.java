package io.tarn.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.tarn.base.Bytes;
import io.tarn.base.CanonicalWriter;
import io.tarn.block.Redundancy;
import io.tarn.block.Refusal;
import io.tarn.block.VolumeDescriptor;
import io.tarn.block.immutable.Bguid;
import io.tarn.block.immutable.FragmentId;
import io.tarn.client.AttestResult;
import io.tarn.client.BlockStore;
import io.tarn.client.BlockStoreLimits;
import io.tarn.client.ClusterClient;
import io.tarn.client.FetchResult;
import io.tarn.client.SignedFor;
import io.tarn.client.StoreResult;
import io.tarn.crypto.KeyId;
import io.tarn.crypto.NodeIdentity;
import io.tarn.node.NodesHere;
import io.tarn.node.StoreLie;
import io.tarn.operations.StoredBlock;
import io.tarn.operations.control.NodeStatus;
import io.tarn.operations.control.NodeStatus.ScrubStatus;
import io.tarn.storage.Batch;
import io.tarn.storage.Shelf;
import io.tarn.storage.Store;
import io.tarn.storage.StoreLimits;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Immutable blocks on seven nodes, of which two may fail: one is dead and one lies.
@Tag("slow")
@Timeout(600)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ImmutableStoreTest {
    private static final Redundancy REDUNDANCY = new Redundancy(2, 3);
    private static final int LIAR = 5;
    private static final int DEAD = 6;
    private static final int BLOCKS = 40;

    @TempDir private static Path directory;

    private final NodeIdentity reader = NodesHere.identity(97);
    private NodesHere nodes;
    private VolumeDescriptor volume;
    private ClusterClient client;
    private BlockStore store;

    @BeforeAll
    void start() throws Exception {
        nodes = NodesHere.start(directory, REDUNDANCY.servers(), REDUNDANCY);
        volume = nodes.create("blocks", List.of(reader.id()));
        client = nodes.client(NodesHere.owner());
        store = client.openStore(volume);
    }

    @AfterEach
    void mend() throws Exception {
        nodes.tell(LIAR, StoreLie.NONE);
        nodes.stop(DEAD);
        nodes.start(DEAD);
    }

    @AfterAll
    void stop() {
        nodes.close();
    }

    @ParameterizedTest
    @EnumSource(StoreLie.class)
    void blocksAreStoredAndFetchedWhileOneLiesAndOneIsDead(StoreLie lie) throws Exception {
        nodes.tell(LIAR, lie);
        nodes.stop(DEAD);
        var contents = contents(lie.name().hashCode(), BLOCKS);
        List<StoredBlock> blocks = dispersed(contents);
        var attested = store.attest(blocks, 0).join();
        assertThat(attested).isInstanceOf(AttestResult.Covered.class);
        assertEachIsCovered(blocks, attested.receipts());
        assertFetched(blocks, contents);
    }

    private void assertEachIsCovered(List<StoredBlock> blocks, List<SignedFor> receipts) {
        var signed = new TreeSet<FragmentId>();
        for (SignedFor one : receipts) {
            assertThat(one.receipt().covers(one.fragments())).isTrue();
            int node = numberOf(one.receipt().server());
            assertThat(one.receipt().verify(NodesHere.identity(node).publicKey())).isTrue();
            assertThat(signed.addAll(one.fragments())).as("shows something new").isTrue();
        }
        for (StoredBlock block : blocks) {
            assertThat(signed.stream().filter(id -> id.block().equals(block.block())))
                    .hasSizeGreaterThanOrEqualTo(REDUNDANCY.writers());
        }
    }

    private int numberOf(KeyId id) {
        for (int node = 0; node < nodes.count(); node++) {
            if (nodes.id(node).equals(id)) {
                return node;
            }
        }
        throw new AssertionError("no node has id " + id);
    }

    private List<StoredBlock> dispersed(List<Bytes> contents) throws Exception {
        var underWay = new ArrayList<CompletableFuture<StoreResult>>();
        for (Bytes content : contents) {
            underWay.add(store.disperse(content));
        }
        var blocks = new ArrayList<StoredBlock>();
        for (var one : underWay) {
            assertThat(one.join()).isInstanceOf(StoreResult.Stored.class);
            blocks.add(((StoreResult.Stored) one.join()).block());
        }
        return blocks;
    }

    private void assertFetched(List<StoredBlock> blocks, List<Bytes> contents) throws Exception {
        var underWay = new ArrayList<CompletableFuture<FetchResult>>();
        for (StoredBlock block : blocks) {
            underWay.add(store.fetch(block.block(), block.lengthBytes()));
        }
        for (int i = 0; i < blocks.size(); i++) {
            assertThat(underWay.get(i).join()).isEqualTo(new FetchResult.Whole(contents.get(i)));
        }
    }

    /// Of all lengths, the last block of an object among them.
    private static List<Bytes> contents(int seed, int count) {
        var random = new Random(seed);
        var contents = new ArrayList<Bytes>();
        for (int i = 0; i < count; i++) {
            byte[] bytes = new byte[1 + random.nextInt(i % 4 == 0 ? 100 : 70_000)];
            random.nextBytes(bytes);
            contents.add(Bytes.owning(bytes));
        }
        return contents;
    }

    @Test
    void whatWasAcknowledgedIsThereAfterAllNodesStartAgain() throws Exception {
        List<Bytes> contents = contents(100, BLOCKS);
        List<StoredBlock> blocks = dispersed(contents);
        for (int node = 0; node < nodes.count(); node++) {
            nodes.stop(node);
        }
        for (int node = 0; node < nodes.count(); node++) {
            nodes.start(node);
        }
        assertFetched(blocks, contents);
        // The time is known again, so that they can be signed for.
        List<StoredBlock> more = dispersed(contents(101, 3));
        var both = new ArrayList<>(blocks);
        both.addAll(more);
        assertThat(store.attest(both, 0).join()).isInstanceOf(AttestResult.Covered.class);
    }

    /// A bit that flips on a disk is found though nobody reads the block, and the node has its fragment again.
    @Test
    void aFragmentThatRotsIsMadeAnew() throws Exception {
        List<Bytes> contents = contents(107, 2);
        StoredBlock block = dispersed(contents).getLast();
        int index = block.holders().firstKey();
        int node = numberOf(Objects.requireNonNull(block.holders().get(index)));
        var key = new CanonicalWriter();
        volume.id().write(key);
        new FragmentId(block.block(), index).write(key);
        Bytes good = replace(node, key.toBytes(), Optional.of(Bytes.zeros(64)));
        Waiting.until("it is mended", () -> scrub(node).mended() > 0);
        assertThat(scrub(node).lost()).isZero();
        assertThat(replace(node, key.toBytes(), Optional.empty())).isEqualTo(good);
        Waiting.until("all is read again", () -> scrub(node).passes() > 0);
        assertThat(scrub(node).rotten()).isZero();
    }

    private ScrubStatus scrub(int node) throws InterruptedException {
        return client.status().nodes().stream()
                .filter(view -> view.entry().key().id().equals(nodes.id(node)))
                .flatMap(view -> view.status().stream())
                .map(NodeStatus::scrub)
                .findFirst()
                .orElse(ScrubStatus.NONE);
    }

    /// @return what was there
    private Bytes replace(int node, Bytes key, Optional<Bytes> by) throws Exception {
        nodes.stop(node);
        try (var disk = Store.open(nodes.data(node), StoreLimits.small())) {
            Bytes before = disk.get(Shelf.FRAGMENTS, key).orElseThrow();
            if (by.isPresent()) {
                disk.apply(new Batch().put(Shelf.FRAGMENTS, key, by.get()));
            }
            return before;
        } finally {
            nodes.start(node);
        }
    }

    @Test
    void oneBlockComesWithItsReceipts() throws Exception {
        Bytes content = contents(102, 1).getFirst();
        StoreResult result = store.store(content).join();
        assertThat(result).isInstanceOf(StoreResult.Stored.class);
        var stored = (StoreResult.Stored) result;
        assertThat(stored.receipts()).hasSizeGreaterThanOrEqualTo(REDUNDANCY.writers());
        assertEachIsCovered(List.of(stored.block()), stored.receipts());
    }

    @Test
    void aLengthThatIsNotTheBlocksIsToldApart() throws Exception {
        Bytes content = contents(103, 2).getLast();
        StoredBlock block = dispersed(List.of(content)).getFirst();
        assertThat(store.fetch(block.block(), content.size() - 1).join())
                .isEqualTo(new FetchResult.OtherLength(content.size()));
    }

    @Test
    void aReaderFetchesAndDoesNotStore() throws Exception {
        List<Bytes> contents = contents(104, 1);
        StoredBlock block = dispersed(contents).getFirst();
        BlockStore ofReader = nodes.client(reader).openStore(volume);
        assertThat(ofReader.fetch(block.block(), block.lengthBytes()).join())
                .isEqualTo(new FetchResult.Whole(contents.getFirst()));
        assertThat(ofReader.store(contents(105, 1).getFirst()).join())
                .isEqualTo(new StoreResult.Refused(Refusal.NOT_PERMITTED));
    }

    @Test
    void blocksThatNobodyStoredAreNotThere() throws Exception {
        var never = new Bguid(Bytes.ofHex("5a".repeat(32)));
        assertThat(store.fetch(never, 1000).join())
                .isEqualTo(new FetchResult.TooFewFragments(0, REDUNDANCY.needed()));
    }

    /// A window of one block: the second waits for the first.
    @Test
    void aSmallWindowIsEnough() throws Exception {
        BlockStore narrow = client.openStore(volume, new BlockStoreLimits(100_000, 2));
        List<Bytes> contents = contents(106, 12);
        for (Bytes content : contents) {
            var _ = narrow.disperse(content);
        }
        StoreResult last = narrow.disperse(contents.getLast()).join();
        assertThat(last).isInstanceOf(StoreResult.Stored.class);
    }
}
