package io.tarn.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.tarn.base.Bytes;
import io.tarn.block.BlockShape;
import io.tarn.block.Durability;
import io.tarn.block.EncodedBlock;
import io.tarn.block.Redundancy;
import io.tarn.block.Refusal;
import io.tarn.block.VolumeDescriptor;
import io.tarn.block.VolumeId;
import io.tarn.block.immutable.Bguid;
import io.tarn.block.immutable.BlockChecksum;
import io.tarn.block.immutable.FragmentId;
import io.tarn.block.immutable.FragmentPlacement;
import io.tarn.block.immutable.FragmentPoint;
import io.tarn.block.immutable.ImmutableCode;
import io.tarn.block.immutable.Receipt;
import io.tarn.block.immutable.ReceiptSigner;
import io.tarn.block.immutable.StoreCheck.Verdict;
import io.tarn.block.immutable.StoreLimits;
import io.tarn.block.immutable.StoreReply;
import io.tarn.block.immutable.StoreReply.Absent;
import io.tarn.block.immutable.StoreReply.Attested;
import io.tarn.block.immutable.StoreReply.Audited;
import io.tarn.block.immutable.StoreReply.Fetched;
import io.tarn.block.immutable.StoreReply.NotHeld;
import io.tarn.block.immutable.StoreReply.Refused;
import io.tarn.block.immutable.StoreReply.Stored;
import io.tarn.block.immutable.StoreReplyCodec;
import io.tarn.block.immutable.StoreRequest;
import io.tarn.block.immutable.StoreRequest.Attest;
import io.tarn.block.immutable.StoreRequest.Audit;
import io.tarn.block.immutable.StoreRequest.Fetch;
import io.tarn.block.immutable.StoreRequest.StoreBlock;
import io.tarn.block.immutable.StoreRequest.Storing;
import io.tarn.block.immutable.StoreRequestCodec;
import io.tarn.block.server.Caller;
import io.tarn.block.wire.WireMessage;
import io.tarn.crypto.Digest;
import io.tarn.crypto.KeyId;
import io.tarn.crypto.NodeIdentity;
import io.tarn.crypto.Sha256;
import io.tarn.object.Locking;
import io.tarn.object.Retention;
import io.tarn.object.VolumeDescription;
import io.tarn.object.sweep.Sweep;
import io.tarn.operations.ServerLinks;
import io.tarn.ring.AgreedTime;
import io.tarn.ring.RingId;
import io.tarn.storage.Applied;
import io.tarn.storage.Batch;
import io.tarn.storage.KeyRange;
import io.tarn.storage.Shelf;
import io.tarn.storage.Store;
import io.tarn.storage.StoreException;
import io.tarn.transport.LinkFailure;
import io.tarn.transport.Message;
import io.tarn.transport.ReplyHandler;
import io.tarn.transport.Responder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// One node's immutable blocks, on a real disk.
@Timeout(60)
class ImmutableBlocksTest {
    private static final VolumeId VOLUME = new VolumeId(Bytes.zeros(VolumeId.BYTES));
    private static final Redundancy REDUNDANCY = new Redundancy(1, 2);
    private static final ImmutableCode CODE = new ImmutableCode(REDUNDANCY);
    private static final int BYTES = 1000;

    /// 5 fragments of a client; 100 of agreed time.
    private static final StoreLimits LIMITS = new StoreLimits(5, 1 << 20, 100, 2);

    private static final List<NodeIdentity> NODES =
            IntStream.range(0, 6).mapToObj(ImmutableBlocksTest::identity).toList();
    private static final List<KeyId> FOUR = NODES.stream().limit(4).map(NodeIdentity::id).toList();
    private static final KeyId SELF = FOUR.getFirst();
    private static final KeyId WRITER = identity(20).id();
    private static final KeyId OTHER_WRITER = identity(21).id();
    private static final KeyId READER = identity(22).id();
    private static final KeyId STRANGER = identity(23).id();

    private static final Bytes CHALLENGE = Bytes.ofHex("c4".repeat(Audit.CHALLENGE_BYTES));

    private static final VolumeDescriptor DESCRIPTOR =
            new VolumeDescriptor(
                    VOLUME,
                    "blocks",
                    identity(19).publicKey(),
                    new BlockShape(REDUNDANCY, 4096, 1),
                    Durability.MEMORY,
                    FOUR,
                    List.of(WRITER, OTHER_WRITER),
                    List.of(READER));

    @TempDir Path directory;
    private final Queue<Throwable> fatal = new ConcurrentLinkedQueue<>();
    private final Queue<String> suspects = new ConcurrentLinkedQueue<>();
    private final Queue<FragmentId> missing = new ConcurrentLinkedQueue<>();
    private Store store;
    private FragmentDesk fragments;
    private HostLoop loop;
    private ImmutableBlocks blocks;

    private static NodeIdentity identity(int number) {
        return NodeIdentity.ofSeed(Bytes.ofHex("%02x".formatted(number + 1).repeat(32)));
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
                        LIMITS,
                        FOUR::contains,
                        (_, reason) -> suspects.add(reason),
                        lost -> missing.add(lost.fragment()));
        blocks.learn(FOUR);
        loop.start();
        blocks.open(DESCRIPTOR);
    }

    @AfterEach
    void close() {
        loop.close();
        fragments.close();
        store.close();
        assertThat(fatal).isEmpty();
    }

    private void restart() throws StoreException {
        close();
        open();
    }

    /// A block, and the fragment of it that belongs here.
    private record Mine(EncodedBlock encoded, BlockChecksum checksum, FragmentId id) {
        static Mine of(int number) {
            byte[] content = new byte[BYTES];
            new Random(number).nextBytes(content);
            EncodedBlock encoded = CODE.encode(Bytes.owning(content));
            var checksum = BlockChecksum.of(REDUNDANCY, encoded);
            Bguid name = checksum.bguid();
            int index =
                    FragmentPlacement.ofAlike(FOUR)
                            .holders(name, REDUNDANCY.servers())
                            .indexOf(SELF);
            return new Mine(encoded, checksum, new FragmentId(name, index));
        }

        Storing storing() {
            return new StoreBlock(VOLUME, checksum, id.index(), encoded.content());
        }

        Bytes fragment() {
            return CODE.reencode(checksum, id.index(), encoded.content()).orElseThrow().fragment();
        }
    }

    private StoreReply ask(KeyId caller, StoreRequest request) {
        WireMessage wire = StoreRequestCodec.encode(request);
        return ask(caller, new Message(wire.kind(), wire.head(), wire.body()));
    }

    private StoreReply ask(KeyId caller, Message message) {
        return asking(caller, message).orTimeout(30, TimeUnit.SECONDS).join();
    }

    private CompletableFuture<StoreReply> asking(KeyId caller, Message message) {
        var answer = new CompletableFuture<StoreReply>();
        blocks.handle(
                caller,
                message,
                new Responder() {
                    @Override
                    public void reply(Message reply) {
                        try {
                            var wire = new WireMessage(reply.kind(), reply.head(), reply.body());
                            answer.complete(StoreReplyCodec.decode(wire, REDUNDANCY));
                        } catch (io.tarn.base.MalformedException e) {
                            answer.completeExceptionally(e);
                        }
                    }

                    @Override
                    public void drop() {
                        answer.completeExceptionally(new IllegalStateException("dropped"));
                    }
                });
        return answer;
    }

    private StoreReply store(KeyId caller, int number) {
        return ask(caller, Mine.of(number).storing());
    }

    private StoreReply fetch(KeyId caller, int number) {
        return ask(caller, new Fetch(VOLUME, Mine.of(number).id(), true));
    }

    private StoreReply attest(KeyId caller, int... numbers) {
        List<FragmentId> ids =
                IntStream.of(numbers).mapToObj(number -> Mine.of(number).id()).sorted().toList();
        return ask(caller, new Attest(VOLUME, ids));
    }

    private void settle(long millis) {
        blocks.settled(new AgreedTime(millis));
        awaitLoop();
    }

    /// A walk is complete, whose sweep began then: it has come to these.
    private long walk(long sweepMillis, int... named) throws Exception {
        var marks = new Marks(1 << 20, 7);
        IntStream.of(named).forEach(number -> marks.add(Mine.of(number).id().block()));
        Digest any = Sha256.of(Bytes.EMPTY);
        var sweep = new Sweep(new AgreedTime(sweepMillis), any, any);
        ImmutableHost host = blocks.host(VOLUME).orElseThrow();
        return new WalkReport(host, loop, new Pace(1 << 30), sweep, marks, 2).tell();
    }

    /// What was asked of the loop before has taken hold.
    private void awaitLoop() {
        var done = new CompletableFuture<Boolean>();
        loop.add(turn -> turn.answer(HostLoop.told(done::complete), true));
        done.orTimeout(30, TimeUnit.SECONDS).join();
    }

    private void assertWhole(StoreReply reply, int number) {
        assertThat(reply).isInstanceOf(Fetched.class);
        assertThat(((Fetched) reply).fragment()).isEqualTo(Mine.of(number).fragment());
        assertThat(((Fetched) reply).checksum()).contains(Mine.of(number).checksum());
    }

    private int valuesOn(Shelf shelf) throws StoreException {
        var count = new ArrayList<Bytes>();
        store.scan(shelf, KeyRange.all(), Integer.MAX_VALUE, (key, _) -> count.add(key));
        return count.size();
    }

    private void assertNothingOnDisk() throws StoreException {
        for (Shelf shelf : List.of(Shelf.ENTRIES, Shelf.FRAGMENTS, Shelf.UNSETTLED)) {
            assertThat(valuesOn(shelf)).as(shelf.name()).isZero();
        }
    }

    @Test
    void whatIsStoredIsFetchedAndSignedFor() {
        settle(1_000);
        assertThat(store(WRITER, 1)).isEqualTo(new Stored());
        assertWhole(fetch(READER, 1), 1);
        assertWhole(fetch(FOUR.get(2), 1), 1);
        StoreReply reply = attest(WRITER, 1);
        assertThat(reply).isInstanceOf(Attested.class);
        Receipt receipt = ((Attested) reply).receipt();
        assertThat(receipt.verify(NODES.getFirst().publicKey())).isTrue();
        assertThat(receipt.covers(List.of(Mine.of(1).id()))).isTrue();
        assertThat(receipt.expiresAtMillis()).isEqualTo(1_100);
    }

    /// docs/spec/immutable-blocks.md, section 6: a server that has not heard of agreed time "stores and signs nothing".
    @Test
    void beforeItKnowsTheTimeANodeOnlyShows() throws StoreException {
        assertThat(store(WRITER, 1)).isEqualTo(new Refused(Refusal.RECOVERING));
        settle(0);
        assertThat(store(WRITER, 1)).isEqualTo(new Stored());
        restart();
        assertWhole(fetch(READER, 1), 1);
        assertThat(attest(WRITER, 1)).isEqualTo(new Refused(Refusal.RECOVERING));
        assertThat(store(WRITER, 2)).isEqualTo(new Refused(Refusal.RECOVERING));
    }

    @Test
    void leasesAreCountedOnAfterAStart() throws Exception {
        settle(0);
        store(WRITER, 1);
        restart();
        settle(99);
        assertThat(valuesOn(Shelf.UNSETTLED)).isEqualTo(1);
        assertThat(walk(99)).isZero();
        assertWhole(fetch(READER, 1), 1);
        assertThat(walk(100)).isEqualTo(1);
        assertThat(fetch(READER, 1)).isEqualTo(new Absent());
        assertNothingOnDisk();
    }

    /// So many in a step, and yet all of them, also when the ring's time stands still.
    @Test
    void leasesEndAndNothingIsDropped() throws Exception {
        settle(0);
        for (int number = 0; number < 5; number++) {
            assertThat(store(WRITER, number)).isEqualTo(new Stored());
        }
        settle(100);
        while (valuesOn(Shelf.UNSETTLED) > 0) {
            Thread.sleep(10);
        }
        restart();
        settle(1_000_000);
        for (int number = 0; number < 5; number++) {
            assertWhole(fetch(READER, number), number);
        }
        assertThat(store(WRITER, 5)).as("none of them is paid for").isEqualTo(new Stored());
    }

    @Test
    void aClientHasItsBoundAndOthersTheirs() throws StoreException {
        settle(0);
        for (int number = 0; number < 5; number++) {
            assertThat(store(WRITER, number)).isEqualTo(new Stored());
        }
        assertThat(store(WRITER, 5)).isEqualTo(new Refused(Refusal.STAGING_FULL));
        assertThat(store(OTHER_WRITER, 5)).isEqualTo(new Stored());
        restart();
        settle(1);
        assertThat(store(WRITER, 6))
                .as("after a start")
                .isEqualTo(new Refused(Refusal.STAGING_FULL));
        assertThat(store(OTHER_WRITER, 6)).isEqualTo(new Stored());
    }

    /// "so that clients do not pay until a lease ends for what they have stored and named at once"
    @Test
    void aClientDoesNotPayForWhatVersionsName() throws Exception {
        settle(0);
        for (int number = 0; number < 5; number++) {
            assertThat(store(WRITER, number)).isEqualTo(new Stored());
        }
        name(0, 3, 7);
        assertThat(store(WRITER, 5)).isEqualTo(new Stored());
        assertThat(store(WRITER, 6)).isEqualTo(new Stored());
        assertThat(store(WRITER, 8)).isEqualTo(new Refused(Refusal.STAGING_FULL));
        name(0);
        assertThat(store(WRITER, 8)).isEqualTo(new Refused(Refusal.STAGING_FULL));
        restart();
        settle(1);
        assertThat(store(WRITER, 8))
                .as("after a start")
                .isEqualTo(new Refused(Refusal.STAGING_FULL));
        assertThat(missing).as("one of them was never stored").isEmpty();
        assertThat(walk(50)).as("their leases have not ended").isZero();
        assertThat(walk(100, 3)).isEqualTo(6);
        assertWhole(fetch(READER, 3), 3);
    }

    private void name(int... numbers) {
        blocks.named(
                VOLUME,
                IntStream.of(numbers).mapToObj(number -> Mine.of(number).id().block()).toList());
        awaitLoop();
    }

    @Test
    void whatBelongsHereAndIsNotIsBrought() throws Exception {
        settle(0);
        store(WRITER, 1);
        Pace pace = new Pace(1 << 30);
        var repairer =
                new FragmentRepairer(
                        loop,
                        pace,
                        _ -> {
                            throw new AssertionError("nothing is fetched here");
                        });
        Completion completion = blocks.completion(blocks.host(VOLUME).orElseThrow(), repairer);
        assertThat(completion.complete(Mine.of(1).id().block())).isFalse();
        for (int times = 0; times < 2; times++) {
            assertThat(completion.complete(Mine.of(2).id().block()))
                    .as("also when it did not come")
                    .isTrue();
            awaitLoop();
            assertThat(missing.poll()).isEqualTo(Mine.of(2).id());
        }
        assertThat(store(WRITER, 2)).isEqualTo(new Stored());
        awaitLoop();
        assertThat(completion.complete(Mine.of(2).id().block())).isFalse();
        blocks.learn(NODES.stream().skip(2).map(NodeIdentity::id).toList());
        assertThat(completion.complete(Mine.of(3).id().block()))
                .as("it belongs on other nodes now")
                .isFalse();
        assertThat(missing).isEmpty();
    }

    @Test
    void pinnedFragmentsOutliveTheirLeases() throws Exception {
        settle(0);
        store(WRITER, 1);
        store(WRITER, 2);
        assertThat(walk(1_000, 1)).isEqualTo(1);
        assertWhole(fetch(READER, 1), 1);
        assertThat(fetch(READER, 2)).isEqualTo(new Absent());
        restart();
        assertThat(walk(2_000, 1)).isZero();
        assertWhole(fetch(READER, 1), 1);
        assertThat(walk(2_001)).isEqualTo(1);
        assertThat(fetch(READER, 1)).isEqualTo(new Absent());
        assertNothingOnDisk();
    }

    @Test
    void fragmentsOfOtherNodesAreRefused() {
        settle(0);
        Mine mine = Mine.of(1);
        for (int index = 0; index < REDUNDANCY.servers(); index++) {
            if (index != mine.id().index()) {
                var elsewhere =
                        new StoreBlock(VOLUME, mine.checksum(), index, mine.encoded().content());
                assertThat(ask(WRITER, elsewhere)).isEqualTo(new Refused(Refusal.MISPLACED));
            }
        }
    }

    /// Whoever stores may hear later than this node that nodes have come.
    @Test
    void placesOfBeforeTheLastChangeAreGoodToo() {
        settle(0);
        List<KeyId> six = NODES.stream().map(NodeIdentity::id).toList();
        var now = FragmentPlacement.ofAlike(six);
        int moved = 0;
        while (now.holders(Mine.of(moved).id().block(), 4).contains(SELF)) {
            moved++;
        }
        blocks.learn(six);
        assertThat(store(WRITER, moved)).isEqualTo(new Stored());
        blocks.learn(six.subList(0, 5));
        blocks.learn(six);
        assertThat(store(WRITER, moved)).isEqualTo(new Refused(Refusal.MISPLACED));
    }

    private static VolumeDescription described(NodeIdentity owner, List<NodeIdentity> servers) {
        return new VolumeDescription(
                new RingId(Sha256.of(Bytes.EMPTY)),
                owner.publicKey(),
                "bucket",
                1,
                VOLUME,
                REDUNDANCY,
                servers.stream().map(NodeIdentity::publicKey).toList(),
                4096,
                new Retention.All(),
                Locking.NONE);
    }

    /// ADR-028: "Holders are those who may sign."
    @Test
    void aStoreOfObjectsIsSpreadAmongTheServersThatTheirVolumeNames() {
        settle(0);
        List<NodeIdentity> others = NODES.subList(1, 5);
        VolumeDescription elsewhere = described(identity(19), others);
        blocks.describe(List.of(described(identity(18), others)));
        assertThat(store(WRITER, 1)).as("by another owner").isEqualTo(new Stored());
        blocks.describe(List.of(elsewhere));
        assertThat(store(WRITER, 2)).isEqualTo(new Refused(Refusal.MISPLACED));
        assertThat(attest(WRITER, 1)).isEqualTo(new Refused(Refusal.MISPLACED));
        blocks.describe(List.of(described(identity(19), NODES.subList(0, 4))));
        assertThat(store(WRITER, 2)).isEqualTo(new Stored());
        assertThat(attest(WRITER, 1)).isInstanceOf(Attested.class);
        blocks.describe(List.of());
        assertThat(store(WRITER, 3)).as("of nodes").isEqualTo(new Stored());
    }

    /// ADR-028: "it is to hold nothing, takes nothing new, ... its receipts are good".
    @Test
    void whoLeavesTakesNothingAndSignsUntilItHasLeft() {
        settle(0);
        assertThat(store(WRITER, 1)).isEqualTo(new Stored());
        VolumeDescription leaving =
                described(identity(19), NODES.subList(0, 4))
                        .leaving(NODES.get(0).publicKey(), NODES.get(4).publicKey());
        blocks.describe(List.of(leaving));
        assertThat(store(WRITER, 2)).isEqualTo(new Refused(Refusal.MISPLACED));
        assertThat(attest(WRITER, 1)).isInstanceOf(Attested.class);
        assertThat(fetch(READER, 1)).isInstanceOf(Fetched.class);
        blocks.describe(List.of(leaving.left()));
        assertThat(attest(WRITER, 1)).isEqualTo(new Refused(Refusal.MISPLACED));
        assertThat(fetch(READER, 1)).isInstanceOf(Fetched.class);
    }

    @Test
    void anHeirTakesWhatItsPredecessorWasToHold() {
        settle(0);
        VolumeDescription before = described(identity(19), NODES.subList(1, 5));
        KeyId old = NODES.get(3).id();
        int block = 0;
        while (before.placement().holders(Mine.of(block).id().block(), 4).indexOf(old)
                != Mine.of(block).id().index()) {
            block++;
        }
        blocks.describe(List.of(before));
        assertThat(store(WRITER, block)).isEqualTo(new Refused(Refusal.MISPLACED));
        blocks.describe(
                List.of(before.leaving(NODES.get(3).publicKey(), NODES.getFirst().publicKey())));
        assertThat(store(WRITER, block)).isEqualTo(new Stored());
    }

    @Test
    void tooFewNodesHoldNothing() {
        settle(0);
        blocks.learn(FOUR.subList(0, 3));
        blocks.learn(FOUR.subList(0, 2));
        assertThat(store(WRITER, 1)).isEqualTo(new Refused(Refusal.MISPLACED));
    }

    @Test
    void whoMayNotIsRefused() {
        settle(0);
        assertThat(store(READER, 1)).isEqualTo(new Refused(Refusal.NOT_PERMITTED));
        assertThat(store(FOUR.get(1), 1)).isEqualTo(new Refused(Refusal.NOT_PERMITTED));
        assertThat(attest(READER, 1)).isEqualTo(new Refused(Refusal.NOT_PERMITTED));
        assertThat(fetch(STRANGER, 1)).isEqualTo(new Refused(Refusal.NOT_PERMITTED));
        assertThat(suspects).hasSize(3).allMatch(reason -> reason.contains("without permission"));
    }

    @Test
    void whatDoesNotBelongToItsChecksumIsRefused() {
        settle(0);
        Mine mine = Mine.of(1);
        var false1 =
                new StoreBlock(
                        VOLUME, mine.checksum(), mine.id().index(), Mine.of(2).encoded().content());
        assertThat(ask(WRITER, false1)).isEqualTo(new Refused(Refusal.INCONSISTENT));
    }

    @Test
    void bytesThatAreNoRequestAreHeldAgainstTheirSender() {
        assertThat(ask(WRITER, new Message(StoreRequestCodec.KIND_MIN, VOLUME.value())))
                .isEqualTo(new Refused(Refusal.MALFORMED));
        assertThat(ask(WRITER, new Message(StoreRequestCodec.KIND_MAX, Bytes.EMPTY)))
                .isEqualTo(new Refused(Refusal.MALFORMED));
        assertThat(suspects).hasSize(2);
        var other = new VolumeId(Bytes.ofHex("07".repeat(VolumeId.BYTES)));
        assertThat(ask(WRITER, new Fetch(other, Mine.of(1).id(), true)))
                .isEqualTo(new Refused(Refusal.UNKNOWN_VOLUME));
    }

    private Bytes key(int number) {
        var key = new io.tarn.base.CanonicalWriter();
        VOLUME.write(key);
        Mine.of(number).id().write(key);
        return key.toBytes();
    }

    private void damage(Shelf shelf, int number) {
        Bytes rot = Bytes.ofHex("ff".repeat(64));
        assertThat(store.apply(new Batch().put(shelf, key(number), rot)))
                .isEqualTo(new Applied.Done());
    }

    /// A rotten fragment is not shown, not signed for, asked for elsewhere; and good again when somebody brings it.
    @Test
    void aRottenFragmentIsNoticed() {
        settle(0);
        store(WRITER, 1);
        damage(Shelf.FRAGMENTS, 1);
        assertThat(fetch(READER, 1)).isEqualTo(new Refused(Refusal.RECOVERING));
        awaitLoop();
        assertThat(missing).containsExactly(Mine.of(1).id());
        assertThat(attest(WRITER, 1)).isEqualTo(new NotHeld(List.of(0)));
        assertThat(store(WRITER, 1)).isEqualTo(new Stored());
        assertWhole(fetch(READER, 1), 1);
        assertThat(attest(WRITER, 1)).isInstanceOf(Attested.class);
    }

    /// A version may name it: it is to be had from the others, and is not called absent.
    @Test
    void aLeasedFragmentWhoseRecordRottedIsMadeAnew() throws Exception {
        settle(0);
        store(WRITER, 1);
        damage(Shelf.ENTRIES, 1);
        restart();
        assertThat(missing).isEmpty();
        settle(0);
        while (valuesOn(Shelf.UNSETTLED) > 0) {
            awaitLoop();
        }
        assertThat(missing).containsExactly(Mine.of(1).id());
        assertThat(fetch(READER, 1)).isEqualTo(new Refused(Refusal.RECOVERING));
        assertThat(store(WRITER, 1)).isEqualTo(new Stored());
        assertWhole(fetch(READER, 1), 1);
        assertThat(walk(1_000)).isEqualTo(1);
        assertNothingOnDisk();
    }

    @Test
    void aRecordThatRottedIsLeftAloneWhenItWasStoredAgain() throws StoreException {
        settle(0);
        store(WRITER, 1);
        damage(Shelf.ENTRIES, 1);
        ImmutableHost host = newHost();
        var turn = new Turn(1, 0);
        host.settle(turn, 0);
        host.store(turn, writer(), checked(1), _ -> {});
        assertThat(store.apply(turn.batch)).isEqualTo(new Applied.Done());
        var next = new Turn(2, 1);
        host.tick(1_000, next, loop);
        assertThat(next.batch.isEmpty()).isTrue();
    }

    @Test
    void aPinnedFragmentWhoseRecordRottedIsNotCalledAbsent() throws Exception {
        settle(0);
        store(WRITER, 1);
        walk(0, 1);
        damage(Shelf.ENTRIES, 1);
        restart();
        assertThat(fetch(READER, 1)).isEqualTo(new Refused(Refusal.RECOVERING));
    }

    @Test
    void aVolumeThatIsNoMoreLeavesNothing() throws Exception {
        settle(0);
        store(WRITER, 1);
        blocks.drop(VOLUME);
        awaitLoop();
        assertThat(fetch(READER, 1)).isEqualTo(new Refused(Refusal.UNKNOWN_VOLUME));
        assertNothingOnDisk();
    }

    /// What the loop still has to do for a volume when it is removed leaves nothing behind either.
    @Test
    void aStepAfterTheRemovalChangesNothing() throws StoreException {
        var host = newHost();
        var batch = new Batch();
        host.addRemoval(batch);
        var turn = new Turn(1, 0);
        host.settle(turn, 0);
        host.store(turn, writer(), checked(1), _ -> {});
        host.walked(turn, 1_000);
        assertThat(host.judge(turn, Mine.of(1).id(), false)).isFalse();
        assertThat(turn.batch.isEmpty()).isTrue();
    }

    /// A receipt and an acknowledgement are promises about the disk, also of what an earlier turn has stored.
    @Test
    void answersWaitUntilWhatTheyTellOfIsOnDisk() throws StoreException {
        ImmutableHost host = newHost();
        host.settle(new Turn(1, 0), 0);
        assertThat(isDurable(2, 1, turn -> host.store(turn, writer(), checked(1), _ -> {})))
                .containsExactly(true);
        assertThat(isDurable(3, 1, turn -> host.store(turn, writer(), checked(1), _ -> {})))
                .as("stored again, before it is on disk")
                .containsExactly(true);
        var attest = new Attest(VOLUME, List.of(Mine.of(1).id()));
        assertThat(isDurable(4, 1, turn -> host.attest(turn, writer(), attest, _ -> {})))
                .containsExactly(true);
        var fetch = new Fetch(VOLUME, Mine.of(1).id(), false);
        assertThat(isDurable(5, 1, turn -> host.fetch(turn, writer(), fetch, _ -> {})))
                .containsExactly(true);
        assertThat(isDurable(6, 5, turn -> host.fetch(turn, writer(), fetch, _ -> {})))
                .as("on disk")
                .containsExactly(false);
    }

    private static List<Boolean> isDurable(
            int number, int syncedTurn, java.util.function.Consumer<Turn> step) {
        var turn = new Turn(number, syncedTurn);
        step.accept(turn);
        return turn.pending().stream().map(Turn.Pending::durable).toList();
    }

    private ImmutableHost newHost() throws StoreException {
        var host =
                new ImmutableHost(
                        DESCRIPTOR,
                        store,
                        ReceiptSigner.of(NODES.getFirst()),
                        LIMITS,
                        new ImmutableHost.Observer() {
                            @Override
                            public void missing(ImmutableHost of, FragmentId id) {}

                            @Override
                            public void suspect(Bytes client, String reason) {}

                            @Override
                            public void serve(
                                    ImmutableHost of,
                                    io.tarn.block.immutable.StoreServerEffect.Serve serve,
                                    ImmutableHost.Reply reply) {}
                        });
        host.reload(0);
        return host;
    }

    private static Caller writer() {
        return new Caller(RequestDesk.clientOf(WRITER), Caller.Role.WRITER);
    }

    private static io.tarn.block.immutable.StoreCheck.CheckedStore checked(int number) {
        var check = new io.tarn.block.immutable.StoreCheck(CODE);
        if (check.check(Mine.of(number).storing()) instanceof Verdict.Sound(var sound)) {
            return sound;
        }
        throw new AssertionError("the block is sound");
    }

    /// What it walks through may be here and at too few others.
    @Test
    void aNodeAsksItselfForBlocksAsItAsksOthers() {
        settle(0);
        store(WRITER, 1);
        Queue<KeyId> others = new ConcurrentLinkedQueue<>();
        var links =
                new OwnLinks(
                        SELF,
                        blocks,
                        new ServerLinks() {
                            @Override
                            public void ask(KeyId server, Message request, ReplyHandler handler) {
                                others.add(server);
                                handler.failed(LinkFailure.UNREACHABLE);
                            }

                            @Override
                            public boolean isConnected(KeyId server) {
                                return false;
                            }
                        });
        assertWhole(askOver(links, SELF).orTimeout(30, TimeUnit.SECONDS).join(), 1);
        assertThat(askOver(links, FOUR.get(1))).isCompletedExceptionally();
        assertThat(others).containsExactly(FOUR.get(1));
    }

    private static CompletableFuture<StoreReply> askOver(ServerLinks links, KeyId server) {
        var answer = new CompletableFuture<StoreReply>();
        WireMessage wire = StoreRequestCodec.encode(new Fetch(VOLUME, Mine.of(1).id(), true));
        links.ask(
                server,
                new Message(wire.kind(), wire.head(), wire.body()),
                new ReplyHandler() {
                    @Override
                    public void replied(Message reply) {
                        try {
                            var message = new WireMessage(reply.kind(), reply.head(), reply.body());
                            answer.complete(StoreReplyCodec.decode(message, REDUNDANCY));
                        } catch (io.tarn.base.MalformedException e) {
                            answer.completeExceptionally(e);
                        }
                    }

                    @Override
                    public void failed(LinkFailure failure) {
                        answer.completeExceptionally(new IllegalStateException(failure.name()));
                    }
                });
        return answer;
    }

    /// Blocks that change, and their scan after a start, are not disturbed by those that do not.
    @Test
    void blocksThatChangeLieApart() throws StoreException {
        settle(0);
        store(WRITER, 1);
        var shelves = new Shelves(store, VOLUME, REDUNDANCY);
        assertThat(shelves.unsettled()).isEqualTo(Collections.emptyList());
        assertThat(shelves.latestCommits(0, 10, new java.util.TreeMap<>())).isTrue();
    }

    private static Audit auditOf(int... numbers) {
        List<FragmentId> ids =
                IntStream.of(numbers).mapToObj(number -> Mine.of(number).id()).sorted().toList();
        return new Audit(VOLUME, CHALLENGE, ids);
    }

    private static Optional<Bytes> fingerprint(int number) {
        Mine mine = Mine.of(number);
        return Optional.of(
                FragmentPoint.of(CHALLENGE, mine.id().block()).fingerprint(mine.fragment()));
    }

    @Test
    void anAuditShowsWhatIsHeldAndSound() throws StoreException {
        settle(0);
        store(WRITER, 1);
        store(WRITER, 2);
        store(WRITER, 3);
        damage(Shelf.FRAGMENTS, 2);
        for (int number = 1; number <= 4; number++) {
            Optional<Bytes> expected =
                    number == 1 || number == 3 ? fingerprint(number) : Optional.empty();
            assertThat(ask(READER, auditOf(number)))
                    .as("%d", number)
                    .isEqualTo(new Audited(List.of(expected)));
        }
        awaitLoop();
        assertThat(missing).as("what is rotten is repaired").containsExactly(Mine.of(2).id());
        damage(Shelf.ENTRIES, 3);
        restart();
        settle(1);
        assertThat(ask(READER, auditOf(3))).isEqualTo(new Audited(List.of(Optional.empty())));
        assertThat(ask(STRANGER, auditOf(1))).isEqualTo(new Refused(Refusal.NOT_PERMITTED));
    }

    /// More than are read in one go, in the order of the question.
    @Test
    void anAuditAnswersForEachFragment() {
        settle(0);
        int[] numbers = IntStream.range(0, 50).toArray();
        store(WRITER, 17);
        store(WRITER, 33);
        Audit audit = auditOf(numbers);
        List<Optional<Bytes>> shown = ((Audited) ask(READER, audit)).fingerprints();
        assertThat(shown).hasSize(50);
        for (int i = 0; i < 50; i++) {
            FragmentId id = audit.fragments().get(i);
            Optional<Bytes> expected =
                    id.equals(Mine.of(17).id())
                            ? fingerprint(17)
                            : id.equals(Mine.of(33).id()) ? fingerprint(33) : Optional.empty();
            assertThat(shown.get(i)).isEqualTo(expected);
        }
    }

    @Test
    void aCallerHasOneAuditAtATime() throws Exception {
        settle(0);
        store(WRITER, 1);
        var held = new java.util.concurrent.CountDownLatch(1);
        fragments.run(() -> {
            try {
                held.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        WireMessage wire = StoreRequestCodec.encode(auditOf(1));
        var message = new Message(wire.kind(), wire.head(), wire.body());
        CompletableFuture<StoreReply> first = asking(READER, message);
        assertThat(ask(READER, message)).isEqualTo(new Refused(Refusal.OVERLOADED));
        CompletableFuture<StoreReply> others = asking(WRITER, message);
        held.countDown();
        var expected = new Audited(List.of(fingerprint(1)));
        assertThat(first.get(30, TimeUnit.SECONDS)).isEqualTo(expected);
        assertThat(others.get(30, TimeUnit.SECONDS)).isEqualTo(expected);
        assertThat(ask(READER, message)).isEqualTo(expected);
    }
}
