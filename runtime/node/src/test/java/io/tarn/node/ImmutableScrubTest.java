package io.tarn.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.tarn.base.Bytes;
import io.tarn.base.CanonicalWriter;
import io.tarn.block.BlockShape;
import io.tarn.block.Durability;
import io.tarn.block.EncodedBlock;
import io.tarn.block.Redundancy;
import io.tarn.block.VolumeDescriptor;
import io.tarn.block.VolumeId;
import io.tarn.block.immutable.BlockChecksum;
import io.tarn.block.immutable.FragmentId;
import io.tarn.block.immutable.ImmutableCode;
import io.tarn.block.immutable.ReceiptSigner;
import io.tarn.block.immutable.StoreCheck.CheckedStore;
import io.tarn.block.immutable.StoreCheck.Verdict;
import io.tarn.block.immutable.StoreLimits;
import io.tarn.block.immutable.StoreReply;
import io.tarn.block.immutable.StoreRequest.StoreBlock;
import io.tarn.block.server.Caller;
import io.tarn.crypto.KeyId;
import io.tarn.crypto.NodeIdentity;
import io.tarn.operations.control.NodeStatus.ScrubStatus;
import io.tarn.ring.AgreedTime;
import io.tarn.storage.Applied;
import io.tarn.storage.Batch;
import io.tarn.storage.Shelf;
import io.tarn.storage.Store;
import io.tarn.storage.StoreException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Passes over the immutable blocks of two volumes on one node, on a real disk, some of which rot.
@Timeout(60)
class ImmutableScrubTest {
    private static final Redundancy REDUNDANCY = new Redundancy(1, 2);
    private static final ImmutableCode CODE = new ImmutableCode(REDUNDANCY);
    private static final List<NodeIdentity> NODES =
            IntStream.range(0, 4).mapToObj(ImmutableScrubTest::identity).toList();
    private static final KeyId WRITER = identity(20).id();
    private static final VolumeId FIRST = new VolumeId(Bytes.ofHex("01".repeat(32)));
    private static final VolumeId SECOND = new VolumeId(Bytes.ofHex("02".repeat(32)));
    private static final ScrubLimits LIMITS = new ScrubLimits(1, 0, 1, 1, 1, 0);

    @TempDir Path directory;
    private final Queue<Throwable> fatal = new ConcurrentLinkedQueue<>();
    private final Queue<FragmentId> missing = new ConcurrentLinkedQueue<>();
    private Store store;
    private FragmentDesk fragments;
    private HostLoop loop;
    private ImmutableBlocks blocks;
    private ScrubPlace place;
    private ImmutableScrub scrub;

    private static NodeIdentity identity(int number) {
        return NodeIdentity.ofSeed(Bytes.ofHex("%02x".formatted(number + 1).repeat(32)));
    }

    private static VolumeDescriptor descriptor(VolumeId id) {
        return new VolumeDescriptor(
                id,
                "blocks",
                identity(19).publicKey(),
                new BlockShape(REDUNDANCY, 4096, 1),
                Durability.MEMORY,
                NODES.stream().map(NodeIdentity::id).toList(),
                List.of(WRITER),
                List.of());
    }

    private final class FatalOnly implements HostLoop.Observer {
        @Override
        public void missing(VolumeHost host, io.tarn.block.BlockAddress address) {}

        @Override
        public void suspect(Bytes client, String reason) {}

        @Override
        public void fatal(Throwable cause) {
            fatal.add(cause);
        }
    }

    @BeforeEach
    void open() throws StoreException {
        store = Store.open(directory, io.tarn.storage.StoreLimits.extreme(new Random(1)));
        fragments = new FragmentDesk(1, (_, _, _) -> {});
        loop = new HostLoop(store, fragments, new FatalOnly());
        blocks =
                new ImmutableBlocks(
                        store,
                        loop,
                        fragments,
                        ReceiptSigner.of(NODES.getFirst()),
                        StoreLimits.production(),
                        _ -> true,
                        (_, _) -> {},
                        lost -> missing.add(lost.fragment()));
        Pace pace = new Pace(1L << 40);
        var repairer =
                new FragmentRepairer(
                        loop,
                        pace,
                        _ -> {
                            throw new AssertionError("nothing is fetched here");
                        });
        place = new ScrubPlace(store);
        scrub = new ImmutableScrub(blocks, loop, repairer, pace, place, LIMITS, fatal::add);
        loop.start();
        blocks.open(descriptor(FIRST));
        blocks.open(descriptor(SECOND));
        blocks.settled(new AgreedTime(0));
    }

    @AfterEach
    void close() {
        loop.close();
        fragments.close();
        store.close();
        assertThat(fatal).isEmpty();
    }

    private static Bytes content(int number) {
        byte[] content = new byte[1000];
        new Random(number).nextBytes(content);
        return Bytes.owning(content);
    }

    /// Fragment 0 of the block, which comes with its checksum's proof, or the last, which has hashes of its own.
    private CheckedStore checked(VolumeId volume, int number) {
        EncodedBlock encoded = CODE.encode(content(number));
        var checksum = BlockChecksum.of(REDUNDANCY, encoded);
        int index = number % 2 == 0 ? 0 : REDUNDANCY.servers() - 1;
        ImmutableHost host = blocks.host(volume).orElseThrow();
        var request = new StoreBlock(volume, checksum, index, content(number));
        if (host.check.check(request) instanceof Verdict.Sound(var sound)) {
            return sound;
        }
        throw new AssertionError("the block is sound");
    }

    private FragmentId keep(VolumeId volume, int number) {
        CheckedStore sound = checked(volume, number);
        var answer = new CompletableFuture<StoreReply>();
        var caller = new Caller(RequestDesk.clientOf(WRITER), Caller.Role.WRITER);
        ImmutableHost host = blocks.host(volume).orElseThrow();
        loop.add(turn -> host.store(turn, caller, sound, answer::complete));
        assertThat(answer.orTimeout(30, TimeUnit.SECONDS).join())
                .isEqualTo(new StoreReply.Stored());
        return sound.id();
    }

    private static Bytes key(VolumeId volume, FragmentId id) {
        var key = new CanonicalWriter();
        volume.write(key);
        id.write(key);
        return key.toBytes();
    }

    private void put(Shelf shelf, Bytes key, Bytes value) {
        assertThat(store.apply(new Batch().put(shelf, key, value))).isEqualTo(new Applied.Done());
    }

    private Bytes flipped(Shelf shelf, Bytes key) throws StoreException {
        byte[] value = store.get(shelf, key).orElseThrow().toArray();
        value[value.length / 2] ^= 1;
        return Bytes.owning(value);
    }

    private void rot(Shelf shelf, Bytes key) throws StoreException {
        put(shelf, key, flipped(shelf, key));
    }

    private ScrubStatus pass() throws InterruptedException {
        scrub.pass();
        awaitLoop();
        return scrub.status();
    }

    private void awaitLoop() {
        var done = new CompletableFuture<Boolean>();
        loop.add(turn -> turn.answer(HostLoop.told(done::complete), true));
        done.orTimeout(30, TimeUnit.SECONDS).join();
    }

    @Test
    void whatIsWholeIsLeftAlone() throws Exception {
        for (int number = 0; number < 3; number++) {
            keep(FIRST, number);
            keep(SECOND, number);
        }
        assertThat(pass()).isEqualTo(new ScrubStatus(6, 0, 0, 0, 1, ""));
        assertThat(pass()).isEqualTo(new ScrubStatus(12, 0, 0, 0, 2, ""));
        assertThat(missing).isEmpty();
    }

    /// A byte that rots is noticed though nobody reads the block, and is over when the fragment was brought.
    @Test
    void whatRotsIsFoundAndMended() throws Exception {
        for (int number = 0; number < 4; number++) {
            FragmentId id = keep(SECOND, number);
            if (number >= 2) {
                rot(Shelf.FRAGMENTS, key(SECOND, id));
            }
        }
        assertThat(pass()).isEqualTo(new ScrubStatus(4, 2, 0, 2, 1, ""));
        assertThat(missing)
                .contains(checked(SECOND, 2).id(), checked(SECOND, 3).id())
                .doesNotContain(checked(SECOND, 0).id(), checked(SECOND, 1).id());
        ImmutableHost host = blocks.host(SECOND).orElseThrow();
        for (int number = 2; number < 4; number++) {
            CheckedStore brought = checked(SECOND, number);
            loop.add(turn -> host.repair(turn, brought));
        }
        awaitLoop();
        assertThat(pass()).isEqualTo(new ScrubStatus(8, 2, 2, 0, 2, ""));
    }

    @Test
    void whatIsGoneIsRottenToo() throws Exception {
        FragmentId id = keep(FIRST, 1);
        var gone = new Batch();
        gone.delete(Shelf.FRAGMENTS, key(FIRST, id));
        assertThat(store.apply(gone)).isEqualTo(new Applied.Done());
        assertThat(pass().lost()).isEqualTo(1);
    }

    /// Others may not have answered when it was asked for first.
    @Test
    void whatIsLostIsAskedForAgain() throws Exception {
        FragmentId id = keep(FIRST, 1);
        rot(Shelf.FRAGMENTS, key(FIRST, id));
        pass();
        missing.clear();
        loop.add(_ -> blocks.askAgain());
        awaitLoop();
        assertThat(missing).containsExactly(id);
    }

    @Test
    void recordsThatDoNotDecodeAreMadeAnew() throws Exception {
        FragmentId id = keep(FIRST, 1);
        put(Shelf.ENTRIES, key(FIRST, id), Bytes.ofHex("ff".repeat(64)));
        reopen();
        assertThat(pass().lost()).isEqualTo(1);
        assertThat(missing).contains(id);
        ImmutableHost host = blocks.host(FIRST).orElseThrow();
        loop.add(turn -> host.repair(turn, checked(FIRST, 1)));
        awaitLoop();
        assertThat(pass()).isEqualTo(new ScrubStatus(1, 1, 1, 0, 2, ""));
    }

    /// A record and a fragment that belong together, under another block's name.
    @Test
    void aRecordOfAnotherBlockIsRotten() throws Exception {
        FragmentId one = keep(FIRST, 0);
        FragmentId other = keep(FIRST, 2);
        for (Shelf shelf : List.of(Shelf.ENTRIES, Shelf.FRAGMENTS)) {
            put(shelf, key(FIRST, one), store.get(shelf, key(FIRST, other)).orElseThrow());
        }
        reopen();
        assertThat(pass().lost()).isEqualTo(1);
        assertThat(missing).contains(one).doesNotContain(other);
    }

    private void reopen() throws StoreException {
        close();
        missing.clear();
        open();
    }

    @Test
    void aPassGoesOnAfterAStartWhereItWas() throws Exception {
        List<FragmentId> sorted =
                IntStream.range(0, 5).mapToObj(number -> keep(SECOND, number)).sorted().toList();
        keep(FIRST, 7);
        place.save(key(SECOND, sorted.get(3)));
        store.sync();
        reopen();
        assertThat(pass().checked()).as("the last two").isEqualTo(2);
        assertThat(place.load()).isEmpty();
        assertThat(pass().checked()).as("and all").isEqualTo(2 + 6);
    }

    /// A pass goes on behind what is rotten when it is known to be; one that is broken off before finds it again.
    @Test
    void whatIsNotKnownYetIsFoundAgainAfterAStart() throws Exception {
        List<FragmentId> sorted =
                IntStream.range(0, 5).mapToObj(number -> keep(SECOND, number)).sorted().toList();
        Bytes rotten = key(SECOND, sorted.get(2));
        rot(Shelf.FRAGMENTS, rotten);
        var held = new CountDownLatch(1);
        loop.add(_ -> {
            try {
                held.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        scrub.start();
        while (!place.load().equals(Optional.of(rotten))) {
            Thread.sleep(2);
        }
        scrub.close();
        held.countDown();
        reopen();
        assertThat(place.load()).contains(rotten);
        assertThat(pass().lost()).isEqualTo(1);
    }

    @Test
    void aPlaceInAVolumeThatIsNoMoreIsBeforeTheNext() throws Exception {
        FragmentId id = keep(FIRST, 1);
        keep(SECOND, 2);
        place.save(key(FIRST, id));
        blocks.drop(FIRST);
        awaitLoop();
        assertThat(pass().checked()).isEqualTo(1);
    }

    @Test
    void aPlaceThatRottedIsTheBeginning() throws Exception {
        keep(FIRST, 1);
        keep(SECOND, 2);
        place.save(key(SECOND, checked(SECOND, 2).id()));
        put(
                Shelf.META,
                Bytes.owning(
                        "scrub/immutable".getBytes(java.nio.charset.StandardCharsets.US_ASCII)),
                Bytes.ofHex("07"));
        assertThat(pass().checked()).isEqualTo(2);
    }

    @Test
    void whereNothingCanBeReadItGoesOnBeyond() {
        ImmutableShelves shelves = blocks.host(FIRST).orElseThrow().shelves;
        Bytes volume = FIRST.value();
        assertThat(shelves.beyond(volume).orElseThrow())
                .isEqualTo(Bytes.concat(volume, Bytes.ofHex("0001" + "00".repeat(31))));
        Bytes amidst = Bytes.concat(volume, Bytes.ofHex("01ff" + "a0".repeat(31)));
        assertThat(shelves.beyond(amidst).orElseThrow())
                .isEqualTo(Bytes.concat(volume, Bytes.ofHex("0200" + "00".repeat(31))));
        Bytes last = Bytes.concat(volume, Bytes.ofHex("ffff" + "00".repeat(31)));
        assertThat(shelves.beyond(last)).isEmpty();
    }
}
