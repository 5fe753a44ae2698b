package io.tarn.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import io.tarn.base.Bytes;
import io.tarn.base.CanonicalWriter;
import io.tarn.base.MalformedException;
import io.tarn.block.BlockShape;
import io.tarn.block.Durability;
import io.tarn.block.Redundancy;
import io.tarn.block.SignedDescriptor;
import io.tarn.block.SignedRemoval;
import io.tarn.block.VolumeDescriptor;
import io.tarn.block.VolumeId;
import io.tarn.crypto.IdentityKey;
import io.tarn.crypto.KeyId;
import io.tarn.crypto.NodeIdentity;
import io.tarn.crypto.Sha256;
import io.tarn.ring.AgreedTime;
import io.tarn.ring.StateMachine;
import io.tarn.ring.affairs.Founding;
import io.tarn.ring.state.RingState;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Nodes 1 to 6, of which 1 to 4 are the ring; the ring's owner is 20, another owner 21, a client 22, and 30
/// nobody.
class CatalogueMachineTest {
    private static final NodeIdentity RING_OWNER = TestParties.identity(20);
    private static final NodeIdentity OWNER = TestParties.identity(21);
    private static final NodeIdentity CLIENT = TestParties.identity(22);
    private static final NodeIdentity NOBODY = TestParties.identity(30);
    private static final CatalogueAnswer DONE = new CatalogueAnswer.Done();

    private final CatalogueMachine machine = new CatalogueMachine(RING_OWNER.id());
    private RingState state =
            new Founding(
                            IntStream.rangeClosed(1, 4)
                                    .mapToObj(i -> TestParties.identity(i).publicKey())
                                    .toList(),
                            RING_OWNER.publicKey())
                    .state();

    @BeforeEach
    void introduce() throws MalformedException {
        for (int node = 1; node <= 6; node++) {
            assertThat(ask(RING_OWNER, new CatalogueRequest.PutNode(TestParties.node(node))))
                    .isEqualTo(DONE);
        }
        assertThat(ask(RING_OWNER, new CatalogueRequest.PutOwner(TestParties.owner(20))))
                .isEqualTo(DONE);
        assertThat(ask(RING_OWNER, new CatalogueRequest.PutOwner(TestParties.owner(21))))
                .isEqualTo(DONE);
    }

    private CatalogueAnswer ask(NodeIdentity client, CatalogueRequest request)
            throws MalformedException {
        return ask(client.publicKey(), request.encoding());
    }

    private CatalogueAnswer ask(IdentityKey client, Bytes operation) throws MalformedException {
        StateMachine.Executed executed =
                machine.execute(client, operation, new AgreedTime(1), state);
        state = executed.state();
        return CatalogueAnswer.of(executed.result());
    }

    private static CatalogueAnswer refused(Refusal refusal) {
        return new CatalogueAnswer.Refused(refusal);
    }

    private static Bytes nonce(int number) {
        return Bytes.ofHex("%02x".formatted(number).repeat(VolumeId.NONCE_BYTES));
    }

    private static VolumeDescriptor volume(
            String name, int nonce, NodeIdentity owner, int... nodes) {
        List<KeyId> servers =
                IntStream.of(nodes).mapToObj(i -> TestParties.identity(i).id()).toList();
        return new VolumeDescriptor(
                VolumeId.of(owner.publicKey(), nonce(nonce)),
                name,
                owner.publicKey(),
                new BlockShape(new Redundancy(1, 2), 4096, 16),
                Durability.FSYNC,
                servers,
                List.of(CLIENT.id()),
                List.of());
    }

    private static CatalogueRequest create(String name, int nonce, NodeIdentity owner) {
        VolumeDescriptor volume = volume(name, nonce, owner, 1, 2, 3, 4);
        return new CatalogueRequest.CreateVolume(
                SignedDescriptor.sign(volume, nonce(nonce), owner));
    }

    @Test
    void volumeIsCreatedOnceHoweverOftenItIsAsked() throws Exception {
        assertThat(ask(OWNER, create("disk", 1, OWNER))).isEqualTo(DONE);
        RingState once = state;
        assertThat(ask(OWNER, create("disk", 1, OWNER))).isEqualTo(DONE);
        assertThat(state).isEqualTo(once);
        assertThat(Catalogue.of(state).volumes()).hasSize(1);
    }

    @Test
    void removedVolumeNeverComesBack() throws Exception {
        CatalogueRequest create = create("disk", 1, OWNER);
        VolumeId id = VolumeId.of(OWNER.publicKey(), nonce(1));
        var remove = new CatalogueRequest.RemoveVolume(SignedRemoval.sign(id, OWNER));
        assertThat(ask(OWNER, remove)).isEqualTo(refused(Refusal.UNKNOWN_VOLUME));
        ask(OWNER, create);
        assertThat(ask(OWNER, remove)).isEqualTo(DONE);
        assertThat(ask(OWNER, remove)).isEqualTo(DONE);
        assertThat(ask(OWNER, create)).isEqualTo(refused(Refusal.ID_TAKEN));
        assertThat(Catalogue.of(state).volumes()).isEmpty();
        assertThat(Catalogue.of(state).removal(id)).isPresent();
        assertThat(ask(OWNER, create("disk", 2, OWNER))).isEqualTo(DONE);
    }

    @Test
    void onlyOwnersMakeVolumesAndOnlyTheirOwn() throws Exception {
        assertThat(ask(NOBODY, create("disk", 1, NOBODY))).isEqualTo(refused(Refusal.NOT_AN_OWNER));
        assertThat(ask(CLIENT, create("disk", 1, CLIENT))).isEqualTo(refused(Refusal.NOT_AN_OWNER));
        assertThat(ask(RING_OWNER, create("disk", 1, OWNER)))
                .isEqualTo(refused(Refusal.NOT_THE_OWNER));
        VolumeDescriptor volume = volume("disk", 1, OWNER, 1, 2, 3, 4);
        var forged = SignedDescriptor.sign(volume, nonce(1), RING_OWNER);
        assertThat(ask(OWNER, new CatalogueRequest.CreateVolume(forged)))
                .isEqualTo(refused(Refusal.NOT_SIGNED));
        var othersId = SignedDescriptor.sign(volume, nonce(2), OWNER);
        assertThat(ask(OWNER, new CatalogueRequest.CreateVolume(othersId)))
                .isEqualTo(refused(Refusal.NOT_SIGNED));
    }

    @Test
    void onlyTheOwnerRemovesAVolume() throws Exception {
        ask(OWNER, create("disk", 1, OWNER));
        VolumeId id = VolumeId.of(OWNER.publicKey(), nonce(1));
        var mine = new CatalogueRequest.RemoveVolume(SignedRemoval.sign(id, OWNER));
        var theirs = new CatalogueRequest.RemoveVolume(SignedRemoval.sign(id, RING_OWNER));
        assertThat(ask(RING_OWNER, theirs)).isEqualTo(refused(Refusal.NOT_THE_OWNER));
        assertThat(ask(RING_OWNER, mine)).isEqualTo(refused(Refusal.NOT_THE_OWNER));
        assertThat(ask(OWNER, theirs)).isEqualTo(refused(Refusal.NOT_SIGNED));
        assertThat(Catalogue.of(state).volumes()).hasSize(1);
    }

    @Test
    void namesAreOnceAndServersAreNodes() throws Exception {
        ask(OWNER, create("disk", 1, OWNER));
        assertThat(ask(RING_OWNER, create("disk", 2, RING_OWNER)))
                .isEqualTo(refused(Refusal.NAME_TAKEN));
        VolumeDescriptor elsewhere = volume("else", 3, OWNER, 1, 2, 3, 9);
        var signed = SignedDescriptor.sign(elsewhere, nonce(3), OWNER);
        assertThat(ask(OWNER, new CatalogueRequest.CreateVolume(signed)))
                .isEqualTo(refused(Refusal.UNKNOWN_SERVER));
    }

    @Test
    void onlyTheRingsOwnerSaysWhoBelongsToTheCluster() throws Exception {
        RingState before = state;
        List<CatalogueRequest> requests =
                List.of(
                        new CatalogueRequest.PutNode(TestParties.node(7)),
                        new CatalogueRequest.RemoveNode(TestParties.identity(6).id()),
                        new CatalogueRequest.PutOwner(TestParties.owner(30)),
                        new CatalogueRequest.RemoveOwner(OWNER.id()));
        for (CatalogueRequest request : requests) {
            for (NodeIdentity client : List.of(OWNER, NOBODY, TestParties.identity(1))) {
                assertThat(ask(client, request)).isEqualTo(refused(Refusal.NOT_THE_RINGS_OWNER));
            }
        }
        assertThat(state).isEqualTo(before);
    }

    @Test
    void nodeGoesOnlyWhenNothingHangsOnIt() throws Exception {
        KeyId member = TestParties.identity(4).id();
        KeyId holder = TestParties.identity(5).id();
        KeyId idle = TestParties.identity(6).id();
        VolumeDescriptor volume = volume("disk", 1, OWNER, 1, 2, 3, 5);
        ask(
                OWNER,
                new CatalogueRequest.CreateVolume(SignedDescriptor.sign(volume, nonce(1), OWNER)));
        assertThat(ask(RING_OWNER, new CatalogueRequest.RemoveNode(member)))
                .isEqualTo(refused(Refusal.IS_MEMBER));
        assertThat(ask(RING_OWNER, new CatalogueRequest.RemoveNode(holder)))
                .isEqualTo(refused(Refusal.HOLDS_VOLUMES));
        assertThat(ask(RING_OWNER, new CatalogueRequest.RemoveNode(idle))).isEqualTo(DONE);
        assertThat(ask(RING_OWNER, new CatalogueRequest.RemoveNode(idle))).isEqualTo(DONE);
        assertThat(Catalogue.of(state).nodes()).hasSize(5);
    }

    @Test
    void partiesAreNotTakenForOneAnother() throws Exception {
        ClusterNode one = TestParties.node(1);
        IdentityKey other = TestParties.identity(7).publicKey();
        HostPort free = new HostPort("elsewhere", 1);
        assertThat(
                        ask(
                                RING_OWNER,
                                new CatalogueRequest.PutNode(new ClusterNode("n1", other, free))))
                .isEqualTo(refused(Refusal.NAME_TAKEN));
        var sameAddress = new ClusterNode("n7", other, one.address());
        assertThat(ask(RING_OWNER, new CatalogueRequest.PutNode(sameAddress)))
                .isEqualTo(refused(Refusal.ADDRESS_TAKEN));
        var ofOwner = new ClusterNode("n7", OWNER.publicKey(), free);
        assertThat(ask(RING_OWNER, new CatalogueRequest.PutNode(ofOwner)))
                .isEqualTo(refused(Refusal.KEY_TAKEN));
        var ofNode = new ClusterOwner("o7", one.key());
        assertThat(ask(RING_OWNER, new CatalogueRequest.PutOwner(ofNode)))
                .isEqualTo(refused(Refusal.KEY_TAKEN));
        var moved = new ClusterNode("n1", one.key(), free);
        assertThat(ask(RING_OWNER, new CatalogueRequest.PutNode(moved))).isEqualTo(DONE);
        assertThat(Catalogue.of(state).node(one.key().id())).contains(moved);
    }

    @Test
    void dismissedOwnerMakesNoMoreVolumesAndMayRemoveItsOwn() throws Exception {
        ask(OWNER, create("disk", 1, OWNER));
        assertThat(ask(RING_OWNER, new CatalogueRequest.RemoveOwner(OWNER.id()))).isEqualTo(DONE);
        assertThat(ask(OWNER, create("more", 2, OWNER))).isEqualTo(refused(Refusal.NOT_AN_OWNER));
        assertThat(Catalogue.of(state).volumes()).hasSize(1);
        VolumeId id = VolumeId.of(OWNER.publicKey(), nonce(1));
        var remove = new CatalogueRequest.RemoveVolume(SignedRemoval.sign(id, OWNER));
        assertThat(ask(OWNER, remove)).isEqualTo(DONE);
    }

    @Test
    void whoHasAPartIsKnown() throws Exception {
        Catalogue before = Catalogue.of(state);
        assertThat(before.knows(TestParties.identity(1).id())).isTrue();
        assertThat(before.knows(OWNER.id())).isTrue();
        assertThat(before.knows(CLIENT.id())).isFalse();
        ask(OWNER, create("disk", 1, OWNER));
        assertThat(Catalogue.of(state).knows(CLIENT.id())).isTrue();
        assertThat(machine.admits(CLIENT.publicKey(), state)).isTrue();
        assertThat(machine.admits(NOBODY.publicKey(), state)).isFalse();
        VolumeId id = VolumeId.of(OWNER.publicKey(), nonce(1));
        ask(OWNER, new CatalogueRequest.RemoveVolume(SignedRemoval.sign(id, OWNER)));
        assertThat(Catalogue.of(state).knows(CLIENT.id())).isFalse();
    }

    @Test
    void whatIsNoRequestIsRefusedAndChangesNothing() throws Exception {
        RingState before = state;
        for (String hex : List.of("", "00", "08", "01", "02ff", "ff".repeat(100))) {
            assertThat(ask(RING_OWNER.publicKey(), Bytes.ofHex(hex)))
                    .isEqualTo(refused(Refusal.NO_REQUEST));
        }
        assertThat(state).isEqualTo(before);
    }

    /// One owner at its bound takes nothing from another.
    @Test
    void boundIsEachOwnersOwn() throws Exception {
        state = new Counts(Catalogue.VOLUMES_MAX, 0).in(state, OWNER.id());
        assertThat(ask(OWNER, create("disk", 1, OWNER))).isEqualTo(refused(Refusal.FULL));
        assertThat(ask(RING_OWNER, create("disk", 1, RING_OWNER))).isEqualTo(DONE);
        state = new Counts(0, Catalogue.REMOVED_MAX).in(state, OWNER.id());
        assertThat(ask(OWNER, create("more", 2, OWNER))).isEqualTo(refused(Refusal.FULL));
    }

    @Test
    void pagesTogetherListEverything() throws Exception {
        int volumes = 60;
        for (int i = 1; i <= volumes; i++) {
            assertThat(ask(OWNER, largest("v" + i, i))).isEqualTo(DONE);
        }
        var listed = new ArrayList<CatalogueEntry>();
        Bytes from = Bytes.EMPTY;
        int pages = 0;
        while (true) {
            CataloguePage page = CataloguePage.of(state, from);
            listed.addAll(page.entries());
            pages++;
            if (page.next().isEmpty()) {
                break;
            }
            from = page.next().get();
        }
        assertThat(pages).isGreaterThan(1);
        assertThat(listed).hasSize(6 + 2 + volumes).doesNotHaveDuplicates();
    }

    /// All that is listed is in the version, and nothing else that the state has.
    @Test
    void versionIsOfWhatIsListed() throws Exception {
        assertThat(ask(OWNER, create("disk", 1, OWNER))).isEqualTo(DONE);
        RingState before = state;
        CatalogueAnswer named = ask(CLIENT, new CatalogueRequest.NameVersion());
        assertThat(state).isEqualTo(before);
        List<CatalogueEntry> listed = CataloguePage.of(state, Bytes.EMPTY).entries();
        assertThat(named)
                .isEqualTo(new CatalogueAnswer.VersionIs(CatalogueVersion.of(listed)))
                .isEqualTo(new CatalogueAnswer.VersionIs(CatalogueVersion.of(listed.reversed())));

        state = new Counts(7, 7).in(state, OWNER.id());
        assertThat(ask(CLIENT, new CatalogueRequest.NameVersion())).isEqualTo(named);
        for (CatalogueEntry entry : listed) {
            state = before.remove(entry.key());
            assertThat(ask(CLIENT, new CatalogueRequest.NameVersion())).isNotEqualTo(named);
            var twice = new ArrayList<>(listed);
            twice.add(entry);
            assertThat(new CatalogueAnswer.VersionIs(CatalogueVersion.of(twice)))
                    .isNotEqualTo(named);
        }
    }

    /// The bytes of docs/spec/catalogue.md.
    @Test
    void versionOfNothingIsAsSpecified() {
        Bytes tag = new CanonicalWriter("tarn.catalogue-version.v1").toBytes();
        Bytes nothing = Sha256.of(Bytes.EMPTY).value();
        assertThat(CatalogueVersion.of(RingState.EMPTY))
                .isEqualTo(
                        new CatalogueVersion(
                                Sha256.of(Bytes.concat(tag, nothing, nothing, nothing)), 0));
    }

    /// As large as a descriptor may be, so that every bound on what carries it is met.
    private static CatalogueRequest largest(String name, int nonce) {
        VolumeDescriptor small = volume(name, nonce, OWNER, 1, 2, 3, 4);
        List<KeyId> many = Collections.nCopies(VolumeDescriptor.CLIENTS_MAX, CLIENT.id());
        var large =
                new VolumeDescriptor(
                        small.id(),
                        name,
                        small.owner(),
                        small.shape(),
                        small.durability(),
                        small.servers(),
                        many,
                        many);
        return new CatalogueRequest.CreateVolume(SignedDescriptor.sign(large, nonce(nonce), OWNER));
    }
}
