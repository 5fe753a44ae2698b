package io.tarn.object.machine;

import static io.tarn.object.machine.TestRing.OWNER;
import static io.tarn.object.machine.TestRing.STRANGER;
import static io.tarn.object.machine.TestRing.WRITER;
import static io.tarn.object.machine.TestRing.inline;
import static io.tarn.object.machine.TestRing.number;
import static org.assertj.core.api.Assertions.assertThat;

import io.tarn.base.Bytes;
import io.tarn.block.immutable.Bguid;
import io.tarn.crypto.NodeIdentity;
import io.tarn.crypto.Sha256;
import io.tarn.object.AccessList;
import io.tarn.object.Aguid;
import io.tarn.object.Head;
import io.tarn.object.Lock;
import io.tarn.object.Locking;
import io.tarn.object.Metadata;
import io.tarn.object.ObjectLimits;
import io.tarn.object.ObjectName;
import io.tarn.object.Retention;
import io.tarn.object.Right;
import io.tarn.object.SignedVolume;
import io.tarn.object.VersionNumber;
import io.tarn.object.VersionRoot;
import io.tarn.object.index.Entry;
import io.tarn.object.index.IndexRoot;
import io.tarn.object.update.Action;
import io.tarn.object.update.Attestation;
import io.tarn.object.update.Attestations;
import io.tarn.object.update.Blocks;
import io.tarn.object.update.Comparison;
import io.tarn.object.update.Part;
import io.tarn.object.update.Piece;
import io.tarn.object.update.Predicate;
import io.tarn.object.update.Tuple;
import io.tarn.object.update.Update;
import io.tarn.ring.AgreedTime;
import io.tarn.ring.state.RangeProof;
import io.tarn.ring.state.RingState;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The acceptance scenarios of objects that one ring's machine can show, and what hostile clients get.
class ObjectMachineTest {
    private static final Predicate TRUE = new Predicate.True();

    private TestRing ring;

    @BeforeEach
    void begin() throws Exception {
        ring = new TestRing();
    }

    private static ObjectAnswer refused(Refusal refusal) {
        return new ObjectAnswer.Refused(refusal);
    }

    private static List<Piece> first() {
        return List.of(new Piece.Inline(0));
    }

    /// objects.md, A1: "Create, append 3×, replace, insert in middle ⇒ seq 1–6; old versions readable; unchanged leaves share
    /// BGUIDs".
    @Test
    void versionsAreAChainOfTreesThatShareWhatDidNotChange() throws Exception {
        var vguids = new ArrayList<Bguid>();
        List<ObjectRequest> updates =
                List.of(
                        ring.put("o", "one."),
                        ring.append("o", "two."),
                        ring.append("o", "three."),
                        ring.append("o", "four."),
                        ring.update(TRUE, "o", inline("2."), new Action.Replace(4, 4, first())),
                        ring.update(TRUE, "o", inline("1½."), new Action.Insert(4, first())));
        List<String> contents =
                List.of(
                        "one.",
                        "one.two.",
                        "one.two.three.",
                        "one.two.three.four.",
                        "one.2.three.four.",
                        "one.1½.2.three.four.");
        for (ObjectRequest update : updates) {
            ObjectAnswer.Applied applied = ring.commit(WRITER, update);
            assertThat(applied.number()).isEqualTo(number(vguids.size() + 1));
            vguids.add(applied.vguid().orElseThrow());
        }
        for (int i = 0; i < contents.size(); i++) {
            VersionRoot root = ring.root(vguids.get(i));
            assertThat(ring.read(vguids.get(i))).isEqualTo(contents.get(i));
            assertThat(root.number()).isEqualTo(number(i + 1));
            assertThat(root.object())
                    .isEqualTo(Aguid.ofObject(OWNER.publicKey(), "bucket", ObjectName.of("o")));
            assertThat(root.before())
                    .isEqualTo(i == 0 ? Optional.empty() : Optional.of(vguids.get(i - 1)));
        }
        // Six leaves, six roots, and five interior blocks: the first version has none.
        assertThat(ring.heldEntries()).hasSize(6 + 6 + 5);
        ring.disperse();
        assertThat(ring.heldEntries()).isEmpty();
        for (int i = 0; i < contents.size(); i++) {
            assertThat(ring.read(vguids.get(i))).isEqualTo(contents.get(i));
        }
    }

    /// objects.md, A2: "Two clients, same VERSION predicate ⇒ one COMMIT, one certified ABORT; two TRUE-appends both commit".
    @Test
    void oneOfTwoThatExpectOneVersionCommits() throws Exception {
        Bguid vguid = ring.commit(WRITER, ring.put("o", "a")).vguid().orElseThrow();
        var expected = new Predicate.VersionIs(vguid);
        ring.commit(OWNER, ring.put(expected, "o", "b"));
        RingState before = ring.state;
        assertThat(ring.ask(WRITER, ring.put(expected, "o", "c")))
                .isInstanceOfSatisfying(
                        ObjectAnswer.Aborted.class,
                        aborted ->
                                assertThat(aborted.object())
                                        .isEqualTo(
                                                ring.view()
                                                        .description()
                                                        .object(ObjectName.of("o"))));
        assertThat(ring.state).isEqualTo(before);
        ring.commit(WRITER, ring.append("o", "d"));
        ring.commit(OWNER, ring.append("o", "e"));
        assertThat(ring.read("o")).isEqualTo("bde");
    }

    /// "Tuples are tried in order; the first whose predicate holds has its whole action list applied".
    @Test
    void firstTupleThatHoldsIsTaken() throws Exception {
        var absent = new Tuple(new Predicate.Not(new Predicate.Exists()), List.of());
        var create = new Tuple(new Predicate.Exists(), List.of(new Action.Append(first())));
        var never = new Tuple(TRUE, List.of(new Action.Remove()));
        ObjectRequest request =
                ring.update(
                        inline("x"), new Part(ObjectName.of("o"), List.of(absent, create, never)));
        ObjectAnswer.Applied nothing = ring.commit(OWNER, request);
        assertThat(nothing.tuple()).isZero();
        assertThat(nothing.number()).isEqualTo(VersionNumber.NONE);
        assertThat(nothing.vguid()).isEmpty();
        ring.commit(OWNER, ring.put("o", "a"));
        assertThat(ring.commit(OWNER, request).tuple()).isEqualTo(1);
        assertThat(ring.read("o")).isEqualTo("ax");
    }

    @Test
    void predicatesSeeTheObjectAsItWas() throws Exception {
        ring.commit(OWNER, ring.put("o", "hello"));
        ring.commit(OWNER, ring.update(TRUE, "o", Blocks.NONE, new Action.Expand(8)));
        Bguid hello = TestStore.name(TestRing.bytes("hello"));
        Bguid vguid = ring.head("o").vguid();
        List<Predicate> hold =
                List.of(
                        new Predicate.NumberIs(Comparison.EQUAL, number(2)),
                        new Predicate.NumberIs(Comparison.GREATER, number(1)),
                        new Predicate.VersionIs(vguid),
                        new Predicate.SizeIs(Comparison.EQUAL, 8),
                        new Predicate.SizeIs(Comparison.LESS, 9),
                        new Predicate.BlockIs(0, hello),
                        new Predicate.HashIs(
                                1,
                                6,
                                Sha256.of(Bytes.concat(TestRing.bytes("ello"), Bytes.zeros(2)))),
                        new Predicate.HashIs(8, 0, Sha256.of(Bytes.EMPTY)),
                        new Predicate.MetadataIs(
                                Metadata.ETAG, Optional.of(TestRing.bytes("hello"))),
                        new Predicate.MetadataIs("other", Optional.empty()),
                        new Predicate.TimeBefore(new AgreedTime(ring.now + 100)),
                        new Predicate.And(List.of()),
                        new Predicate.Or(List.of(new Predicate.False(), TRUE)));
        List<Predicate> doNot =
                List.of(
                        new Predicate.False(),
                        new Predicate.NumberIs(Comparison.LESS, number(2)),
                        new Predicate.VersionIs(hello),
                        new Predicate.SizeIs(Comparison.GREATER, 8),
                        new Predicate.BlockIs(1, hello),
                        new Predicate.BlockIs(8, hello),
                        new Predicate.BlockIs(Long.MAX_VALUE, hello),
                        new Predicate.HashIs(0, 9, Sha256.of(Bytes.EMPTY)),
                        new Predicate.HashIs(Long.MAX_VALUE, 1, Sha256.of(Bytes.EMPTY)),
                        new Predicate.MetadataIs(Metadata.ETAG, Optional.empty()),
                        new Predicate.TimeBefore(new AgreedTime(ring.now)),
                        new Predicate.And(List.of(TRUE, new Predicate.False())),
                        new Predicate.Or(List.of()));
        for (Predicate predicate : hold) {
            assertThat(ring.ask(OWNER, ring.update(predicate, "o", Blocks.NONE)))
                    .as("%s", predicate)
                    .isInstanceOf(ObjectAnswer.Committed.class);
        }
        for (Predicate predicate : doNot) {
            assertThat(ring.ask(OWNER, ring.update(predicate, "o", Blocks.NONE)))
                    .as("%s", predicate)
                    .isInstanceOf(ObjectAnswer.Aborted.class);
        }
        assertThat(ring.head("o").number()).as("no version by predicates").isEqualTo(number(2));
    }

    /// A megabyte of predicates does not make members hash gigabytes.
    @Test
    void whatPredicatesHashIsBounded() throws Exception {
        ring.commit(OWNER, ring.update(TRUE, "o", Blocks.NONE, new Action.Expand(1 << 20)));
        var zeros = new Predicate.HashIs(0, 1 << 20, Sha256.of(Bytes.zeros(1 << 20)));
        assertThat(ring.ask(OWNER, ring.update(zeros, "o", Blocks.NONE)))
                .isInstanceOf(ObjectAnswer.Committed.class);
        var twice = new Predicate.And(List.of(zeros, zeros));
        assertThat(ring.ask(OWNER, ring.update(twice, "o", Blocks.NONE)))
                .isEqualTo(refused(Refusal.TOO_LARGE));
    }

    /// objects.md, A5: "Revoke writer; its queued update ⇒ certified denial".
    @Test
    void rightsAreThoseOfThePlaceInTheOrder() throws Exception {
        ObjectRequest queued = ring.put("o", "late");
        ring.commit(WRITER, ring.put("o", "a"));
        ring.ask(OWNER, new ObjectRequest.SetAccess(ring.volume, AccessList.NONE));
        assertThat(ring.ask(WRITER, queued)).isEqualTo(refused(Refusal.NOT_ALLOWED));
        assertThat(ring.machine.admits(WRITER.publicKey(), ring.state)).isFalse();
        assertThat(ring.machine.admits(OWNER.publicKey(), ring.state)).isTrue();

        ring.ask(OWNER, new ObjectRequest.SetAccess(ring.volume, TestRing.writers(ring.now + 3)));
        assertThat(ring.machine.admits(WRITER.publicKey(), ring.state)).isTrue();
        ring.commit(WRITER, ring.put("o", "in time"));
        assertThat(ring.ask(WRITER, queued)).isEqualTo(refused(Refusal.NOT_ALLOWED));
        assertThat(ring.read("o")).isEqualTo("in time");
    }

    @Test
    void eachRightIsNoMoreThanItSays() throws Exception {
        ring.commit(OWNER, ring.put("o", "a"));
        for (Right right : Right.values()) {
            var only = AccessList.Grant.of(WRITER.id(), EnumSet.of(right), TestRing.NEVER);
            ring.ask(
                    OWNER, new ObjectRequest.SetAccess(ring.volume, new AccessList(List.of(only))));
            boolean writes = right == Right.WRITE;
            check(ring.append("o", "b"), writes || right == Right.APPEND);
            check(ring.put("o", "c"), writes);
            check(
                    ring.update(TRUE, "o", Blocks.NONE, new Action.Expand(9)),
                    writes || right == Right.APPEND);
            check(ring.update(TRUE, "o", Blocks.NONE), right == Right.READ);
            check(
                    new ObjectRequest.Latest(ring.volume, ObjectName.of("o"), Bytes.zeros(32)),
                    right == Right.READ);
            check(new ObjectRequest.NameHeads(ring.volume), right == Right.READ);
            check(
                    ring.update(
                            TRUE,
                            "copy",
                            Blocks.NONE,
                            new Action.Become(ObjectName.of("o"), ring.head("o").number())),
                    false);
            check(ring.remove("gone"), right == Right.DELETE);
            check(
                    new ObjectRequest.Protect(
                            ring.volume, ObjectName.of("o"), ring.head("o").number(), Lock.NONE),
                    right == Right.RETAIN);
            check(new ObjectRequest.Collect(ring.volume, Optional.empty()), right == Right.RETAIN);
            check(new ObjectRequest.SetAccess(ring.volume, AccessList.NONE), right == Right.GRANT);
        }
    }

    private void check(ObjectRequest request, boolean isAllowed) throws Exception {
        RingState before = ring.state;
        ObjectAnswer answer = ring.ask(WRITER, request);
        assertThat(answer.equals(refused(Refusal.NOT_ALLOWED)))
                .as("%s", request)
                .isNotEqualTo(isAllowed);
        assertThat(ring.ask(STRANGER, request)).isEqualTo(refused(Refusal.NOT_ALLOWED));
        ring.state = before;
    }

    @Test
    void volumesAreTheirOwnersAndByTheirSignedWord() throws Exception {
        SignedVolume other =
                SignedVolume.sign(
                        TestRing.description("other", 1, new Retention.All(), Locking.NONE), OWNER);
        assertThat(ring.ask(STRANGER, new ObjectRequest.PutVolume(other)))
                .isEqualTo(refused(Refusal.NOT_ALLOWED));
        var forged = new SignedVolume(other.description(), ring.view().signed().signature());
        assertThat(ring.ask(OWNER, new ObjectRequest.PutVolume(forged)))
                .isEqualTo(refused(Refusal.NOT_SIGNED));
        assertThat(ring.ask(OWNER, new ObjectRequest.PutVolume(other)))
                .isEqualTo(new ObjectAnswer.Done());
        RingState once = ring.state;
        assertThat(ring.ask(OWNER, new ObjectRequest.PutVolume(other)))
                .isEqualTo(new ObjectAnswer.Done());
        assertThat(ring.state).isEqualTo(once);

        var last = new Retention.Last(1, 0);
        for (int revision : new int[] {1, 3}) {
            SignedVolume skipping =
                    SignedVolume.sign(
                            TestRing.description("other", revision, last, Locking.NONE), OWNER);
            assertThat(ring.ask(OWNER, new ObjectRequest.PutVolume(skipping)))
                    .isEqualTo(refused(Refusal.NO_SUCCESSOR));
        }
        SignedVolume next =
                SignedVolume.sign(TestRing.description("other", 2, last, Locking.NONE), OWNER);
        assertThat(ring.ask(OWNER, new ObjectRequest.PutVolume(next)))
                .isEqualTo(new ObjectAnswer.Done());
        assertThat(VolumeView.of(ring.state, next.description().id()).orElseThrow().signed())
                .isEqualTo(next);
    }

    /// A block is stored by `m + f` servers' word for as many fragments, or it is not.
    @Test
    void storedBlocksNeedReceiptsOfEnoughServersForEnoughFragments() throws Exception {
        Bguid block = ring.store.store(TestRing.bytes("a stored block"));
        List<Bguid> names = List.of(block);
        long now = ring.now;
        var enough = TestStore.attest(names);
        var spare = TestStore.attest(names, 3, 3, TestStore.EXPIRY);
        var one = enough.attestations().getFirst();
        var bad =
                List.of(
                        List.<Attestation>of(),
                        enough.attestations().subList(0, 2),
                        List.of(one, one, one),
                        // Three servers with one fragment; one server with three.
                        List.of(
                                one,
                                TestStore.attest(names, 1, 0, TestStore.EXPIRY),
                                TestStore.attest(names, 2, 0, TestStore.EXPIRY)),
                        List.of(
                                one,
                                TestStore.attest(names, 0, 1, TestStore.EXPIRY),
                                TestStore.attest(names, 0, 2, TestStore.EXPIRY)),
                        // There is no such fragment, or server.
                        List.of(
                                one,
                                enough.attestations().get(1),
                                TestStore.attest(names, 3, 4, TestStore.EXPIRY)),
                        List.of(
                                one,
                                enough.attestations().get(1),
                                TestStore.attest(names, 4, 3, TestStore.EXPIRY)),
                        // They are of another block, or too old.
                        TestStore.attest(List.of(TestStore.name(TestRing.bytes("other"))))
                                .attestations(),
                        TestStore.attest(names, now).attestations());
        for (var attestations : bad) {
            assertThat(ring.ask(WRITER, stored(names, attestations)))
                    .as("%s", attestations)
                    .isEqualTo(refused(Refusal.NOT_ATTESTED));
        }
        ring.commit(WRITER, stored(names, List.of(enough.attestations().get(2), spare, one)));
        assertThat(ring.read("o")).isEqualTo("a stored block");
    }

    private ObjectRequest stored(List<Bguid> names, List<Attestation> attestations) {
        var entries = new ArrayList<Entry>();
        var pieces = new ArrayList<Piece>();
        for (Bguid name : names) {
            pieces.add(new Piece.Stored(entries.size()));
            entries.add(new Entry(name, ring.store.find(name).orElseThrow().size()));
        }
        var blocks = new Blocks(entries, new Attestations(attestations), List.of(), List.of());
        return ring.update(TRUE, "o", blocks, new Action.Append(pieces));
    }

    /// Many blocks, so that the tree has interior blocks that were dispersed: an edit needs them, names them, and with them comes to
    /// what it comes to where they are held.
    @Test
    void olderBlocksStandForWhatIsHeldNoMore() throws Exception {
        var names = new ArrayList<Bguid>();
        for (int i = 0; i < 500; i++) {
            names.add(ring.store.store(TestRing.bytes("block %04d".formatted(i))));
        }
        names.sort(null);
        ring.commit(WRITER, stored(names, TestStore.attest(names).attestations()));
        String whole = ring.read("o");
        RingState held = ring.state;
        long time = ring.now;

        Blocks blocks = inline("new");
        ObjectRequest edit = ring.update(TRUE, "o", blocks, new Action.Replace(2500, 10, first()));
        ObjectAnswer.Applied expected = ring.commit(WRITER, edit);
        assertThat(ring.read("o"))
                .isEqualTo(whole.substring(0, 2500) + "new" + whole.substring(2510));

        ring.state = held;
        ring.disperse();
        ring.now = time;
        var older = new ArrayList<Bytes>();
        int asked = 0;
        while (ring.ask(WRITER, edit) instanceof ObjectAnswer.Missing(Bguid missing)) {
            older.add(ring.store.find(missing).orElseThrow());
            edit =
                    ring.update(
                            TRUE,
                            "o",
                            TestRing.with(blocks, older),
                            new Action.Replace(2500, 10, first()));
            ring.now = time;
            asked++;
            assertThat(asked).isLessThan(5);
        }
        assertThat(asked).isPositive();
        assertThat(ring.head("o").index()).isEqualTo(indexOf(expected, held, time));
    }

    private Optional<IndexRoot> indexOf(ObjectAnswer.Applied applied, RingState held, long time)
            throws Exception {
        RingState after = ring.state;
        ring.state = held;
        ring.now = time;
        ObjectAnswer.Applied again =
                ring.commit(
                        WRITER,
                        ring.update(
                                TRUE, "o", inline("new"), new Action.Replace(2500, 10, first())));
        assertThat(again).as("executed again").isEqualTo(applied);
        var index = ring.head("o").index();
        ring.state = after;
        return index;
    }

    @Test
    void undoAndCopyTakeWhatAnyVersionHad() throws Exception {
        Bguid good = ring.commit(WRITER, ring.put("o", "good")).vguid().orElseThrow();
        ring.commit(WRITER, ring.put("o", "bad"));
        ring.commit(WRITER, ring.remove("o"));
        assertThat(ring.head("o").isDeleted()).isTrue();
        assertThat(
                        ring.ask(
                                WRITER,
                                ring.update(
                                        TRUE,
                                        "copy",
                                        Blocks.NONE,
                                        new Action.Become(ObjectName.of("o"), number(3)))))
                .isEqualTo(refused(Refusal.NO_SUCH_VERSION));
        for (String name : List.of("o", "copy")) {
            ring.commit(
                    WRITER,
                    ring.update(
                            TRUE,
                            name,
                            Blocks.NONE,
                            new Action.Become(ObjectName.of("o"), number(1))));
            assertThat(ring.read(name)).isEqualTo("good");
            assertThat(ring.head(name).metadata().get(Metadata.ETAG))
                    .contains(TestRing.bytes("good"));
            assertThat(ring.root(ring.head(name).vguid()).origin()).contains(good);
        }
        assertThat(ring.head("o").number()).isEqualTo(number(4));
    }

    /// As S3 completes an upload of several parts.
    @Test
    void objectIsPutTogetherOfOthers() throws Exception {
        var pieces = new ArrayList<Piece>();
        var expected = new StringBuilder();
        for (int i = 0; i < 30; i++) {
            ring.commit(WRITER, ring.put("part" + i, "part " + i + ";"));
            pieces.add(new Piece.Copy(ObjectName.of("part" + i), number(1)));
            expected.append("part ").append(i).append(';');
        }
        ring.commit(WRITER, ring.update(TRUE, "o", Blocks.NONE, new Action.Append(pieces)));
        assertThat(ring.read("o")).isEqualTo(expected.toString());
    }

    /// objects.md: "one ordered command holding several (aguid, tuples), all-or-nothing".
    @Test
    void transactionIsCarriedOutAsAWholeOrNotAtAll() throws Exception {
        ring.commit(WRITER, ring.put("a", "100"));
        ring.commit(WRITER, ring.put("b", "0"));
        assertThat(ring.ask(WRITER, transfer("40", "60", number(1), number(1))))
                .isInstanceOf(ObjectAnswer.Committed.class);
        assertThat(ring.read("a") + "," + ring.read("b")).isEqualTo("40,60");
        RingState before = ring.state;
        assertThat(ring.ask(WRITER, transfer("0", "100", number(2), number(1))))
                .isEqualTo(
                        new ObjectAnswer.Aborted(
                                ring.volume,
                                new AgreedTime(ring.now),
                                ring.view().description().object(ObjectName.of("b"))));
        assertThat(ring.state).isEqualTo(before);
        // The second part cannot be carried out, so the first is not either.
        ObjectRequest impossible =
                ring.update(
                        inline("x"),
                        new Part(
                                ObjectName.of("a"),
                                TestRing.tuples(TRUE, new Action.Append(first()))),
                        new Part(
                                ObjectName.of("b"), TestRing.tuples(TRUE, new Action.Truncate(9))));
        assertThat(ring.ask(WRITER, impossible)).isEqualTo(refused(Refusal.NO_SUCH_RANGE));
        assertThat(ring.state).isEqualTo(before);
    }

    private ObjectRequest transfer(String a, String b, VersionNumber ofA, VersionNumber ofB) {
        return ring.update(
                inline(a, b),
                part("a", ofA, new Piece.Inline(0)),
                part("b", ofB, new Piece.Inline(1)));
    }

    private static Part part(String name, VersionNumber expected, Piece content) {
        return new Part(
                ObjectName.of(name),
                TestRing.tuples(
                        new Predicate.NumberIs(Comparison.EQUAL, expected),
                        new Action.Truncate(0),
                        new Action.Append(List.of(content))));
    }

    /// Parts see what was before the update, in whatever order they are.
    @Test
    void partsDoNotSeeOneAnother() throws Exception {
        ring.commit(WRITER, ring.put("a", "A"));
        ring.commit(WRITER, ring.put("b", "B"));
        ring.commit(
                WRITER,
                ring.update(
                        Blocks.NONE,
                        new Part(
                                ObjectName.of("a"),
                                TestRing.tuples(
                                        TRUE, new Action.Become(ObjectName.of("b"), number(1)))),
                        new Part(
                                ObjectName.of("b"),
                                TestRing.tuples(
                                        TRUE, new Action.Become(ObjectName.of("a"), number(1))))));
        assertThat(ring.read("a") + ring.read("b")).isEqualTo("BA");
    }

    @Test
    void updatesThatAreNoneAreRefusedWithoutEffect() throws Exception {
        ring.commit(WRITER, ring.put("o", "abc"));
        RingState before = ring.state;
        var late =
                new ObjectRequest.Apply(
                        new Update(
                                ring.volume,
                                ring.now,
                                List.of(new Part(ObjectName.of("o"), TestRing.tuples(TRUE))),
                                Blocks.NONE));
        assertThat(ring.ask(WRITER, late)).isEqualTo(refused(Refusal.EXPIRED));
        Aguid unknown = Aguid.ofVolume(OWNER.publicKey(), "unknown");
        assertThat(ring.ask(OWNER, new ObjectRequest.NameHeads(unknown)))
                .isEqualTo(refused(Refusal.UNKNOWN_VOLUME));
        assertThat(
                        ring.ask(
                                WRITER,
                                ring.update(TRUE, "o", Blocks.NONE, new Action.Append(first()))))
                .isEqualTo(refused(Refusal.NO_SUCH_BLOCK));
        assertThat(
                        ring.ask(
                                WRITER,
                                ring.update(
                                        TRUE,
                                        "o",
                                        inline("x".repeat(4097)),
                                        new Action.Append(first()))))
                .isEqualTo(refused(Refusal.TOO_LARGE));
        for (Action action :
                List.of(
                        new Action.Delete(1, 1),
                        new Action.Truncate(Long.MAX_VALUE),
                        new Action.Expand(2),
                        new Action.Expand(Long.MAX_VALUE),
                        new Action.Insert(4, List.of()))) {
            assertThat(ring.ask(WRITER, ring.update(TRUE, "o", Blocks.NONE, action)))
                    .as("%s", action)
                    .isEqualTo(refused(Refusal.NO_SUCH_RANGE));
        }
        for (String hex : List.of("", "40", "4003", "41", "40ff", "ff".repeat(100))) {
            assertThat(ring.ask(OWNER, Bytes.ofHex(hex))).isEqualTo(refused(Refusal.NO_REQUEST));
        }
        assertThat(ring.state).isEqualTo(before);
    }

    /// As many parts as S3 allows, and no more: each costs a join.
    @Test
    void copiesAreBounded() throws Exception {
        ring.commit(WRITER, ring.put("o", "abc"));
        Piece copy = new Piece.Copy(ObjectName.of("o"), number(1));
        var most = new Action.Append(Collections.nCopies(10_000, copy));
        ring.commit(WRITER, ring.update(TRUE, "many", Blocks.NONE, most));
        assertThat(ring.head("many").bytes()).isEqualTo(30_000);
        var more = new Action.Append(Collections.nCopies(10_001, copy));
        assertThat(ring.ask(WRITER, ring.update(TRUE, "more", Blocks.NONE, more)))
                .isEqualTo(refused(Refusal.TOO_LARGE));
    }

    @Test
    void interiorBlocksThatOneUpdateMakesAreBounded() throws Exception {
        var limits = ObjectLimits.production().withVolumes(4, 1 << 20, 1 << 20, 1, 64);
        ring = new TestRing(limits, new Retention.All(), Locking.NONE);
        ring.commit(WRITER, ring.put("a", "a"));
        ring.commit(WRITER, ring.put("b", "b"));
        List<Tuple> append = TestRing.tuples(TRUE, new Action.Append(first()));
        var ofA = new Part(ObjectName.of("a"), append);
        var ofB = new Part(ObjectName.of("b"), append);
        assertThat(ring.ask(WRITER, ring.update(inline("c"), ofA, ofB)))
                .isEqualTo(refused(Refusal.TOO_LARGE));
        ring.commit(WRITER, ring.update(inline("c"), ofA));
        assertThat(ring.read("a")).isEqualTo("ac");
    }

    @Test
    void actionsOfOneUpdateAreBounded() throws Exception {
        var expand = Collections.<Action>nCopies(64, new Action.Expand(8));
        var parts = new ArrayList<Part>();
        for (int i = 0; i < 4; i++) {
            parts.add(new Part(ObjectName.of("o" + i), List.of(new Tuple(TRUE, expand))));
        }
        ring.commit(WRITER, ring.update(Blocks.NONE, parts.toArray(Part[]::new)));
        var one = List.<Action>of(new Action.Expand(8));
        parts.add(new Part(ObjectName.of("p"), List.of(new Tuple(TRUE, one))));
        assertThat(ring.ask(WRITER, ring.update(Blocks.NONE, parts.toArray(Part[]::new))))
                .isEqualTo(refused(Refusal.TOO_LARGE));
    }

    /// What waits for dispersal is bounded; what is dispersed makes room.
    @Test
    void heldBlocksAreBounded() throws Exception {
        ring =
                new TestRing(
                        ObjectLimits.production().withVolumes(4, 1 << 20, 5000, 64, 64),
                        new Retention.All(),
                        Locking.NONE);
        int puts = 0;
        ObjectAnswer answer = ring.ask(WRITER, ring.put("o" + puts, "x" + puts));
        while (answer instanceof ObjectAnswer.Committed) {
            puts++;
            answer = ring.ask(WRITER, ring.put("o" + puts, "x" + puts));
        }
        assertThat(answer).isEqualTo(refused(Refusal.HELD_FULL));
        assertThat(puts).isBetween(2, 10);
        assertThat(ring.disperse()).isEqualTo(2 * puts);
        ring.commit(WRITER, ring.put("o" + puts, "x" + puts));
        assertThat(ring.head("o0").heldBlocks()).isZero();
        assertThat(ring.head("o" + puts).heldBlocks()).isEqualTo(2);
    }

    /// So that whoever disperses knows how much waits for it.
    @Test
    void headsSayWhatHeldBlocksTake() throws Exception {
        assertThat(heldBytes()).isZero();
        ring.commit(WRITER, ring.put("o", "abc"));
        ring.commit(WRITER, ring.put("p", "def"));
        long bytes = 0;
        for (RingState.Entry entry : ring.heldEntries()) {
            bytes += Ledger.size(entry.key(), entry.value());
        }
        assertThat(heldBytes()).isEqualTo(bytes).isGreaterThan(1000);
        assertThat(ring.disperse()).isEqualTo(4);
        assertThat(heldBytes()).isZero();
    }

    private long heldBytes() throws Exception {
        ObjectAnswer answer = ring.ask(WRITER, new ObjectRequest.NameHeads(ring.volume));
        return ((ObjectAnswer.HeadsAre) answer).heldBytes();
    }

    @Test
    void namesAreBounded() throws Exception {
        ring =
                new TestRing(
                        ObjectLimits.production().withVolumes(4, 3000, 1 << 20, 64, 64),
                        new Retention.All(),
                        Locking.NONE);
        ObjectAnswer answer = ring.ask(WRITER, ring.put("o", "x"));
        int puts = 0;
        while (answer instanceof ObjectAnswer.Committed) {
            puts++;
            answer = ring.ask(WRITER, ring.put("o", "x" + puts));
        }
        assertThat(answer).isEqualTo(refused(Refusal.FULL));
        assertThat(puts).isBetween(2, 10);
    }

    @Test
    void dispersalNeedsReceiptsAndPassesOverWhatIsNotHeld() throws Exception {
        ring.commit(WRITER, ring.put("o", "abc"));
        List<Bguid> names = List.of(TestStore.name(TestRing.bytes("abc")));
        var few = new Attestations(TestStore.attest(names).attestations().subList(0, 2));
        assertThat(ring.ask(STRANGER, new ObjectRequest.Disperse(ring.volume, names, few)))
                .isEqualTo(refused(Refusal.NOT_ATTESTED));
        assertThat(ring.disperse(names)).isEqualTo(1);
        assertThat(ring.disperse(names)).isZero();
        assertThat(ring.head("o").heldBlocks()).isEqualTo(1);
    }

    /// LATEST and HEADS: ordered, and true of their place in the order.
    @Test
    void listsAreProvenByTheDigestThatTheRingNames() throws Exception {
        List<String> names = List.of("a", "a/1", "a/2", "b", "z");
        for (String name : names.reversed()) {
            ring.commit(WRITER, ring.put(name, name));
        }
        var heads =
                (ObjectAnswer.HeadsAre) ring.ask(WRITER, new ObjectRequest.NameHeads(ring.volume));
        assertThat(heads.names()).isEqualTo(5);
        Bytes prefix = TestRing.bytes("a/");
        RangeProof proof = ring.view().proveHeads(prefix, Bytes.EMPTY, 100, 1 << 20);
        Bytes section = VolumeView.headsPrefix(ring.volume);
        RangeProof.Shown shown =
                proof.shown(heads.heads(), Bytes.concat(section, prefix), section).orElseThrow();
        assertThat(shown.isComplete()).isTrue();
        assertThat(shown.entries()).hasSize(2);
        Head first = Head.of(shown.entries().getFirst().value());
        assertThat(first).isEqualTo(ring.head("a/1"));
        ring.commit(WRITER, ring.put("a/3", "new"));
        assertThat(
                        ring.view()
                                .proveHeads(prefix, Bytes.EMPTY, 100, 1 << 20)
                                .shown(heads.heads(), Bytes.concat(section, prefix), section))
                .as("a list of another place in the order")
                .isEmpty();

        var later =
                (ObjectAnswer.HeadsAre) ring.ask(WRITER, new ObjectRequest.NameHeads(ring.volume));
        Bytes versions = VolumeView.versionsPrefix(ring.volume);
        assertThat(
                        ring.view()
                                .proveVersions(Bytes.EMPTY, Bytes.EMPTY, 100, 1 << 20)
                                .shown(later.versions(), versions, versions))
                .contains(new RangeProof.Shown(List.of(), true));
        ring.commit(WRITER, ring.put("b", "newer"));
        later = (ObjectAnswer.HeadsAre) ring.ask(WRITER, new ObjectRequest.NameHeads(ring.volume));
        assertThat(
                        ring.view()
                                .proveVersions(Bytes.EMPTY, Bytes.EMPTY, 100, 1 << 20)
                                .shown(later.versions(), versions, versions)
                                .orElseThrow()
                                .entries())
                .hasSize(1);

        Bytes nonce = Bytes.ofHex("0f".repeat(32));
        var latest = new ObjectRequest.Latest(ring.volume, ObjectName.of("a/3"), nonce);
        assertThat(ring.ask(WRITER, latest))
                .isEqualTo(
                        new ObjectAnswer.LatestIs(
                                ring.view().description().object(ObjectName.of("a/3")),
                                nonce,
                                new AgreedTime(ring.now),
                                Optional.of(ring.head("a/3"))));
    }

    /// The longest name there may be, with the keys it makes, is a name.
    @Test
    void longestNamesAreNames() throws Exception {
        String longest = "n".repeat(ObjectName.BYTES_MAX);
        ring.commit(WRITER, ring.put(longest, "a"));
        ring.commit(WRITER, ring.put(longest, "b"));
        assertThat(ring.read(longest)).isEqualTo("b");
        assertThat(ring.view().past(ObjectName.of(longest), number(1))).isPresent();
    }

    /// A name that is another's beginning does not see the other's versions.
    @Test
    void versionsAreOfOneName() throws Exception {
        for (NodeIdentity client : List.of(WRITER, OWNER)) {
            ring.commit(client, ring.put("a", "1"));
            ring.commit(client, ring.put("a!", "2"));
        }
        assertThat(ring.view().versions().size()).isEqualTo(2);
        assertThat(
                        ring.state.entries(
                                VolumeView.versionsPrefix(ring.volume, ObjectName.of("a")),
                                Bytes.EMPTY,
                                100))
                .hasSize(1);
    }
}
