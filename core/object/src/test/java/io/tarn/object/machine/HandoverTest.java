package io.tarn.object.machine;

import static io.tarn.object.machine.TestRing.OWNER;
import static io.tarn.object.machine.TestRing.STRANGER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tarn.base.Bytes;
import io.tarn.base.MalformedException;
import io.tarn.block.immutable.Bguid;
import io.tarn.crypto.IdentityKey;
import io.tarn.crypto.KeyId;
import io.tarn.object.Handovers;
import io.tarn.object.Locking;
import io.tarn.object.Retention;
import io.tarn.object.SignedVolume;
import io.tarn.object.VolumeDescription;
import io.tarn.object.update.Attestation;
import io.tarn.object.update.Attestations;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// A server of a volume leaves to an heir, in two successors of its description (ADR-028).
class HandoverTest {
    private static final IdentityKey OLD = key(1);
    private static final IdentityKey HEIR = key(4);

    private TestRing ring;

    @BeforeEach
    void begin() throws MalformedException {
        ring = new TestRing();
    }

    private static IdentityKey key(int server) {
        return TestStore.server(server).publicKey();
    }

    private VolumeDescription now() {
        return ring.view().description();
    }

    private ObjectAnswer put(VolumeDescription next) throws MalformedException {
        return ring.ask(OWNER, new ObjectRequest.PutVolume(SignedVolume.sign(next, OWNER)));
    }

    private void expect(Refusal refusal, VolumeDescription next) throws MalformedException {
        assertThat(put(next)).isEqualTo(new ObjectAnswer.Refused(refusal));
    }

    private void done(VolumeDescription next) throws MalformedException {
        assertThat(put(next)).isEqualTo(new ObjectAnswer.Done());
        assertThat(VolumeDescription.of(next.encoding())).isEqualTo(next);
    }

    private static VolumeDescription with(
            VolumeDescription of, List<IdentityKey> servers, Handovers handovers) {
        return new VolumeDescription(
                of.ring(),
                of.owner(),
                of.name(),
                of.revision() + 1,
                of.store(),
                of.redundancy(),
                servers,
                of.inlineBytesMax(),
                of.retention(),
                of.locking(),
                handovers);
    }

    /// Of these servers, who has the fragment by its number.
    private ObjectAnswer disperse(int... servers) throws MalformedException {
        List<Bguid> names = held();
        var attestations = new ArrayList<Attestation>();
        for (int i = 0; i < servers.length; i++) {
            attestations.add(TestStore.attest(names, servers[i], i, TestStore.EXPIRY));
        }
        return ring.ask(
                STRANGER,
                new ObjectRequest.Disperse(ring.volume, names, new Attestations(attestations)));
    }

    private List<Bguid> held() {
        return ring.heldEntries().stream()
                .map(entry -> entry.key())
                .map(key -> new Bguid(key.slice(key.size() - Bguid.BYTES, Bguid.BYTES).compact()))
                .toList();
    }

    @Test
    void receiptsOfWhoLeavesAreGoodUntilItHasLeft() throws Exception {
        var notAttested = new ObjectAnswer.Refused(Refusal.NOT_ATTESTED);
        ring.commit(OWNER, ring.put("a", "a"));
        assertThat(disperse(0, 1, 4))
                .as("a node that is none of the servers")
                .isEqualTo(notAttested);
        done(now().leaving(OLD, HEIR));
        assertThat(disperse(0, 1, 4)).isInstanceOf(ObjectAnswer.Dispersed.class);

        ring.commit(OWNER, ring.put("b", "b"));
        done(now().left());
        assertThat(disperse(0, 1, 4)).isEqualTo(notAttested);
        assertThat(disperse(0, 2, 4)).isInstanceOf(ObjectAnswer.Dispersed.class);
    }

    @Test
    void theRingKeepsWhoLeavesUntilItHasLeft() throws Exception {
        assertThat(ObjectMachine.isServing(HEIR.id(), ring.state)).isFalse();
        done(now().leaving(OLD, HEIR));
        assertThat(ObjectMachine.isServing(OLD.id(), ring.state)).isTrue();
        assertThat(ObjectMachine.isServing(HEIR.id(), ring.state)).isTrue();
        done(now().left());
        assertThat(ObjectMachine.isServing(OLD.id(), ring.state)).isFalse();
        assertThat(ObjectMachine.isServing(HEIR.id(), ring.state)).isTrue();
        assertThat(ObjectMachine.isStore(TestStore.VOLUME, ring.state)).isTrue();
    }

    /// At most `f` servers may be without a block's fragments.
    @Test
    void oneLeavesAtATime() throws Exception {
        done(now().leaving(OLD, HEIR));
        VolumeDescription under = now();
        assertThatThrownBy(() -> under.leaving(key(2), key(5)))
                .isInstanceOf(IllegalArgumentException.class);
        VolumeDescription second =
                TestRing.description("bucket", 1, new Retention.All(), Locking.NONE)
                        .leaving(key(2), key(5));
        List<IdentityKey> both = List.of(key(0), HEIR, key(5), key(3));
        var heirs = new TreeMap<>(under.handovers().heirs());
        heirs.putAll(second.handovers().heirs());
        expect(Refusal.NO_SUCCESSOR, with(under, both, new Handovers(heirs, Optional.of(key(2)))));
        expect(Refusal.NO_SUCCESSOR, with(under, both, new Handovers(heirs, Optional.of(OLD))));
        expect(Refusal.NO_SUCCESSOR, with(under, both, new Handovers(heirs, Optional.empty())));
        done(under.left());
        done(now().leaving(key(2), key(5)));
        assertThat(now().servers()).isEqualTo(both);
    }

    @Test
    void nobodyGoesWithoutHavingBeenLeaving() throws Exception {
        VolumeDescription first = now();
        VolumeDescription leaving = first.leaving(OLD, HEIR);
        expect(
                Refusal.NO_SUCCESSOR,
                with(
                        first,
                        leaving.servers(),
                        new Handovers(leaving.handovers().heirs(), Optional.empty())));
        expect(Refusal.NO_SUCCESSOR, with(first, leaving.servers(), Handovers.NONE));
        expect(
                Refusal.NO_SUCCESSOR,
                with(first, first.servers(), new Handovers(new TreeMap<>(), Optional.of(HEIR))));
        // Servers that stay keep their places, or fragments would move.
        var swapped = new TreeMap<KeyId, KeyId>();
        swapped.put(key(0).id(), key(2).id());
        swapped.put(key(2).id(), key(0).id());
        expect(
                Refusal.NO_SUCCESSOR,
                with(first, first.servers(), new Handovers(swapped, Optional.empty())));
        var unknown = TestStore.identity(99).publicKey();
        expect(Refusal.UNKNOWN_SERVER, first.leaving(OLD, unknown));
        done(leaving);
    }

    @Test
    void theNextHeirHasTheSamePlace() throws Exception {
        Bguid block = TestStore.name(TestRing.bytes("anything"));
        List<KeyId> before = now().placement().holders(block, 4);
        int place = before.indexOf(OLD.id());
        IdentityKey old = OLD;
        for (int next : new int[] {4, 5, 1}) {
            done(now().leaving(old, key(next)));
            done(now().left());
            old = key(next);
            var expected = new ArrayList<>(before);
            expected.set(place, key(next).id());
            assertThat(now().placement().holders(block, 4)).isEqualTo(expected);
        }
        assertThat(now().handovers()).as("it is back in its own").isEqualTo(Handovers.NONE);
        assertThat(now().encoding().size())
                .isEqualTo(
                        TestRing.description("bucket", 7, new Retention.All(), Locking.NONE)
                                .encoding()
                                .size());
    }

    @Test
    void aPlaceMayGoIfEnoughAreLeft() throws Exception {
        VolumeDescription four = now();
        assertThatThrownBy(() -> four.leaving(OLD, key(2)))
                .isInstanceOf(IllegalArgumentException.class);
        var five = new ArrayList<>(four.servers());
        five.add(HEIR);
        done(with(four, five, Handovers.NONE));
        done(now().leaving(OLD, HEIR));
        assertThat(now().servers()).hasSize(4).doesNotContain(OLD);
        assertThat(now().handovers().heirs()).isEmpty();
        done(now().with(new Retention.Last(1, 0)));
        assertThat(now().handovers().leaving()).as("another change leaves it").contains(OLD);
        done(now().left());
    }

    @Test
    void handoversHaveOneEncoding() throws Exception {
        VolumeDescription leaving = now().leaving(OLD, HEIR);
        Bytes encoding = leaving.encoding();
        assertThat(VolumeDescription.of(encoding)).isEqualTo(leaving);
        assertThat(encoding.size()).isLessThan(VolumeDescription.BYTES_MAX);
        // Of these, whoever reads would have to choose.
        byte[] nothing = leaving.left().encoding().toArray();
        int heirsAt = nothing.length - 1 - 64 - 1;
        assertThat(nothing[heirsAt]).isEqualTo((byte) 1);
        byte[] noHeir = new byte[heirsAt + 2];
        System.arraycopy(nothing, 0, noHeir, 0, heirsAt);
        for (byte[] bad :
                List.of(
                        noHeir,
                        changed(nothing, heirsAt, 2),
                        changed(nothing, nothing.length - 1, 2),
                        sameTwice(nothing, heirsAt))) {
            assertThatThrownBy(() -> VolumeDescription.of(Bytes.owning(bad)))
                    .isInstanceOf(MalformedException.class);
        }
        for (Handovers unfit :
                List.of(
                        new Handovers(new TreeMap<>(), Optional.of(key(0))),
                        new Handovers(heir(HEIR, OLD), Optional.empty()),
                        new Handovers(heir(key(0), key(2)), Optional.empty()))) {
            assertThatThrownBy(() -> with(now(), now().servers(), unfit))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    private static SortedMap<KeyId, KeyId> heir(IdentityKey server, IdentityKey place) {
        var heirs = new TreeMap<KeyId, KeyId>();
        heirs.put(server.id(), place.id());
        return heirs;
    }

    private static byte[] changed(byte[] encoding, int at, int to) {
        byte[] bad = encoding.clone();
        bad[at] = (byte) to;
        return bad;
    }

    /// The one heir is there two times.
    private static byte[] sameTwice(byte[] encoding, int heirsAt) {
        byte[] bad = new byte[encoding.length + 64];
        System.arraycopy(encoding, 0, bad, 0, heirsAt + 1 + 64);
        System.arraycopy(encoding, heirsAt + 1, bad, heirsAt + 1 + 64, 64 + 1);
        bad[heirsAt] = 2;
        return bad;
    }
}
