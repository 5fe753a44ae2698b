package io.tarn.object.machine;

import static io.tarn.object.machine.TestRing.OTHER;
import static io.tarn.object.machine.TestRing.OWNER;
import static io.tarn.object.machine.TestRing.WRITER;
import static org.assertj.core.api.Assertions.assertThat;

import io.tarn.base.Bytes;
import io.tarn.base.CanonicalWriter;
import io.tarn.block.VolumeId;
import io.tarn.crypto.Digest;
import io.tarn.crypto.KeyId;
import io.tarn.crypto.NodeIdentity;
import io.tarn.crypto.Sha256;
import io.tarn.object.AccessList;
import io.tarn.object.Aguid;
import io.tarn.object.Locking;
import io.tarn.object.Metadata;
import io.tarn.object.ObjectLimits;
import io.tarn.object.ObjectName;
import io.tarn.object.Retention;
import io.tarn.object.Right;
import io.tarn.object.SignedVolume;
import io.tarn.object.VolumeDescription;
import io.tarn.object.update.Action;
import io.tarn.object.update.Blocks;
import io.tarn.object.update.Part;
import io.tarn.object.update.Piece;
import io.tarn.object.update.Predicate;
import io.tarn.object.update.Update;
import io.tarn.ring.state.RangeProof;
import io.tarn.ring.state.RingState;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// A hostile owner: whatever it asks for, members' memory is bounded, and others have theirs.
class RoomTest {
    private static final Bytes ALL = Bytes.ofHex("02");
    private static final Bytes ACCOUNTS = Bytes.ofHex("0271");
    private static final Bytes GRANTED = Bytes.ofHex("0267");

    private static TestRing ring(ObjectLimits limits) throws Exception {
        return new TestRing(limits, new Retention.Last(1, 0), Locking.NONE);
    }

    private static Refusal refusal(ObjectAnswer answer) {
        return ((ObjectAnswer.Refused) answer).refusal();
    }

    /// What there is of owners' volumes; windows of keys that have rights are the ring's.
    static long taken(RingState state) {
        long entries =
                state.entries(ALL, Bytes.EMPTY, Integer.MAX_VALUE).stream()
                        .filter(entry -> !entry.key().slice(0, 2).equals(ACCOUNTS))
                        .filter(entry -> !entry.key().equals(ObjectKeys.TOTAL))
                        .mapToLong(entry -> Ledger.size(entry.key(), entry.value()))
                        .sum();
        return entries + 1024L * state.part(GRANTED).size();
    }

    private static VolumeDescription volume(NodeIdentity owner, String name) {
        var store = new VolumeId(Sha256.of(TestRing.bytes(owner.id() + name)).value());
        return TestRing.description(owner, name, 1, store, new Retention.Last(1, 0), Locking.NONE);
    }

    private static ObjectAnswer create(TestRing ring, NodeIdentity owner, String name)
            throws Exception {
        SignedVolume signed = SignedVolume.sign(volume(owner, name), owner);
        return ring.ask(owner, new ObjectRequest.PutVolume(signed));
    }

    private static ObjectRequest put(Aguid volume, String name) {
        var part =
                new Part(
                        ObjectName.of(name),
                        TestRing.tuples(
                                new Predicate.True(),
                                new Action.Append(List.of(new Piece.Inline(0)))));
        return new ObjectRequest.Apply(
                new Update(volume, TestRing.NEVER, List.of(part), TestRing.inline(name)));
    }

    /// In a volume after the other, until it may not.
    private static Refusal fill(TestRing ring, NodeIdentity owner) throws Exception {
        for (int i = 0; i < 100_000; i++) {
            String name = "v" + i / 20;
            if (i % 20 == 0 && create(ring, owner, name) instanceof ObjectAnswer.Refused(var why)) {
                return why;
            }
            ObjectAnswer answer = ring.ask(owner, put(volume(owner, name).id(), "o" + i));
            if (answer instanceof ObjectAnswer.Refused(var why)) {
                return why;
            }
        }
        throw new AssertionError("there is no bound");
    }

    @Test
    void ownerTakesWhatItHasAndOthersHaveTheirs() throws Exception {
        TestRing ring = ring(ObjectLimits.production().withOwners(200_000, 1 << 20, 100));
        assertThat(fill(ring, OWNER)).isEqualTo(Refusal.OWNER_FULL);
        assertThat(Account.of(ring.state, OWNER.id()).bytes()).isBetween(190_000L, 200_000L);
        assertThat(taken(ring.state))
                .isEqualTo(Account.of(ring.state, OWNER.id()).bytes())
                .isEqualTo(Ledger.total(ring.state));
        assertThat(refusal(ring.ask(OWNER, ring.put("o", "o")))).isEqualTo(Refusal.OWNER_FULL);
        assertThat(refusal(ring.ask(WRITER, ring.put("o", "o"))))
                .as("whoever writes, the owner pays")
                .isEqualTo(Refusal.OWNER_FULL);
        assertThat(create(ring, OTHER, "theirs")).isEqualTo(new ObjectAnswer.Done());
        assertThat(ring.ask(OTHER, put(volume(OTHER, "theirs").id(), "o")))
                .isInstanceOf(ObjectAnswer.Committed.class);
    }

    /// What takes no more room, and what makes some, is always done.
    @Test
    void ownerWhoHasAllGetsOutOfIt() throws Exception {
        TestRing ring = ring(ObjectLimits.production().withOwners(100_000, 1 << 20, 100));
        for (int i = 0; i < 3; i++) {
            ring.commit(WRITER, ring.put("o", "version " + i));
        }
        fill(ring, OWNER);
        long before = Account.of(ring.state, OWNER.id()).bytes();
        assertThat(ring.disperse()).isPositive();
        assertThat(ring.ask(OWNER, new ObjectRequest.SetAccess(ring.volume, AccessList.NONE)))
                .isEqualTo(new ObjectAnswer.Done());
        assertThat(Account.of(ring.state, OWNER.id()).bytes()).isLessThan(before);
        assertThat(ring.ask(OWNER, ring.put("o", "again")))
                .isInstanceOf(ObjectAnswer.Committed.class);
        assertThat(taken(ring.state)).isEqualTo(Ledger.total(ring.state));
    }

    @Test
    void ringHasAnEndTooAndItsOwnerSaysWhoHasHowMuch() throws Exception {
        TestRing ring = ring(ObjectLimits.production().withOwners(200_000, 300_000, 100));
        assertThat(fill(ring, OWNER)).isEqualTo(Refusal.OWNER_FULL);
        assertThat(fill(ring, OTHER)).isEqualTo(Refusal.RING_FULL);
        assertThat(taken(ring.state)).isEqualTo(Ledger.total(ring.state)).isLessThan(300_000);

        var more = new ObjectRequest.SetQuota(OWNER.id(), 1 << 20);
        for (NodeIdentity nobody : List.of(OWNER, WRITER, TestRing.STRANGER)) {
            assertThat(refusal(ring.ask(nobody, more))).isEqualTo(Refusal.NOT_THE_RINGS_OWNER);
        }
        assertThat(ring.ask(TestRing.RING_OWNER, more)).isEqualTo(new ObjectAnswer.Done());
        assertThat(refusal(ring.ask(OWNER, ring.put("o", "o")))).isEqualTo(Refusal.RING_FULL);
        ring.ask(TestRing.RING_OWNER, new ObjectRequest.SetQuota(OTHER.id(), 1));
        assertThat(refusal(ring.ask(OTHER, put(volume(OTHER, "v0").id(), "new"))))
                .as("nothing is taken away, and nothing new made")
                .isEqualTo(Refusal.OWNER_FULL);
        assertThat(VolumeView.of(ring.state, volume(OTHER, "v0").id())).isPresent();
        ring.ask(TestRing.RING_OWNER, new ObjectRequest.SetQuota(OTHER.id(), 0));
        assertThat(refusal(ring.ask(OTHER, put(volume(OTHER, "v0").id(), "new"))))
                .isEqualTo(Refusal.RING_FULL);
    }

    private static AccessList keys(int from, int to) {
        return new AccessList(
                IntStream.range(from, to)
                        .mapToObj(i -> new KeyId(new Digest(Bytes.ofHex("%064x".formatted(i)))))
                        .map(key ->
                                AccessList.Grant.of(key, EnumSet.of(Right.READ), TestRing.NEVER))
                        .toList());
    }

    /// The ring forgets no client, so that nothing is executed twice. An owner who gives rights to ever new keys, and takes
    /// them away again, would fill its memory with their windows.
    @Test
    void keysAreCountedForGood() throws Exception {
        TestRing ring = ring(ObjectLimits.production().withOwners(1 << 20, 1 << 20, 20));
        for (int i = 0; i < 9; i++) {
            assertThat(ring.ask(OWNER, new ObjectRequest.SetAccess(ring.volume, keys(i, i + 2))))
                    .isEqualTo(new ObjectAnswer.Done());
        }
        assertThat(Account.of(ring.state, OWNER.id()).keys()).isEqualTo(11);
        RingState before = ring.state;
        assertThat(refusal(ring.ask(OWNER, new ObjectRequest.SetAccess(ring.volume, keys(9, 40)))))
                .isEqualTo(Refusal.TOO_MANY_KEYS);
        assertThat(ring.state).isSameAs(before);
        assertThat(ring.ask(OWNER, new ObjectRequest.SetAccess(ring.volume, keys(0, 10))))
                .as("whoever had rights before")
                .isEqualTo(new ObjectAnswer.Done());
        assertThat(taken(ring.state)).isEqualTo(Ledger.total(ring.state));
    }

    /// Each below the next, from the longest on: each is put where the tree is shallow yet, and makes it deeper.
    @Test
    void namesThatBeginWithOneAnotherAreBounded() throws Exception {
        TestRing ring = ring(ObjectLimits.production());
        int depthMax = ObjectLimits.production().depthMax();
        int refused = 0;
        for (int size = ObjectName.BYTES_MAX; size > 600; size--) {
            ObjectAnswer answer = ring.ask(WRITER, ring.put("n".repeat(size), "x"));
            if (answer instanceof ObjectAnswer.Refused(Refusal refusal)) {
                assertThat(refusal).isEqualTo(Refusal.TOO_DEEP);
                refused++;
            }
        }
        assertThat(refused).isPositive();
        assertThat(ring.view().heads().depth()).isEqualTo(depthMax);
        assertThat(ring.ask(WRITER, ring.put("n".repeat(ObjectName.BYTES_MAX), "again")))
                .as("what is there stays in use")
                .isInstanceOf(ObjectAnswer.Committed.class);
        assertThat(refusal(ring.ask(WRITER, ring.put("other", "x"))))
                .as("a fork above all of them")
                .isEqualTo(Refusal.TOO_DEEP);
        ring.commit(WRITER, ring.remove("n".repeat(ObjectName.BYTES_MAX)));
        ring.disperse();
        ring.ask(OWNER, new ObjectRequest.Collect(ring.volume, Optional.empty()));
        assertThat(ring.view().heads().depth()).isLessThan(depthMax);
        assertThat(ring.ask(WRITER, ring.put("other", "x")))
                .isInstanceOf(ObjectAnswer.Committed.class);
    }

    /// On the way to a name are others, with all that they have; frames have 2 MiB.
    @Test
    void proofOfTheDeepestNameFitsAFrame() throws Exception {
        TestRing ring = ring(ObjectLimits.production());
        var large = new Action.SetMetadata(Metadata.NONE.with("large", Bytes.zeros(4_000)));
        String deepest = "n".repeat(ObjectName.BYTES_MAX);
        for (int size = ObjectName.BYTES_MAX; size > 0; size--) {
            ring.ask(
                    WRITER,
                    ring.update(new Predicate.True(), "n".repeat(size), Blocks.NONE, large));
        }
        assertThat(ring.view().heads().depth()).isEqualTo(ObjectLimits.production().depthMax());
        RangeProof proof =
                ring.view().proveHeads(Bytes.EMPTY, TestRing.bytes(deepest), 1_000, 512 << 10);
        Bytes prefix = VolumeView.headsPrefix(ring.volume);
        assertThat(
                        proof.shown(
                                        ring.view().heads().digest(),
                                        prefix,
                                        Bytes.concat(prefix, TestRing.bytes(deepest)))
                                .orElseThrow()
                                .entries())
                .hasSize(1);
        var out = new CanonicalWriter();
        proof.write(out);
        assertThat(out.toBytes().size()).isBetween(1_000_000, (2 << 20) - (512 << 10));
    }

    /// Else it would sweep another's blocks: servers keep what the store's volume names.
    @Test
    void storeIsOneVolumes() throws Exception {
        TestRing ring = ring(ObjectLimits.production());
        VolumeDescription thief =
                TestRing.description(
                        OTHER, "thief", 1, TestStore.VOLUME, new Retention.All(), Locking.NONE);
        var request = new ObjectRequest.PutVolume(SignedVolume.sign(thief, OTHER));
        assertThat(refusal(ring.ask(OTHER, request))).isEqualTo(Refusal.STORE_TAKEN);
        assertThat(ring.ask(OWNER, new ObjectRequest.RemoveVolume(ring.volume)))
                .isEqualTo(new ObjectAnswer.Done());
        assertThat(ring.ask(OTHER, request)).isEqualTo(new ObjectAnswer.Done());
        assertThat(taken(ring.state)).isEqualTo(Ledger.total(ring.state));
    }
}
