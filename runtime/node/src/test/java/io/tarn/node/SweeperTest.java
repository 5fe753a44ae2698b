package io.tarn.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.tarn.base.Bytes;
import io.tarn.base.CanonicalWriter;
import io.tarn.block.BlockAddress;
import io.tarn.block.BlockShape;
import io.tarn.block.Durability;
import io.tarn.block.Redundancy;
import io.tarn.block.Refusal;
import io.tarn.block.VolumeDescriptor;
import io.tarn.block.VolumeId;
import io.tarn.block.immutable.Bguid;
import io.tarn.block.immutable.BlockChecksum;
import io.tarn.block.immutable.FetchOutcome;
import io.tarn.block.immutable.FragmentId;
import io.tarn.block.immutable.ImmutableCode;
import io.tarn.block.immutable.ReceiptSigner;
import io.tarn.block.immutable.StoreCheck;
import io.tarn.block.immutable.StoreCheck.Verdict;
import io.tarn.block.immutable.StoreLimits;
import io.tarn.block.immutable.StoreReply;
import io.tarn.block.immutable.StoreRequest.StoreBlock;
import io.tarn.block.immutable.StoreServerEffect;
import io.tarn.block.server.Caller;
import io.tarn.crypto.IdentityKey;
import io.tarn.crypto.KeyId;
import io.tarn.crypto.NodeIdentity;
import io.tarn.object.Aguid;
import io.tarn.object.VolumeDescription;
import io.tarn.object.sweep.Sweep;
import io.tarn.operations.control.NodeStatus.SweepStatus;
import io.tarn.storage.Applied;
import io.tarn.storage.Batch;
import io.tarn.storage.Shelf;
import io.tarn.storage.Store;
import io.tarn.storage.StoreException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What a node drops of its immutable blocks, by what a ring's state says: on a real disk, with the ring's own machine.
@Timeout(60)
class SweeperTest {
    private static final Redundancy REDUNDANCY = ObjectState.REDUNDANCY;
    private static final ImmutableCode CODE = new ImmutableCode(REDUNDANCY);
    private static final NodeIdentity OWNER = ObjectState.OWNER;
    private static final VolumeId STORE = new VolumeId(Bytes.ofHex("01".repeat(32)));
    private static final VolumeId OTHER_STORE = new VolumeId(Bytes.ofHex("02".repeat(32)));

    /// Of agreed time, of which each request takes one.
    private static final long LEASE = 100;

    private static final StoreLimits LIMITS = new StoreLimits(1000, 1 << 20, LEASE, 1000);

    /// Some pages of fragments, some tries, no rest.
    private static final SweepLimits SWEEPS =
            new SweepLimits(2, 1000, 1 << 20, List.of(1L, 1L), 3, 5, 10, 10, 0);

    private static final List<NodeIdentity> NODES =
            IntStream.range(0, 5)
                    .mapToObj(i ->
                            NodeIdentity.ofSeed(Bytes.ofHex("%02x".formatted(i + 1).repeat(32))))
                    .toList();

    @TempDir Path directory;

    private final ObjectState ring = new ObjectState();
    private final Map<VolumeId, ImmutableHost> hosts = new ConcurrentHashMap<>();
    private final Queue<Throwable> fatal = new ConcurrentLinkedQueue<>();
    private final Queue<FragmentId> missing = new ConcurrentLinkedQueue<>();

    /// What nobody shows.
    private final Set<Bguid> gone = ConcurrentHashMap.newKeySet();

    /// Seen by walks.
    private final Set<Bguid> visited = ConcurrentHashMap.newKeySet();

    private final Set<Bguid> fetched = ConcurrentHashMap.newKeySet();

    /// Blocks of the index come when it is open.
    private volatile CountDownLatch gate = new CountDownLatch(0);

    private Store store;
    private HostLoop loop;
    private Sweeper sweeper;

    private final class LoopObserver implements HostLoop.Observer {
        @Override
        public void missing(VolumeHost host, BlockAddress address) {}

        @Override
        public void suspect(Bytes client, String reason) {}

        @Override
        public void fatal(Throwable cause) {
            fatal.add(cause);
        }
    }

    private final class HostObserver implements ImmutableHost.Observer {
        @Override
        public void missing(ImmutableHost host, FragmentId id) {
            missing.add(id);
        }

        @Override
        public void suspect(Bytes client, String reason) {}

        @Override
        public void serve(
                ImmutableHost host, StoreServerEffect.Serve serve, ImmutableHost.Reply reply) {}
    }

    private final class Stores implements Sweeper.Stores {
        @Override
        public Optional<ImmutableHost> host(VolumeId volume) {
            return Optional.ofNullable(hosts.get(volume));
        }

        @Override
        public Walk.Fetch fetch(ImmutableHost host) {
            return block ->
                    CompletableFuture.supplyAsync(() -> shown(block), Thread::startVirtualThread);
        }

        @Override
        public long waiting(VolumeId store) {
            return store.equals(STORE) ? 5 : 0;
        }

        @Override
        public Walk.Visitor visitor(ImmutableHost host) {
            return visited::add;
        }
    }

    private FetchOutcome shown(Bguid block) {
        fetched.add(block);
        try {
            gate.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        Bytes content = ring.dispersed.get(block);
        return content == null || gone.contains(block)
                ? new FetchOutcome.NotFetched(Refusal.RECOVERING)
                : new FetchOutcome.Whole(
                        content, BlockChecksum.of(REDUNDANCY, CODE.encode(content)));
    }

    @BeforeEach
    void begin() throws StoreException {
        start(SWEEPS);
        open(STORE, OWNER);
    }

    private void start(SweepLimits limits) throws StoreException {
        store = Store.open(directory, io.tarn.storage.StoreLimits.extreme(new Random(1)));
        var desk = new FragmentDesk(1, (_, _, _) -> {});
        loop = new HostLoop(store, desk, new LoopObserver());
        sweeper = new Sweeper(new Stores(), loop, new Pace(1 << 30), limits, fatal::add);
        loop.start();
        sweeper.start();
    }

    private void open(VolumeId id, NodeIdentity owner) {
        open(id, owner, REDUNDANCY);
    }

    private void open(VolumeId id, NodeIdentity owner, Redundancy redundancy) {
        var descriptor =
                new VolumeDescriptor(
                        id,
                        "blocks",
                        owner.publicKey(),
                        new BlockShape(redundancy, 4096, 1),
                        Durability.MEMORY,
                        NODES.stream().limit(redundancy.servers()).map(NodeIdentity::id).toList(),
                        List.of(),
                        List.of());
        var host =
                new ImmutableHost(
                        descriptor,
                        store,
                        ReceiptSigner.of(NODES.getFirst()),
                        LIMITS,
                        new HostObserver());
        loop.open(host).join();
        hosts.put(id, host);
        tellTime();
    }

    @AfterEach
    void end() {
        sweeper.close();
        gate.countDown();
        loop.close();
        store.close();
        assertThat(fatal).isEmpty();
    }

    private void restart(SweepLimits limits) throws StoreException {
        List<ImmutableHost> before = List.copyOf(hosts.values());
        hosts.clear();
        end();
        start(limits);
        before.forEach(host -> open(host.volume(), ownerOf(host)));
    }

    private static NodeIdentity ownerOf(ImmutableHost host) {
        return List.of(OWNER, ObjectState.OTHER_OWNER).stream()
                .filter(one -> one.publicKey().equals(host.descriptor.owner()))
                .findFirst()
                .orElseThrow();
    }

    private void tellTime() {
        long now = ring.now;
        inLoop(turn -> hosts.values().forEach(host -> host.settle(turn, now)));
    }

    /// The state as it is by now is agreed.
    private void show() {
        tellTime();
        sweeper.show(ring.state);
    }

    private void inLoop(HostLoop.Work work) {
        var done = new CompletableFuture<Boolean>();
        loop.add(turn -> {
            work.in(turn);
            turn.answer(HostLoop.told(done::complete), true);
        });
        assertThat(done.orTimeout(30, TimeUnit.SECONDS).join()).isTrue();
    }

    private static Bytes content(int number) {
        byte[] bytes = new byte[100];
        new Random(number).nextBytes(bytes);
        return Bytes.owning(bytes);
    }

    private static Bguid name(int number) {
        return ObjectState.name(content(number));
    }

    private static List<Bguid> names(int... numbers) {
        return IntStream.of(numbers).mapToObj(SweeperTest::name).toList();
    }

    private static FragmentId id(Bguid block) {
        return new FragmentId(block, 0);
    }

    /// What was stored here gets its lease by the time as it is now.
    private void store(VolumeId volume, int... numbers) {
        tellTime();
        for (int number : numbers) {
            store(volume, content(number));
        }
    }

    private void store(VolumeId volume, Bytes content) {
        ImmutableHost host = host(volume);
        var checksum = BlockChecksum.of(REDUNDANCY, CODE.encode(content));
        var block = new StoreBlock(volume, checksum, 0, content);
        var sound = ((Verdict.Sound) new StoreCheck(CODE).check(block)).store();
        KeyId client = OWNER.id();
        var caller = new Caller(RequestDesk.clientOf(client), Caller.Role.WRITER);
        var replies = new ConcurrentLinkedQueue<StoreReply>();
        inLoop(turn -> host.store(turn, caller, sound, replies::add));
        assertThat(replies).containsExactly(new StoreReply.Stored());
    }

    private List<Integer> here(VolumeId volume, int... numbers) throws StoreException {
        var here = new ArrayList<Integer>();
        for (int number : numbers) {
            if (isHere(volume, name(number))) {
                here.add(number);
            }
        }
        return here;
    }

    private ImmutableHost host(VolumeId volume) {
        return Objects.requireNonNull(hosts.get(volume));
    }

    private boolean isHere(VolumeId volume, Bguid block) throws StoreException {
        return store.get(Shelf.FRAGMENTS, key(volume, block)).isPresent();
    }

    private static Bytes key(VolumeId volume, Bguid block) {
        var key = new CanonicalWriter();
        volume.write(key);
        id(block).write(key);
        return key.toBytes();
    }

    private static void await(BooleanSupplier condition) throws InterruptedException {
        while (!condition.getAsBoolean()) {
            Thread.sleep(2);
        }
    }

    private Optional<SweepStatus> standing(String volume) {
        return sweeper.standings().stream().filter(it -> it.volume().equals(volume)).findFirst();
    }

    private boolean isWalked(String volume, Sweep sweep) {
        return standing(volume)
                .filter(it -> it.walkedMillis() >= sweep.time().millis())
                .isPresent();
    }

    private void awaitWalk(String volume, Sweep sweep) throws InterruptedException {
        await(() -> isWalked(volume, sweep));
    }

    private String awaitTrouble(String volume) throws InterruptedException {
        await(() -> standing(volume).filter(it -> !it.trouble().isEmpty()).isPresent());
        return standing(volume).orElseThrow().trouble();
    }

    /// Long enough for a walk that should not be.
    private static void pass() throws InterruptedException {
        Thread.sleep(300);
    }

    private void endLeases() {
        ring.now += LEASE;
    }

    @Test
    void whatNothingNamesIsDropped() throws Exception {
        Aguid bucket = ring.create(OWNER, "bucket", STORE);
        store(STORE, 1, 2, 3, 4, 5, 6, 7);
        ring.put(OWNER, bucket, "a", names(1, 2));
        ring.put(OWNER, bucket, "b", names(3, 4));
        endLeases();
        ring.put(OWNER, bucket, "a", names(2, 5));
        show();
        pass();
        assertThat(here(STORE, 1, 2, 3, 4, 5, 6, 7)).as("before a sweep").hasSize(7);
        ring.collect(OWNER, bucket);
        Sweep sweep = ring.sweep(OWNER, bucket);
        show();
        awaitWalk("bucket", sweep);
        assertThat(here(STORE, 1, 2, 3, 4, 5, 6, 7)).containsExactly(2, 3, 4, 5);
        assertThat(fetched).isNotEmpty();
    }

    /// What the ring holds is on no node.
    @Test
    void whoeverBringsWhatIsMissingHearsOfAllThatNodesHave() throws Exception {
        Aguid bucket = ring.create(OWNER, "bucket", STORE);
        ring.put(OWNER, bucket, "a", names(1, 2));
        ring.collect(OWNER, bucket);
        List<Bguid> index = List.copyOf(ring.dispersed.keySet());
        ring.put(OWNER, bucket, "b", names(3));
        Sweep sweep = ring.sweep(OWNER, bucket);
        show();
        awaitWalk("bucket", sweep);
        var wanted = new java.util.HashSet<>(names(1, 2, 3));
        wanted.addAll(index);
        assertThat(visited).isEqualTo(wanted);
        assertThat(sweeper.standings()).extracting(SweepStatus::waiting).containsExactly(5L);
    }

    private void awaitVisited(int number) throws InterruptedException {
        await(() -> visited.contains(name(number)));
    }

    /// ADR-028: an heir is filled by walks, "when it sees a description that it has not walked with, and again and again while
    /// somebody is leaving".
    @Test
    void whileAServerLeavesTheVolumeIsWalkedThroughAgainAndAgain() throws Exception {
        Aguid bucket = ring.create(OWNER, "bucket", STORE);
        ring.put(OWNER, bucket, "a", names(1));
        Sweep sweep = ring.sweep(OWNER, bucket);
        show();
        awaitWalk("bucket", sweep);
        ring.put(OWNER, bucket, "b", names(2));
        show();
        pass();
        assertThat(visited).as("walked through once").doesNotContain(name(2));

        IdentityKey heir = NODES.getLast().publicKey();
        ring.describe(OWNER, bucket, now -> now.leaving(ObjectState.server(1), heir));
        show();
        awaitVisited(2);
        ring.put(OWNER, bucket, "c", names(3));
        show();
        awaitVisited(3);
        visited.clear();
        awaitVisited(1);

        ring.put(OWNER, bucket, "d", names(4));
        ring.describe(OWNER, bucket, VolumeDescription::left);
        show();
        awaitVisited(4);
        pass();
        visited.clear();
        pass();
        assertThat(visited).as("once more, and that was it").isEmpty();
    }

    /// ADR-028: "Walks for this drop nothing."
    @Test
    void aWalkForAnHeirDropsNothing() throws Exception {
        Aguid bucket = ring.create(OWNER, "bucket", STORE);
        store(STORE, 1, 2);
        ring.put(OWNER, bucket, "a", names(1));
        ring.put(OWNER, bucket, "b", names(2));
        endLeases();
        Sweep sweep = ring.sweep(OWNER, bucket);
        show();
        awaitWalk("bucket", sweep);
        ring.put(OWNER, bucket, "b", names(3));
        ring.collect(OWNER, bucket);
        IdentityKey heir = NODES.getLast().publicKey();
        ring.describe(OWNER, bucket, now -> now.leaving(ObjectState.server(1), heir));
        show();
        awaitVisited(3);
        visited.clear();
        awaitVisited(3);
        assertThat(here(STORE, 1, 2)).containsExactly(1, 2);
        ring.describe(OWNER, bucket, VolumeDescription::left);
        Sweep next = ring.sweep(OWNER, bucket);
        show();
        awaitWalk("bucket", next);
        assertThat(here(STORE, 1, 2)).as("the next sweep does").containsExactly(1);
    }

    /// Also what the ring has made and was dispersed: roots of versions, and blocks of their indices.
    @Test
    void blocksOfTheIndexStay() throws Exception {
        Aguid bucket = ring.create(OWNER, "bucket", STORE);
        ring.put(OWNER, bucket, "a", names(1, 2));
        ring.collect(OWNER, bucket);
        ring.put(OWNER, bucket, "b", names(3, 4));
        tellTime();
        List<Bguid> index = List.copyOf(ring.dispersed.keySet());
        assertThat(index).hasSize(2);
        ring.dispersed.values().forEach(block -> store(STORE, block));
        endLeases();
        Sweep sweep = ring.sweep(OWNER, bucket);
        show();
        awaitWalk("bucket", sweep);
        for (Bguid block : index) {
            assertThat(isHere(STORE, block)).isTrue();
        }
    }

    /// An update that comes after the sweep may name it, by a receipt that is good then; also when the walk is slow, and the
    /// lease over before it ends.
    @Test
    void whatHadALeaseWhenTheSweepBeganStays() throws Exception {
        Aguid bucket = ring.create(OWNER, "bucket", STORE);
        ring.put(OWNER, bucket, "a", names(1, 2));
        ring.collect(OWNER, bucket);
        store(STORE, 1, 8);
        ring.now += LEASE - 1;
        store(STORE, 9);
        gate = new CountDownLatch(1);
        Sweep sweep = ring.sweep(OWNER, bucket);
        show();
        await(() -> !fetched.isEmpty());
        ring.put(OWNER, bucket, "late", names(9));
        endLeases();
        endLeases();
        show();
        gate.countDown();
        awaitWalk("bucket", sweep);
        assertThat(here(STORE, 1, 8, 9)).containsExactly(1, 9);
    }

    /// Marks are of one state: what moves from a name behind to one before, while the walk is between them, is in it.
    @Test
    void theStateMovesOnDuringAWalk() throws Exception {
        Aguid bucket = ring.create(OWNER, "bucket", STORE);
        store(STORE, 1, 2, 3, 4, 5, 6, 7);
        ring.put(OWNER, bucket, "m00", names(1, 2));
        for (int i = 1; i < 100; i++) {
            ring.put(OWNER, bucket, "m%02d".formatted(i), names(3, 4));
        }
        ring.put(OWNER, bucket, "z", names(5, 6));
        ring.collect(OWNER, bucket);
        endLeases();
        gate = new CountDownLatch(1);
        Sweep sweep = ring.sweep(OWNER, bucket);
        show();
        await(() -> fetched.size() == 2);
        // With receipts that nobody would have signed any more: as a copy would.
        ring.put(OWNER, bucket, "a", names(5, 6));
        ring.delete(OWNER, bucket, "z");
        ring.collect(OWNER, bucket);
        show();
        gate.countDown();
        awaitWalk("bucket", sweep);
        assertThat(here(STORE, 1, 2, 3, 4, 5, 6, 7)).containsExactly(1, 2, 3, 4, 5, 6);
    }

    @Test
    void aBlockThatCannotBeHadStopsTheWalkUntilItCan() throws Exception {
        Aguid bucket = ring.create(OWNER, "bucket", STORE);
        store(STORE, 1, 2, 3);
        ring.put(OWNER, bucket, "a", names(1, 2));
        ring.collect(OWNER, bucket);
        endLeases();
        gone.addAll(ring.dispersed.keySet());
        Sweep sweep = ring.sweep(OWNER, bucket);
        show();
        String trouble = awaitTrouble("bucket");
        assertThat(ring.dispersed.keySet()).anyMatch(block -> trouble.contains(block.toString()));
        pass();
        assertThat(here(STORE, 1, 2, 3)).containsExactly(1, 2, 3);
        gone.clear();
        awaitWalk("bucket", sweep);
        assertThat(standing("bucket").orElseThrow().trouble()).isEmpty();
        assertThat(here(STORE, 1, 2, 3)).containsExactly(1, 2);
    }

    @Test
    void moreThanAWalkMayRememberStopsIt() throws Exception {
        Aguid bucket = ring.create(OWNER, "bucket", STORE);
        store(STORE, 1, 2, 3, 4, 5);
        ring.put(OWNER, bucket, "a", names(1, 2));
        ring.put(OWNER, bucket, "b", names(3, 4));
        ring.collect(OWNER, bucket);
        endLeases();
        ring.sweep(OWNER, bucket);
        restart(new SweepLimits(2, 1, 1 << 20, List.of(), 3, 5, 10, 10, 0));
        show();
        assertThat(awaitTrouble("bucket")).contains("more than 1 blocks");
        pass();
        assertThat(here(STORE, 1, 2, 3, 4, 5)).hasSize(5);
    }

    /// "Else whoever names another's store would have its blocks dropped."
    @Test
    void anothersStoreIsNotSwept() throws Exception {
        open(OTHER_STORE, ObjectState.OTHER_OWNER);
        Aguid thief = ring.create(OWNER, "thief", OTHER_STORE);
        store(OTHER_STORE, 1, 2);
        endLeases();
        ring.sweep(OWNER, thief);
        show();
        assertThat(awaitTrouble("thief")).contains("another owner's");
        pass();
        assertThat(here(OTHER_STORE, 1, 2)).containsExactly(1, 2);
    }

    /// Its blocks would have other names.
    @Test
    void aStoreOfAnotherRedundancyIsNotSwept() throws Exception {
        open(OTHER_STORE, OWNER, new Redundancy(1, 3));
        Aguid bucket = ring.create(OWNER, "bucket", OTHER_STORE);
        ring.sweep(OWNER, bucket);
        show();
        assertThat(awaitTrouble("bucket")).contains("another redundancy");
    }

    @Test
    void eachVolumesStoreIsSweptByItsOwn() throws Exception {
        open(OTHER_STORE, ObjectState.OTHER_OWNER);
        Aguid bucket = ring.create(OWNER, "bucket", STORE);
        Aguid other = ring.create(ObjectState.OTHER_OWNER, "other", OTHER_STORE);
        store(STORE, 1, 2, 3);
        store(OTHER_STORE, 1, 2, 3);
        ring.put(OWNER, bucket, "a", names(1));
        ring.put(ObjectState.OTHER_OWNER, other, "a", names(2));
        endLeases();
        Sweep first = ring.sweep(OWNER, bucket);
        show();
        awaitWalk("bucket", first);
        assertThat(here(STORE, 1, 2, 3)).containsExactly(1);
        assertThat(here(OTHER_STORE, 1, 2, 3)).containsExactly(1, 2, 3);
        Sweep second = ring.sweep(ObjectState.OTHER_OWNER, other);
        show();
        awaitWalk("other", second);
        assertThat(here(STORE, 1, 2, 3)).containsExactly(1);
        assertThat(here(OTHER_STORE, 1, 2, 3)).containsExactly(2);
    }

    /// The one that is stuck comes first.
    @Test
    void aStuckVolumeDoesNotStandInTheWay() throws Exception {
        open(OTHER_STORE, OWNER);
        Aguid one = ring.create(OWNER, "one", STORE);
        Aguid two = ring.create(OWNER, "two", OTHER_STORE);
        boolean isOneFirst = one.compareTo(two) < 0;
        Aguid stuck = isOneFirst ? one : two;
        ring.put(OWNER, stuck, "a", names(1, 2));
        ring.collect(OWNER, stuck);
        gone.addAll(ring.dispersed.keySet());
        ring.sweep(OWNER, stuck);
        Sweep good = ring.sweep(OWNER, isOneFirst ? two : one);
        show();
        awaitTrouble(isOneFirst ? "one" : "two");
        awaitWalk(isOneFirst ? "two" : "one", good);
    }

    /// Marks are lost, so it walks again; before that, it drops nothing.
    @Test
    void aNodeThatStartsInTheMiddleWalksAgain() throws Exception {
        Aguid bucket = ring.create(OWNER, "bucket", STORE);
        store(STORE, 1, 2, 3);
        ring.put(OWNER, bucket, "a", names(1, 2));
        ring.collect(OWNER, bucket);
        endLeases();
        gate = new CountDownLatch(1);
        Sweep sweep = ring.sweep(OWNER, bucket);
        show();
        await(() -> !fetched.isEmpty());
        restart(SWEEPS);
        gate = new CountDownLatch(0);
        assertThat(here(STORE, 1, 2, 3)).containsExactly(1, 2, 3);
        show();
        awaitWalk("bucket", sweep);
        assertThat(here(STORE, 1, 2, 3)).containsExactly(1, 2);
        restart(SWEEPS);
        show();
        awaitWalk("bucket", sweep);
        assertThat(here(STORE, 1, 2, 3)).containsExactly(1, 2);
    }

    /// Nobody says any more what is named there.
    @Test
    void aVolumeThatIsRemovedHasNothingDropped() throws Exception {
        Aguid bucket = ring.create(OWNER, "bucket", STORE);
        store(STORE, 1, 2);
        endLeases();
        ring.remove(OWNER, bucket);
        show();
        pass();
        assertThat(sweeper.standings()).isEmpty();
        assertThat(here(STORE, 1, 2)).containsExactly(1, 2);
        Aguid next = ring.create(OWNER, "next", STORE);
        ring.put(OWNER, next, "a", names(2));
        Sweep sweep = ring.sweep(OWNER, next);
        show();
        awaitWalk("next", sweep);
        assertThat(here(STORE, 1, 2)).containsExactly(2);
    }

    /// The catalogue may list the store after objects name it.
    @Test
    void aStoreThatComesLaterIsWaitedFor() throws Exception {
        Aguid bucket = ring.create(OWNER, "late", OTHER_STORE);
        Sweep sweep = ring.sweep(OWNER, bucket);
        show();
        pass();
        assertThat(isWalked("late", sweep)).isFalse();
        open(OTHER_STORE, OWNER);
        awaitWalk("late", sweep);
    }

    /// A fragment whose record rots is fetched from others while it is named, and given up when it is not.
    @Test
    void aRecordThatRottedIsMadeAnewOrGivenUp() throws Exception {
        Aguid bucket = ring.create(OWNER, "bucket", STORE);
        store(STORE, 1, 2);
        ring.put(OWNER, bucket, "a", names(1));
        endLeases();
        damage(1);
        damage(2);
        restart(SWEEPS);
        Sweep sweep = ring.sweep(OWNER, bucket);
        show();
        awaitWalk("bucket", sweep);
        assertThat(missing).contains(id(name(1)), id(name(2)));
        missing.clear();
        Sweep next = ring.sweep(OWNER, bucket);
        show();
        awaitWalk("bucket", next);
        assertThat(missing).containsExactly(id(name(1)));
        assertThat(here(STORE, 1, 2)).containsExactly(1);
    }

    private void damage(int number) {
        Bytes key = key(STORE, name(number));
        var batch = new Batch().put(Shelf.ENTRIES, key, Bytes.ofHex("ff".repeat(64)));
        assertThat(store.apply(batch)).isEqualTo(new Applied.Done());
    }

    /// Named, and so nobody pays for them.
    @Test
    void whatIsNamedIsChargedToNobody() throws Exception {
        Aguid bucket = ring.create(OWNER, "bucket", STORE);
        store(STORE, 1, 2, 3, 4);
        ring.put(OWNER, bucket, "a", names(1, 2, 3));
        Sweep sweep = ring.sweep(OWNER, bucket);
        show();
        awaitWalk("bucket", sweep);
        assertThat(host(STORE).stagedCount()).isEqualTo(1);
    }
}
