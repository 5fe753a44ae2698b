package io.tarn.operations.object;

import static org.assertj.core.api.Assertions.assertThat;

import io.tarn.base.Bytes;
import io.tarn.block.EncodedBlock;
import io.tarn.block.Redundancy;
import io.tarn.block.VolumeId;
import io.tarn.block.immutable.Bguid;
import io.tarn.block.immutable.BlockChecksum;
import io.tarn.block.immutable.ImmutableCode;
import io.tarn.crypto.IdentityKey;
import io.tarn.crypto.KeyId;
import io.tarn.crypto.NodeIdentity;
import io.tarn.crypto.threshold.GroupKey;
import io.tarn.object.AccessList;
import io.tarn.object.Aguid;
import io.tarn.object.Head;
import io.tarn.object.Locking;
import io.tarn.object.ObjectLimits;
import io.tarn.object.ObjectName;
import io.tarn.object.PastVersion;
import io.tarn.object.Retention;
import io.tarn.object.Right;
import io.tarn.object.SignedVolume;
import io.tarn.object.VersionNumber;
import io.tarn.object.VersionRoot;
import io.tarn.object.VolumeDescription;
import io.tarn.object.index.BlockSource;
import io.tarn.object.index.IndexTree;
import io.tarn.object.machine.Directory;
import io.tarn.object.machine.ObjectMachine;
import io.tarn.object.machine.ObjectRequest;
import io.tarn.object.machine.Refusal;
import io.tarn.object.proof.VersionProof;
import io.tarn.object.proof.VersionProof.Checked;
import io.tarn.object.update.Action;
import io.tarn.object.update.Attestations;
import io.tarn.object.update.Blocks;
import io.tarn.object.update.Part;
import io.tarn.object.update.Piece;
import io.tarn.object.update.Predicate;
import io.tarn.object.update.Tuple;
import io.tarn.object.update.Update;
import io.tarn.operations.object.ObjectVolumes.Search;
import io.tarn.operations.object.UpdateOutcome.Doubt;
import io.tarn.operations.ring.FakeRing;
import io.tarn.operations.ring.FakeRing.Fortune;
import io.tarn.operations.ring.RingClient;
import io.tarn.ring.AgreedTime;
import io.tarn.ring.message.Addressee;
import io.tarn.ring.state.RingState;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Goal: whatever is lost on the way, an update is carried out once or not at all, and its client is told which, or that it is not known;
/// and nothing that is not proven is returned.
class ObjectClientTest {
    private static final long MS = 30_000;
    private static final NodeIdentity OWNER = FakeRing.OWNER;
    private static final NodeIdentity WRITER = identity(2);
    private static final NodeIdentity STRANGER = identity(3);
    private static final ObjectName NAME = ObjectName.of("o");
    private static final Redundancy REDUNDANCY = new Redundancy(1, 2);

    private final FakeRing ring =
            new FakeRing(
                    new ObjectMachine(
                            ObjectLimits.production(),
                            new Directory() {
                                @Override
                                public boolean isOwner(KeyId client, RingState state) {
                                    return client.equals(OWNER.id());
                                }

                                @Override
                                public boolean isRingOwner(KeyId client, RingState state) {
                                    return client.equals(OWNER.id());
                                }

                                @Override
                                public boolean isServer(IdentityKey server, RingState state) {
                                    return true;
                                }
                            }));
    private ObjectClient client;
    private long expiry = 1L << 50;

    private static NodeIdentity identity(int number) {
        byte[] seed = new byte[NodeIdentity.SEED_BYTES];
        seed[0] = (byte) number;
        return NodeIdentity.ofSeed(Bytes.owning(seed));
    }

    private static VolumeDescription description() {
        return new VolumeDescription(
                FakeRing.FOUNDING.ring(),
                OWNER.publicKey(),
                "bucket",
                1,
                new VolumeId(Bytes.ofHex("5a".repeat(VolumeId.BYTES))),
                REDUNDANCY,
                FakeRing.FOUNDING.members(),
                4096,
                new Retention.All(),
                Locking.NONE);
    }

    @BeforeEach
    void begin() throws Exception {
        RingClient owner = ring.client(OWNER);
        var volume = new ObjectRequest.PutVolume(SignedVolume.sign(description(), OWNER));
        owner.update(Addressee.MACHINE, volume.encoding(), MS);
        var rights = EnumSet.of(Right.READ, Right.WRITE, Right.DELETE);
        var access =
                new ObjectRequest.SetAccess(
                        description().id(),
                        new AccessList(
                                List.of(AccessList.Grant.of(WRITER.id(), rights, 1L << 60))));
        owner.update(Addressee.MACHINE, access.encoding(), MS);
        client = client(WRITER);
    }

    private ObjectClient client(NodeIdentity identity) throws Exception {
        Search search =
                new ObjectVolumes(ring.client(identity))
                        .find(OWNER.publicKey(), "bucket", BlockFetcher.NONE);
        return ((Search.Found) search).client();
    }

    private static Bytes bytes(String text) {
        return Bytes.owning(text.getBytes(StandardCharsets.UTF_8));
    }

    private Update append(String text) {
        return append(new Predicate.True(), text);
    }

    private Update append(Predicate predicate, String text) {
        var action = new Action.Append(List.of(new Piece.Inline(0)));
        var blocks = new Blocks(List.of(), Attestations.NONE, List.of(bytes(text)), List.of());
        var tuple = new Tuple(predicate, List.of(action));
        expiry++;
        return new Update(
                description().id(), expiry, List.of(new Part(NAME, List.of(tuple))), blocks);
    }

    private UpdateOutcome update(Update update) throws InterruptedException {
        return client.update(update, MS);
    }

    private static <T> T proven(ReadOutcome<T> outcome) {
        if (outcome instanceof ReadOutcome.Proven<T>(T value)) {
            return value;
        }
        throw new AssertionError(outcome);
    }

    private String content() throws Exception {
        return content(proven(client.latest(NAME, MS)).head().orElseThrow().vguid());
    }

    private String content(Bguid vguid) throws Exception {
        VersionRoot root = client.root(NAME, vguid).orElseThrow();
        var text = new StringBuilder();
        BlockSource source =
                block -> {
                    try {
                        return client.block(block);
                    } catch (InterruptedException e) {
                        throw new AssertionError(e);
                    }
                };
        IndexTree tree = IndexTree.stored(root.index(), source);
        for (IndexTree.Located block : tree.blocks(0, tree.bytes(), Integer.MAX_VALUE)) {
            Bytes found = client.block(block.entry().block()).orElseThrow();
            text.append(new String(found.toArray(), StandardCharsets.UTF_8));
        }
        return text.toString();
    }

    @Test
    void whatIsWrittenIsReadWithProofs() throws Exception {
        assertThat(proven(client.latest(NAME, MS)).head()).isEmpty();
        for (String word : List.of("one ", "two ", "three ")) {
            var done = (UpdateOutcome.Committed) update(append(word));
            assertThat(done.proof().verify(ring.key())).isPresent();
        }
        assertThat(content()).isEqualTo("one two three ");

        Snapshot snapshot = proven(client.snapshot(MS));
        assertThat(snapshot.proof().verify(ring.key())).isPresent();
        update(append("later"));
        ObjectList<Head> names = proven(client.names(snapshot, Bytes.EMPTY, Bytes.EMPTY, 10));
        assertThat(names.isComplete()).isTrue();
        assertThat(names.entries()).hasSize(1);
        assertThat(names.entries().getFirst().name()).isEqualTo(NAME);
        assertThat(content(names.entries().getFirst().value().vguid()))
                .as("as it was named")
                .isEqualTo("one two three ");
        assertThat(proven(client.names(snapshot, bytes("p"), Bytes.EMPTY, 10)).entries()).isEmpty();

        ObjectList<PastVersion> old =
                proven(client.versions(snapshot, NAME.utf8(), Bytes.EMPTY, 10));
        assertThat(old.entries().stream().map(one -> one.value().number().number()))
                .containsExactly(2L, 1L);
        assertThat(content(old.entries().getFirst().value().vguid())).isEqualTo("one two ");
        Bytes behind = ObjectClient.placeOf(NAME, old.entries().getLast().value().number());
        assertThat(proven(client.versions(snapshot, NAME.utf8(), behind, 10)).entries()).hasSize(1);
    }

    private Checked checked(long number, GroupKey key) throws Exception {
        var certified = proven(client.certified(NAME, new VersionNumber(number), MS)).orElseThrow();
        Snapshot snapshot = proven(client.snapshot(MS));
        Bguid vguid =
                proven(client.names(snapshot, NAME.utf8(), Bytes.EMPTY, 1))
                        .entries()
                        .getFirst()
                        .value()
                        .vguid();
        VersionRoot root = client.root(NAME, vguid).orElseThrow();
        while (root.number().number() != number) {
            root = client.root(NAME, root.before().orElseThrow()).orElseThrow();
        }
        return new VersionProof(
                        certified.volume(),
                        NAME,
                        certified.answer(),
                        certified.past(),
                        root.encoding())
                .check(key);
    }

    @Test
    void everyVersionIsCertifiedForOthers() throws Exception {
        for (String word : List.of("one ", "two ", "three ")) {
            update(append(word));
        }
        for (int member = 0; member < FakeRing.MEMBERS.size(); member++) {
            ring.setLiar(member);
            for (long number = 1; number <= 3; number++) {
                var proven = (Checked.Proven) checked(number, ring.key());
                assertThat(proven.claim().root().number().number()).isEqualTo(number);
                assertThat(proven.claim().isNewest()).isEqualTo(number == 3);
                assertThat(proven.claim().owner()).isEqualTo(OWNER.publicKey());
            }
        }
        for (long number : new long[] {4, 99}) {
            assertThat(proven(client.certified(NAME, new VersionNumber(number), MS))).isEmpty();
        }
        assertThat(proven(client.certified(ObjectName.of("none"), new VersionNumber(1), MS)))
                .isEmpty();
    }

    @Test
    void whatDoesNotHoldIsCertified() throws Exception {
        var aborted = (UpdateOutcome.Aborted) update(append(new Predicate.Exists(), "never"));
        assertThat(aborted.proof().verify(ring.key())).isPresent();
        assertThat(aborted.object()).isEqualTo(description().object(NAME));
        Update late =
                new Update(description().id(), 1, append("late").parts(), append("late").blocks());
        assertThat(update(late))
                .isInstanceOfSatisfying(
                        UpdateOutcome.Refused.class,
                        refused -> assertThat(refused.refusal()).isEqualTo(Refusal.EXPIRED));
    }

    /// Under another number it would be there twice.
    @Test
    void answerIsLostAndTheUpdateIsFoundAndThereOnce() throws Exception {
        update(append("one "));
        ring.set(Fortune.ANSWER_LOST);
        UpdateOutcome outcome = update(append("two "));
        assertThat(outcome)
                .isInstanceOfSatisfying(
                        UpdateOutcome.Found.class,
                        found -> {
                            assertThat(found.name()).isEqualTo(NAME);
                            assertThat(found.latest().verify(ring.key())).isPresent();
                        });
        assertThat(content()).isEqualTo("one two ");
        ring.set(Fortune.GOOD);
        ring.replayAll();
        assertThat(content()).isEqualTo("one two ");
    }

    @Test
    void othersWroteMeanwhileAndItIsFoundAmongTheirs() throws Exception {
        ring.set(Fortune.SILENCE);
        Update mine = append("mine ");
        var unknown = (UpdateOutcome.Indeterminate) client.update(mine, 500);
        ring.set(Fortune.GOOD);
        ring.replayAll();
        ring.forgetAnswers();
        ObjectClient other = client(OWNER);
        for (int i = 0; i < 5; i++) {
            other.update(append("theirs "), MS);
        }
        assertThat(client.resume(mine, unknown.pending(), MS))
                .isInstanceOf(UpdateOutcome.Found.class);
        assertThat(content()).isEqualTo("mine theirs theirs theirs theirs theirs ");
    }

    private Update make(String name) {
        var tuple =
                new Tuple(
                        new Predicate.Not(new Predicate.Exists()),
                        List.of(new Action.Append(List.of(new Piece.Inline(0)))));
        expiry++;
        return new Update(
                description().id(),
                expiry,
                List.of(new Part(ObjectName.of(name), List.of(tuple))),
                new Blocks(List.of(), Attestations.NONE, List.of(bytes(name)), List.of()));
    }

    /// A command line beside a server of S3. They count each for itself.
    @Test
    void twoProcessesWithOneKeyDoNotDisturbEachOther() throws Exception {
        ObjectClient other = client(WRITER);
        for (int i = 0; i < 100; i++) {
            ObjectClient one = i % 3 == 0 ? other : client;
            assertThat(one.update(make("new " + i), MS))
                    .isInstanceOf(UpdateOutcome.Committed.class);
        }
    }

    @Test
    void numberWasUsedByAnotherProcessAndNobodyRemembersWhatFor() throws Exception {
        ObjectClient other = client(WRITER);
        client.update(make("first"), MS);
        int vain = 0;
        for (int i = 0; i < 100; i++) {
            ring.forgetAnswers();
            UpdateOutcome outcome = (i % 3 == 0 ? other : client).update(make("new " + i), MS);
            if (outcome instanceof UpdateOutcome.WithoutEffect) {
                vain++; // Nothing of this name is there, nor ever was.
            } else {
                assertThat(outcome).isInstanceOf(UpdateOutcome.Committed.class);
            }
        }
        assertThat(vain).isPositive();
    }

    @Test
    void answerOfAnAbortIsLostAndNothingWasDone() throws Exception {
        update(append("one "));
        ring.set(Fortune.ANSWER_LOST);
        assertThat(update(append(new Predicate.SizeIs(equal(), 99), "two ")))
                .isInstanceOf(UpdateOutcome.WithoutEffect.class);
        assertThat(content()).isEqualTo("one ");
    }

    private static io.tarn.object.update.Comparison equal() {
        return io.tarn.object.update.Comparison.EQUAL;
    }

    /// Once the ring has settled it, whoever has kept it cannot have it carried out any more.
    @Test
    void requestIsLostAndNeverCarriedOut() throws Exception {
        update(append("one "));
        ring.set(Fortune.REQUEST_LOST);
        assertThat(update(append("two "))).isInstanceOf(UpdateOutcome.Never.class);
        ring.set(Fortune.GOOD);
        ring.replayAll();
        assertThat(content()).isEqualTo("one ");
        update(append("three "));
        assertThat(content()).isEqualTo("one three ");
    }

    @Test
    void silenceIsNotKnowledge() throws Exception {
        update(append("one "));
        ring.set(Fortune.SILENCE);
        Update update = append("two ");
        var unknown = (UpdateOutcome.Indeterminate) client.update(update, 400);
        assertThat(unknown.doubt()).isEqualTo(Doubt.SILENT);
        assertThat(unknown.pending().isOver()).isFalse();
        ring.set(Fortune.GOOD);
        assertThat(content()).as("nobody has had it carried out").isEqualTo("one ");
        assertThat(client.resume(update, unknown.pending(), MS))
                .isInstanceOf(UpdateOutcome.Committed.class);
        assertThat(client.resume(update, unknown.pending(), MS))
                .as("the same once more")
                .isInstanceOf(UpdateOutcome.Committed.class);
        assertThat(content()).isEqualTo("one two ");
    }

    @Test
    void expiredUpdateIsOverThoughNobodySettlesIt() throws Exception {
        update(append("one "));
        Update soon =
                new Update(
                        description().id(),
                        1_000_000,
                        append("two ").parts(),
                        append("two ").blocks());
        ring.set(Fortune.SILENCE);
        var unknown = (UpdateOutcome.Indeterminate) client.update(soon, 300);
        ring.advance(2_000_000);
        ring.set(Fortune.ANSWER_LOST);
        assertThat(client.resume(soon, unknown.pending(), MS))
                .isInstanceOf(UpdateOutcome.WithoutEffect.class);
    }

    @Test
    void oneLiarHidesAndInventsNothing() throws Exception {
        update(append("one "));
        for (int member = 0; member < FakeRing.MEMBERS.size(); member++) {
            ring.setLiar(member);
            client = client(WRITER);
            assertThat(content()).isEqualTo("one ");
            Snapshot snapshot = proven(client.snapshot(MS));
            assertThat(proven(client.names(snapshot, Bytes.EMPTY, Bytes.EMPTY, 10)).entries())
                    .hasSize(1);
        }
    }

    /// Though one of them lies, or does not answer.
    @Test
    void aQuorumThatAgreesIsAskedAndNothingOrdered() throws Exception {
        update(append("one "));
        for (int member = 0; member < FakeRing.MEMBERS.size(); member++) {
            ring.setLiar(member);
            client = client(WRITER);
            int before = ring.machineRequests();
            NamedLists lists = proven(client.look(MS));
            assertThat(lists).isInstanceOf(Sight.class);
            assertThat(lists.members())
                    .hasSize(3)
                    .doesNotContain(FakeRing.MEMBERS.get(member).id());
            assertThat(lists.heads().time().millis()).as("of no liar").isLessThan(1_000_000);
            assertThat(proven(client.names(lists, Bytes.EMPTY, Bytes.EMPTY, 10)).entries())
                    .hasSize(1);
            assertThat(ring.machineRequests()).isEqualTo(before);
        }
    }

    @Test
    void membersThatDoNotAgreeAreAskedInOrder() throws Exception {
        update(append("one "));
        Update two = append("two ");
        update(two);
        ring.setLiar(0);
        ring.setLaggard(3);
        int before = ring.machineRequests();
        NamedLists lists = proven(client.look(MS));
        assertThat(lists).isInstanceOf(Snapshot.class);
        assertThat(ring.machineRequests()).isEqualTo(before + 1);
        assertThat(proven(client.names(lists, Bytes.EMPTY, Bytes.EMPTY, 10)).entries()).hasSize(1);
    }

    /// More liars than a ring stands: it certifies what contradicts what it has certified.
    @Test
    void ringThatGoesBackIsNotBelieved() throws Exception {
        update(append("one "));
        RingState before = ring.state();
        update(append("two "));
        ring.rollBackTo(before);
        assertThat(client.latest(NAME, MS))
                .isInstanceOfSatisfying(
                        ReadOutcome.Forked.class,
                        forked -> {
                            Fork fork = forked.fork();
                            assertThat(fork.one().verify(ring.key())).isPresent();
                            assertThat(fork.other().verify(ring.key())).isPresent();
                        });
        assertThat(update(append("another two ")))
                .isInstanceOfSatisfying(
                        UpdateOutcome.Indeterminate.class,
                        doubt -> {
                            assertThat(doubt.doubt()).isEqualTo(Doubt.STRANGE);
                            assertThat(doubt.fork()).isPresent();
                        });
    }

    @Test
    void strangerIsToldSo() throws Exception {
        ObjectClient stranger = client(STRANGER);
        assertThat(stranger.update(append("never"), MS))
                .isInstanceOfSatisfying(
                        UpdateOutcome.Indeterminate.class,
                        doubt -> assertThat(doubt.doubt()).isEqualTo(Doubt.NOT_ADMITTED));
        assertThat(proven(client.latest(NAME, MS)).head()).isEmpty();
    }

    @Test
    void volumeOfAnotherIsNotFound() throws Exception {
        var volumes = new ObjectVolumes(ring.client(WRITER));
        assertThat(volumes.find(OWNER.publicKey(), "other", BlockFetcher.NONE))
                .isInstanceOf(Search.NoSuchVolume.class);
        assertThat(volumes.find(WRITER.publicKey(), "bucket", BlockFetcher.NONE))
                .isInstanceOf(Search.NoSuchVolume.class);
    }

    /// One key's updates at the same time: each has a number of its own, and is there once.
    @Test
    void manyAtOnceAreEachCarriedOutOnce() throws Exception {
        var tasks = new ArrayList<Callable<UpdateOutcome>>();
        for (int i = 0; i < 40; i++) {
            Update update = append("x");
            tasks.add(() -> client.update(update, 20_000));
        }
        try (var threads = Executors.newFixedThreadPool(8)) {
            for (var done : threads.invokeAll(tasks)) {
                assertThat(done.get()).isInstanceOf(UpdateOutcome.Committed.class);
            }
        }
        assertThat(content()).isEqualTo("x".repeat(40));
    }

    /// What is dispersed comes from elsewhere, and is compared with its name.
    @Test
    void dispersedBlocksAreFetchedAndCompared() throws Exception {
        update(append("one "));
        Bguid vguid = proven(client.latest(NAME, MS)).head().orElseThrow().vguid();
        Bytes root = client.block(vguid).orElseThrow();
        var code = new ImmutableCode(REDUNDANCY);
        assertThat(BlockChecksum.of(REDUNDANCY, code.encode(root)).bguid()).isEqualTo(vguid);
        Bguid elsewhere = BlockChecksum.of(REDUNDANCY, code.encode(bytes("far"))).bguid();
        for (String content : List.of("far", "false")) {
            var found =
                    (Search.Found)
                            new ObjectVolumes(ring.client(WRITER))
                                    .find(
                                            OWNER.publicKey(),
                                            "bucket",
                                            _ -> Optional.of(bytes(content)));
            assertThat(found.client().block(elsewhere).isPresent())
                    .isEqualTo(content.equals("far"));
        }
    }

    private ObjectClient client(BlockFetcher stored) throws Exception {
        var volumes = new ObjectVolumes(ring.client(WRITER));
        return ((Search.Found) volumes.find(OWNER.publicKey(), "bucket", stored)).client();
    }

    private static Bguid name(String content) {
        EncodedBlock encoded = new ImmutableCode(REDUNDANCY).encode(bytes(content));
        return BlockChecksum.of(REDUNDANCY, encoded).bguid();
    }

    /// One who denies may lie, or not have come so far: of `f + 1` one is correct.
    @Test
    void storeIsAskedAsSoonAsACorrectMemberDenies() throws Exception {
        ObjectClient reader = client(_ -> Optional.of(bytes("far")));
        assertThat(reader.block(name("far"))).contains(bytes("far"));
        assertThat(ring.heldQuestions()).isEqualTo(2);
        assertThat(reader.held(name("far"))).isEmpty();
        assertThat(ring.heldQuestions()).isEqualTo(4);
        assertThat(reader.block(name("far"), Likely.STORED)).contains(bytes("far"));
        assertThat(ring.heldQuestions()).as("nobody else is asked").isEqualTo(4);
    }

    @Test
    void whatIsLikelyStoredIsFoundWhereItIs() throws Exception {
        update(append("one "));
        Bguid vguid = proven(client.latest(NAME, MS)).head().orElseThrow().vguid();
        assertThat(client.root(NAME, vguid, Likely.STORED)).isPresent();
        assertThat(client.held(vguid)).isPresent();
    }

    /// Members deny what has just left the ring, and the store did not have it a moment ago.
    @Test
    void blockThatIsDispersedMeanwhileIsFound() throws Exception {
        var isAsked = new AtomicBoolean();
        ObjectClient reader =
                client(_ -> isAsked.getAndSet(true) ? Optional.of(bytes("far")) : Optional.empty());
        assertThat(reader.block(name("far"))).contains(bytes("far"));
        assertThat(ring.heldQuestions()).isEqualTo(4);
    }

    @Test
    void nextMemberIsAskedMeanwhileAndTheLateAnswerIsHeard() throws Exception {
        update(append("one "));
        Bguid vguid = proven(client.latest(NAME, MS)).head().orElseThrow().vguid();
        ring.setTardy();
        assertThat(client.held(vguid)).isPresent();
        assertThat(ring.heldQuestions()).isEqualTo(2);
    }

    @Test
    void memberThatHangsHoldsNobodyUp() throws Exception {
        update(append("one "));
        Bguid vguid = proven(client.latest(NAME, MS)).head().orElseThrow().vguid();
        for (int member = 0; member < FakeRing.MEMBERS.size(); member++) {
            ring.setMute(member);
            assertThat(client.held(vguid)).isPresent();
            assertThat(client.held(name("far"))).isEmpty();
        }
        assertThat(client.block(name("far"))).isEmpty();
    }

    @Test
    void answersOutOfOrderAreNoFork() {
        var remembered = new Remembered(2);
        var proof = proofOf();
        Aguid object = description().object(NAME);
        assertThat(note(remembered, object, 5, "05", 50, proof)).isEmpty();
        assertThat(note(remembered, object, 4, "04", 40, proof)).as("older, and before").isEmpty();
        assertThat(note(remembered, object, 5, "05", 60, proof)).as("still the newest").isEmpty();
        assertThat(note(remembered, object, 5, "06", 70, proof)).as("another").isPresent();
        assertThat(note(remembered, object, 4, "04", 80, proof)).as("older, and later").isPresent();
        assertThat(note(remembered, object, 9, "09", 1, proof)).as("newer, and before").isPresent();
        assertThat(note(remembered, object, 9, "09", 90, proof)).isEmpty();
    }

    private static Optional<Fork> note(
            Remembered remembered,
            Aguid object,
            long number,
            String vguid,
            long time,
            io.tarn.ring.certificate.Proof proof) {
        return remembered.note(
                object,
                new io.tarn.object.VersionNumber(number),
                new Bguid(Bytes.ofHex(vguid.repeat(32))),
                new AgreedTime(time),
                proof);
    }

    private io.tarn.ring.certificate.Proof proofOf() {
        try {
            return ((UpdateOutcome.Committed) update(append("x"))).proof();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
