package io.tarn.object.machine;

import static io.tarn.object.machine.TestRing.OWNER;
import static io.tarn.object.machine.TestRing.STRANGER;
import static io.tarn.object.machine.TestRing.WRITER;
import static io.tarn.object.machine.TestRing.number;
import static org.assertj.core.api.Assertions.assertThat;

import io.tarn.base.Bytes;
import io.tarn.crypto.NodeIdentity;
import io.tarn.object.AccessList;
import io.tarn.object.Lock;
import io.tarn.object.Locking;
import io.tarn.object.ObjectLimits;
import io.tarn.object.ObjectName;
import io.tarn.object.PastVersion;
import io.tarn.object.Retention;
import io.tarn.object.Right;
import io.tarn.object.SignedVolume;
import io.tarn.object.update.Action;
import io.tarn.object.update.Blocks;
import io.tarn.object.update.Predicate;
import io.tarn.ring.state.RangeProof;
import io.tarn.ring.state.RingState;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What is pruned, and what is not whoever wants it.
class CollectionTest {
    private static final int LOOKS = 64;

    private static TestRing ring(Retention retention, Locking locking, int looks) throws Exception {
        return new TestRing(
                ObjectLimits.production().withVolumes(4, 1 << 20, 1 << 20, 64, looks),
                retention,
                locking);
    }

    /// All commands that it takes.
    private static int collect(TestRing ring) throws Exception {
        Optional<CollectPlace> place = Optional.empty();
        int pruned = 0;
        for (int commands = 0; commands < 1000; commands++) {
            ObjectAnswer answer = ring.ask(OWNER, new ObjectRequest.Collect(ring.volume, place));
            var collected = (ObjectAnswer.Collected) answer;
            pruned += collected.pruned();
            place = collected.next();
            if (place.isEmpty()) {
                return pruned;
            }
        }
        throw new AssertionError("a collection that does not end");
    }

    /// Numbers of the versions that are kept, new to old, but for the newest.
    private static List<Long> kept(TestRing ring, String name) {
        var kept = new ArrayList<Long>();
        for (PastVersion past : past(ring, name)) {
            if (past instanceof PastVersion.Kept version) {
                kept.add(version.number().number());
            }
        }
        return kept;
    }

    private static List<PastVersion> past(TestRing ring, String name) {
        Bytes prefix = VolumeView.versionsPrefix(ring.volume, ObjectName.of(name));
        return ring.state.entries(prefix, Bytes.EMPTY, Integer.MAX_VALUE).stream()
                .map(entry -> ObjectKeys.decoded(entry.value(), PastVersion::of))
                .toList();
    }

    private static void putAll(TestRing ring, String name, int versions) throws Exception {
        for (int i = 0; i < versions; i++) {
            ring.commit(WRITER, ring.put(name, name + i));
            ring.disperse();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {8, 9, 11, LOOKS})
    void newestAreKeptAndTheRestIsOneRecord(int looks) throws Exception {
        TestRing ring = ring(new Retention.Last(3, 0), Locking.NONE, looks);
        for (String name : List.of("a", "b", "c")) {
            putAll(ring, name, 20);
        }
        assertThat(collect(ring)).isEqualTo(3 * 17);
        for (String name : List.of("a", "b", "c")) {
            assertThat(kept(ring, name)).containsExactly(19L, 18L);
            assertThat(past(ring, name).getLast())
                    .isInstanceOfSatisfying(
                            PastVersion.Pruned.class,
                            gone -> {
                                assertThat(gone.first()).isEqualTo(number(1));
                                assertThat(gone.number()).isEqualTo(number(17));
                            });
            assertThat(past(ring, name)).hasSize(3);
            assertThat(ring.read(name)).isEqualTo(name + 19);
        }
        assertThat(collect(ring)).isZero();
        putAll(ring, "a", 1);
        assertThat(collect(ring)).isEqualTo(1);
        assertThat(past(ring, "a")).hasSize(3);
    }

    @Test
    void prunedVersionIsGoneForThoseWhoAskForIt() throws Exception {
        TestRing ring = ring(new Retention.Last(1, 0), Locking.NONE, LOOKS);
        putAll(ring, "o", 3);
        collect(ring);
        for (long number : new long[] {1, 2}) {
            assertThat(
                            ring.ask(
                                    WRITER,
                                    ring.update(
                                            new Predicate.True(),
                                            "o",
                                            Blocks.NONE,
                                            new Action.Become(ObjectName.of("o"), number(number)))))
                    .isEqualTo(new ObjectAnswer.Refused(Refusal.NO_SUCH_VERSION));
        }
    }

    @Test
    void whatWasTheNewestNotLongAgoIsKept() throws Exception {
        TestRing ring = ring(new Retention.Last(1, 1_000_000), Locking.NONE, LOOKS);
        putAll(ring, "o", 3);
        ring.now += 999_000;
        assertThat(collect(ring)).isZero();
        ring.now += 1_100;
        assertThat(collect(ring)).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(ints = {8, 10, LOOKS})
    void newestOfEachPeriodIsKept(int looks) throws Exception {
        TestRing ring = ring(new Retention.Snapshot(10_000, 0), Locking.NONE, looks);
        for (int day = 1; day <= 12; day++) {
            ring.now = day * 10_000L;
            putAll(ring, "o", 4);
        }
        assertThat(collect(ring)).isEqualTo(12 * 3);
        assertThat(kept(ring, "o"))
                .containsExactly(44L, 40L, 36L, 32L, 28L, 24L, 20L, 16L, 12L, 8L, 4L);
        assertThat(collect(ring)).isZero();
    }

    /// Wherever a command is told to begin, it prunes nothing that is retained.
    @Test
    void placeIsNoPower() throws Exception {
        TestRing ring = ring(new Retention.Last(5, 0), Locking.NONE, LOOKS);
        putAll(ring, "o", 10);
        RingState before = ring.state;
        for (long at = 0; at < 12; at++) {
            ring.state = before;
            var place = new CollectPlace(ObjectName.of("o"), number(at));
            ring.ask(OWNER, new ObjectRequest.Collect(ring.volume, Optional.of(place)));
            assertThat(kept(ring, "o")).contains(9L, 8L, 7L, 6L);
        }
    }

    /// S3 allows names of 1,024 bytes. Each begins with the one before, and one lies beside each.
    @Test
    void longestNamesAreCollectedListedAndForgotten() throws Exception {
        TestRing ring =
                new TestRing(ObjectLimits.production(), new Retention.Last(1, 1_000), Locking.NONE);
        var names = new ArrayList<String>();
        for (int size : new int[] {1, 2, 511, 512, 1_023, ObjectName.BYTES_MAX}) {
            names.add("n".repeat(size));
            names.add("n".repeat(size - 1).concat("o"));
        }
        for (String name : names) {
            putAll(ring, name, 2);
        }
        assertThat(collect(ring)).isZero();
        ring.now += 2_000;
        assertThat(collect(ring)).isEqualTo(names.size());
        Bytes prefix = VolumeView.headsPrefix(ring.volume);
        RangeProof.Shown shown =
                ring.view()
                        .proveHeads(Bytes.EMPTY, Bytes.EMPTY, 1_000, 1 << 20)
                        .shown(ring.view().heads().digest(), prefix, Bytes.EMPTY)
                        .orElseThrow();
        assertThat(shown.isComplete()).isTrue();
        assertThat(
                        shown.entries().stream()
                                .map(entry ->
                                        ObjectKeys.nameIn(entry.key(), ring.volume).toString()))
                .isEqualTo(names.stream().sorted().toList());
        for (String name : names) {
            assertThat(ring.read(name)).isEqualTo(name + 1);
            ring.commit(WRITER, ring.remove(name));
        }
        ring.disperse();
        ring.now += 2_000;
        assertThat(collect(ring)).isEqualTo(names.size());
        assertThat(ring.view().heads().size()).isZero();
        assertThat(ring.view().versions().size()).isZero();
    }

    /// A version whose blocks are nowhere but in the state is not pruned.
    @Test
    void whatIsNotDispersedIsKept() throws Exception {
        TestRing ring = ring(new Retention.Last(1, 0), Locking.NONE, LOOKS);
        for (int i = 0; i < 3; i++) {
            ring.commit(WRITER, ring.put("o", "x" + i));
        }
        assertThat(collect(ring)).isZero();
        ring.disperse();
        assertThat(collect(ring)).isEqualTo(2);
    }

    @Test
    void lockedVersionsAreKeptAndAllOthersAreLookedAt() throws Exception {
        TestRing ring = ring(new Retention.Last(1, 0), Locking.NONE, 8);
        putAll(ring, "locked", 30);
        var forever = new Lock(Lock.Mode.COMPLIANCE, TestRing.NEVER, false);
        for (long i = 1; i <= 30; i++) {
            protect(ring, i, forever);
        }
        putAll(ring, "other", 30);
        assertThat(collect(ring)).isEqualTo(29);
        assertThat(kept(ring, "locked")).hasSize(29);
        assertThat(kept(ring, "other")).isEmpty();
    }

    private static void protect(TestRing ring, long number, Lock lock) throws Exception {
        assertThat(
                        ring.ask(
                                OWNER,
                                new ObjectRequest.Protect(
                                        ring.volume,
                                        ObjectName.of("locked"),
                                        number(number),
                                        lock)))
                .isEqualTo(new ObjectAnswer.Done());
    }

    /// users.md: "lock no single administrator can shorten".
    @Test
    void nobodyShortensComplianceAndOnlyTheOwnerGovernance() throws Exception {
        TestRing ring =
                ring(new Retention.Last(1, 0), new Locking(Lock.Mode.GOVERNANCE, 1_000_000), LOOKS);
        var rights = EnumSet.of(Right.WRITE, Right.RETAIN);
        ring.ask(
                OWNER,
                new ObjectRequest.SetAccess(
                        ring.volume,
                        new AccessList(
                                List.of(
                                        AccessList.Grant.of(
                                                WRITER.id(), rights, TestRing.NEVER)))));
        putAll(ring, "o", 2);
        Lock governed = ring.head("o").lock();
        assertThat(governed.mode()).isEqualTo(Lock.Mode.GOVERNANCE);
        var longer = new Lock(Lock.Mode.COMPLIANCE, governed.untilMillis() + 5_000_000, false);
        assertThat(lock(ring, WRITER, Lock.NONE)).isEqualTo(refused());
        assertThat(lock(ring, WRITER, longer)).isEqualTo(new ObjectAnswer.Done());
        for (Lock shorter :
                List.of(
                        Lock.NONE,
                        governed,
                        new Lock(Lock.Mode.GOVERNANCE, longer.untilMillis() + 1, false),
                        new Lock(Lock.Mode.COMPLIANCE, longer.untilMillis() - 1, true))) {
            assertThat(lock(ring, OWNER, shorter)).as("%s", shorter).isEqualTo(refused());
            assertThat(lock(ring, WRITER, shorter)).as("%s", shorter).isEqualTo(refused());
        }
        assertThat(collect(ring)).isZero();
        ring.now = governed.untilMillis() + 10_000;
        assertThat(collect(ring)).as("version 1 was locked longer").isZero();
        ring.now = longer.untilMillis();
        assertThat(lock(ring, WRITER, new Lock(Lock.Mode.NONE, 0, true)))
                .as("an expired lock binds nobody, and a hold is another")
                .isEqualTo(new ObjectAnswer.Done());
        assertThat(collect(ring)).isZero();
        assertThat(lock(ring, WRITER, Lock.NONE)).isEqualTo(new ObjectAnswer.Done());
        assertThat(collect(ring)).isEqualTo(1);
    }

    private static ObjectAnswer refused() {
        return new ObjectAnswer.Refused(Refusal.LOCKED);
    }

    /// Of version 1 of `o`.
    private static ObjectAnswer lock(TestRing ring, NodeIdentity client, Lock lock)
            throws Exception {
        return ring.ask(
                client,
                new ObjectRequest.Protect(ring.volume, ObjectName.of("o"), number(1), lock));
    }

    /// ADR-022: "Its next version is numbered above all that were ever forgotten in its volume".
    @Test
    void deletedObjectIsForgottenAndComesBackHigher() throws Exception {
        TestRing ring = ring(new Retention.Last(1, 1_000), Locking.NONE, LOOKS);
        putAll(ring, "o", 5);
        putAll(ring, "other", 1);
        ring.commit(WRITER, ring.remove("o"));
        ring.now += 2_000;
        assertThat(collect(ring)).as("the marker is held yet").isEqualTo(5);
        ring.disperse();
        assertThat(ring.ask(OWNER, new ObjectRequest.Collect(ring.volume, Optional.empty())))
                .isEqualTo(new ObjectAnswer.Collected(0, 1, Optional.empty()));
        assertThat(ring.view().head(ObjectName.of("o"))).isEmpty();
        assertThat(past(ring, "o")).isEmpty();
        assertThat(ring.read("other")).isEqualTo("other0");
        assertThat(ring.commit(WRITER, ring.put("o", "again")).number()).isEqualTo(number(7));
        assertThat(ring.commit(WRITER, ring.put("new", "new")).number()).isEqualTo(number(7));
    }

    /// Nothing that is retained goes with a volume, and numbers are not given twice.
    @Test
    void onlyAnEmptyVolumeIsRemovedAndItComesBackHigher() throws Exception {
        TestRing ring = ring(new Retention.Last(1, 0), Locking.NONE, LOOKS);
        var remove = new ObjectRequest.RemoveVolume(ring.volume);
        putAll(ring, "o", 3);
        assertThat(ring.ask(WRITER, remove))
                .isEqualTo(new ObjectAnswer.Refused(Refusal.NOT_ALLOWED));
        ring.commit(WRITER, ring.remove("o"));
        assertThat(ring.ask(OWNER, remove)).isEqualTo(new ObjectAnswer.Refused(Refusal.NOT_EMPTY));
        ring.disperse();
        collect(ring);
        assertThat(ring.ask(OWNER, remove)).isEqualTo(new ObjectAnswer.Done());
        assertThat(ring.ask(OWNER, remove)).isEqualTo(new ObjectAnswer.Done());
        assertThat(VolumeView.of(ring.state, ring.volume)).isEmpty();
        assertThat(ObjectMachine.isServing(TestStore.server(0).id(), ring.state)).isFalse();
        assertThat(ring.machine.admits(WRITER.publicKey(), ring.state)).isFalse();
        assertThat(ring.ask(STRANGER, remove))
                .isEqualTo(new ObjectAnswer.Refused(Refusal.UNKNOWN_VOLUME));

        for (int revision : new int[] {1, 5}) {
            SignedVolume anew =
                    SignedVolume.sign(
                            TestRing.description(
                                    "bucket", revision, new Retention.All(), Locking.NONE),
                            OWNER);
            assertThat(ring.ask(OWNER, new ObjectRequest.PutVolume(anew)))
                    .isEqualTo(
                            revision == 1
                                    ? new ObjectAnswer.Refused(Refusal.NO_SUCCESSOR)
                                    : new ObjectAnswer.Done());
        }
        assertThat(ring.commit(OWNER, ring.put("new", "new")).number()).isEqualTo(number(5));
        assertThat(ring.ask(WRITER, ring.put("new", "new")))
                .isEqualTo(new ObjectAnswer.Refused(Refusal.NOT_ALLOWED));
    }

    @Test
    void volumeThatKeepsAllKeepsAll() throws Exception {
        TestRing ring = ring(new Retention.All(), Locking.NONE, LOOKS);
        putAll(ring, "o", 5);
        ring.commit(WRITER, ring.remove("o"));
        ring.disperse();
        ring.now += 1_000_000_000;
        RingState before = ring.state;
        assertThat(collect(ring)).isZero();
        assertThat(ring.state.entries(Bytes.EMPTY, Bytes.EMPTY, Integer.MAX_VALUE))
                .isEqualTo(before.entries(Bytes.EMPTY, Bytes.EMPTY, Integer.MAX_VALUE));
        SignedVolume shorter =
                SignedVolume.sign(
                        TestRing.description("bucket", 2, new Retention.Last(2, 0), Locking.NONE),
                        OWNER);
        ring.ask(OWNER, new ObjectRequest.PutVolume(shorter));
        assertThat(collect(ring)).isEqualTo(4);
    }
}
