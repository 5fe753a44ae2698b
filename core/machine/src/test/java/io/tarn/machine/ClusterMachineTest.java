package io.tarn.machine;

import static io.tarn.machine.TestCluster.NODES;
import static io.tarn.machine.TestCluster.OWNER;
import static io.tarn.machine.TestCluster.RING_OWNER;
import static io.tarn.machine.TestCluster.STRANGER;
import static io.tarn.machine.TestCluster.USER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tarn.base.Bytes;
import io.tarn.base.MalformedException;
import io.tarn.block.BlockShape;
import io.tarn.block.Durability;
import io.tarn.block.Redundancy;
import io.tarn.block.SignedDescriptor;
import io.tarn.block.VolumeDescriptor;
import io.tarn.block.VolumeId;
import io.tarn.catalogue.CatalogueAnswer;
import io.tarn.catalogue.CatalogueMachine;
import io.tarn.catalogue.CatalogueRequest;
import io.tarn.catalogue.ClusterNode;
import io.tarn.catalogue.HostPort;
import io.tarn.catalogue.Refusal;
import io.tarn.crypto.IdentityKey;
import io.tarn.crypto.KeyId;
import io.tarn.crypto.NodeIdentity;
import io.tarn.object.SignedVolume;
import io.tarn.object.VolumeDescription;
import io.tarn.object.machine.ObjectAnswer;
import io.tarn.object.machine.ObjectRequest;
import io.tarn.ring.AgreedTime;
import io.tarn.ring.state.RingState;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

class ClusterMachineTest {
    private static final Bytes CATALOGUE = Bytes.ofHex("01");
    private static final Bytes OBJECTS = Bytes.ofHex("02");

    private final TestCluster cluster = new TestCluster();

    private static Bytes refused(Refusal refusal) {
        return new CatalogueAnswer.Refused(refusal).encoding();
    }

    private static Bytes done() {
        return new CatalogueAnswer.Done().encoding();
    }

    private static ObjectAnswer refused(io.tarn.object.machine.Refusal refusal) {
        return new ObjectAnswer.Refused(refusal);
    }

    @Test
    void catalogueSaysWhoMayHaveObjectsAndWhere() throws MalformedException {
        assertThat(cluster.ask(OWNER, TestCluster.putVolume()))
                .isEqualTo(refused(io.tarn.object.machine.Refusal.UNKNOWN_SERVER));
        for (int i = 0; i < NODES.size(); i++) {
            cluster.ask(RING_OWNER, new CatalogueRequest.PutNode(TestCluster.node(i)));
        }
        assertThat(cluster.ask(OWNER, TestCluster.putVolume()))
                .isEqualTo(refused(io.tarn.object.machine.Refusal.NOT_AN_OWNER));
        assertThat(cluster.admits(OWNER)).isFalse();
        cluster.ask(RING_OWNER, TestCluster.putOwner());
        assertThat(cluster.ask(OWNER, TestCluster.putVolume())).isEqualTo(new ObjectAnswer.Done());
        assertThat(cluster.admits(OWNER)).isTrue();
    }

    /// Whoever is given rights in a volume is admitted, and no other's business is theirs.
    @Test
    void userOfObjectsIsNoOwner() throws MalformedException {
        cluster.introduced();
        cluster.ask(OWNER, TestCluster.putVolume());
        assertThat(cluster.admits(USER)).isFalse();
        cluster.ask(OWNER, TestCluster.grant());
        assertThat(cluster.admits(USER)).isTrue();
        assertThat(cluster.admits(STRANGER)).isFalse();
        assertThat(cluster.ask(USER, TestCluster.put("o", "hello")))
                .isInstanceOf(ObjectAnswer.Committed.class);
        assertThat(cluster.ask(USER, TestCluster.latest("o")))
                .isInstanceOf(ObjectAnswer.LatestIs.class);

        RingState before = cluster.state;
        assertThat(cluster.ask(USER, TestCluster.grant()))
                .isEqualTo(refused(io.tarn.object.machine.Refusal.NOT_ALLOWED));
        assertThat(cluster.ask(USER, TestCluster.putOwner()))
                .isEqualTo(refused(Refusal.NOT_THE_RINGS_OWNER));
        assertThat(cluster.ask(USER, new ObjectRequest.SetQuota(USER.id(), 0)))
                .isEqualTo(refused(io.tarn.object.machine.Refusal.NOT_THE_RINGS_OWNER));
        assertThat(cluster.ask(NODES.getFirst(), TestCluster.put("o", "by a node")))
                .isEqualTo(refused(io.tarn.object.machine.Refusal.NOT_ALLOWED));
        assertThat(cluster.state).isSameAs(before);
        assertThat(cluster.ask(USER, new CatalogueRequest.NameVersion()).byteAt(0))
                .isEqualTo((byte) 2);
        assertThat(cluster.ask(RING_OWNER, new ObjectRequest.SetQuota(OWNER.id(), 1)))
                .isEqualTo(new ObjectAnswer.Done());
    }

    /// users.md: "a stuck drain names its blockers". A node that left would take fragments with it.
    @Test
    void nodeThatHoldsBlocksOfObjectsStays() throws MalformedException {
        cluster.withVolume();
        var node4 = TestCluster.identity(20);
        var another =
                new io.tarn.catalogue.ClusterNode(
                        "another",
                        node4.publicKey(),
                        new io.tarn.catalogue.HostPort("127.0.0.1", 7200));
        cluster.ask(RING_OWNER, new CatalogueRequest.PutNode(another));
        var remove = new CatalogueRequest.RemoveNode(NODES.get(2).id());
        assertThat(cluster.ask(RING_OWNER, remove)).isEqualTo(refused(Refusal.HOLDS_VOLUMES));
        assertThat(cluster.ask(STRANGER, remove)).isEqualTo(refused(Refusal.NOT_THE_RINGS_OWNER));
        assertThat(cluster.ask(RING_OWNER, new CatalogueRequest.RemoveNode(node4.id())))
                .isEqualTo(done());
        cluster.ask(OWNER, new ObjectRequest.RemoveVolume(TestCluster.volume()));
        assertThat(cluster.ask(RING_OWNER, remove))
                .as("only the ring itself keeps it now")
                .isEqualTo(refused(Refusal.IS_MEMBER));
    }

    /// ADR-028: "A store's own descriptor keeps nobody", but one that is no store does.
    @Test
    void nodeThatLeftAVolumeOfObjectsGoesThoughTheStoresDescriptorNamesIt()
            throws MalformedException {
        cluster.introduced();
        var two = new ArrayList<NodeIdentity>();
        for (int i = 0; i < 2; i++) {
            NodeIdentity one = TestCluster.identity(60 + i);
            two.add(one);
            var node =
                    new ClusterNode(
                            "more" + i, one.publicKey(), new HostPort("127.0.0.1", 7300 + i));
            assertThat(cluster.ask(RING_OWNER, new CatalogueRequest.PutNode(node)))
                    .isEqualTo(done());
        }
        IdentityKey old = two.get(0).publicKey();
        IdentityKey heir = two.get(1).publicKey();
        Bytes nonce = Bytes.zeros(VolumeId.NONCE_BYTES);
        VolumeId store = VolumeId.of(OWNER.publicKey(), nonce);
        var servers = new ArrayList<KeyId>();
        servers.add(old.id());
        NODES.stream().limit(3).map(NodeIdentity::id).forEach(servers::add);
        var descriptor =
                new VolumeDescriptor(
                        store,
                        "bucket_",
                        OWNER.publicKey(),
                        new BlockShape(new Redundancy(1, 2), 4096, 1),
                        Durability.FSYNC,
                        servers,
                        List.of(),
                        List.of());
        var create =
                new CatalogueRequest.CreateVolume(SignedDescriptor.sign(descriptor, nonce, OWNER));
        assertThat(cluster.ask(OWNER, create)).isEqualTo(done());
        var remove = new CatalogueRequest.RemoveNode(old.id());
        Bytes held = refused(Refusal.HOLDS_VOLUMES);
        assertThat(cluster.ask(RING_OWNER, remove)).isEqualTo(held);

        VolumeDescription like = TestCluster.description();
        var keys = new ArrayList<IdentityKey>();
        keys.add(old);
        NODES.stream().limit(3).map(NodeIdentity::publicKey).forEach(keys::add);
        var volume =
                new VolumeDescription(
                        like.ring(),
                        like.owner(),
                        like.name(),
                        1,
                        store,
                        like.redundancy(),
                        keys,
                        like.inlineBytesMax(),
                        like.retention(),
                        like.locking());
        VolumeDescription leaving = volume.leaving(old, heir);
        for (VolumeDescription next : List.of(volume, leaving)) {
            assertThat(put(next)).isEqualTo(new ObjectAnswer.Done());
            assertThat(cluster.ask(RING_OWNER, remove)).isEqualTo(held);
        }
        assertThat(put(leaving.left())).isEqualTo(new ObjectAnswer.Done());
        assertThat(cluster.ask(RING_OWNER, remove)).isEqualTo(done());
        assertThat(cluster.ask(RING_OWNER, new CatalogueRequest.RemoveNode(heir.id())))
                .isEqualTo(held);
    }

    private ObjectAnswer put(VolumeDescription description) throws MalformedException {
        var signed = SignedVolume.sign(description, OWNER);
        return cluster.ask(OWNER, new ObjectRequest.PutVolume(signed));
    }

    @Test
    void operationsOfNobodyAreRefused() {
        cluster.introduced();
        RingState before = cluster.state;
        for (Bytes operation :
                List.of(Bytes.EMPTY, Bytes.ofHex("41"), Bytes.ofHex("ff00"), Bytes.ofHex("00"))) {
            assertThat(cluster.ask(RING_OWNER, operation)).isEqualTo(refused(Refusal.NO_REQUEST));
        }
        assertThat(cluster.ask(RING_OWNER, Bytes.ofHex("40")))
                .isEqualTo(refused(io.tarn.object.machine.Refusal.NO_REQUEST).encoding());
        assertThat(cluster.state).isSameAs(before);
    }

    /// Else somebody could show what the one has certified for what the other has.
    @Test
    void noAnswerOfOneIsAnAnswerOfTheOther() throws MalformedException {
        cluster.withVolume();
        var ofObjects = new ArrayList<Bytes>();
        for (ObjectRequest request :
                List.of(
                        TestCluster.put("o", "hello"),
                        TestCluster.latest("o"),
                        TestCluster.grant(),
                        new ObjectRequest.NameHeads(TestCluster.volume()),
                        new ObjectRequest.BeginSweep(TestCluster.volume()))) {
            ofObjects.add(cluster.ask(USER, request.encoding()));
            ofObjects.add(cluster.ask(OWNER, request.encoding()));
        }
        for (Bytes answer : ofObjects) {
            assertThatThrownBy(() -> CatalogueAnswer.of(answer))
                    .isInstanceOf(MalformedException.class);
        }
        for (CatalogueRequest request :
                List.of(TestCluster.putOwner(), new CatalogueRequest.NameVersion())) {
            for (var client : List.of(RING_OWNER, USER)) {
                Bytes answer = cluster.ask(client, request);
                assertThatThrownBy(() -> ObjectAnswer.of(answer))
                        .isInstanceOf(MalformedException.class);
            }
        }
    }

    /// A ring that ran the catalogue alone goes on with what it has.
    @Test
    void stateOfTheCatalogueAloneIsReadOn() throws MalformedException {
        var alone = new CatalogueMachine(RING_OWNER.id());
        RingState state = TestCluster.FOUNDING.state();
        for (int i = 0; i < NODES.size(); i++) {
            Bytes put = new CatalogueRequest.PutNode(TestCluster.node(i)).encoding();
            state = alone.execute(RING_OWNER.publicKey(), put, new AgreedTime(i), state).state();
            cluster.ask(RING_OWNER, put);
        }
        assertThat(cluster.state).isEqualTo(state);
        cluster.ask(RING_OWNER, TestCluster.putOwner());
        assertThat(cluster.ask(OWNER, TestCluster.putVolume())).isEqualTo(new ObjectAnswer.Done());
    }

    /// Whatever bytes come, from whomever: an answer, and nobody's state but that of whom the first byte names.
    @RepeatedTest(20)
    void neitherTouchesWhatIsTheOthers() throws MalformedException {
        long seed = Long.getLong("seed", ThreadLocalRandom.current().nextLong());
        var random = new Random(seed);
        cluster.withVolume();
        var known =
                List.of(
                        TestCluster.put("o", "hello").encoding(),
                        TestCluster.grant().encoding(),
                        TestCluster.putVolume().encoding(),
                        new ObjectRequest.SetQuota(OWNER.id(), 1L << 30).encoding(),
                        TestCluster.putOwner().encoding(),
                        new CatalogueRequest.RemoveOwner(OWNER.id()).encoding(),
                        new CatalogueRequest.PutNode(TestCluster.node(1)).encoding());
        var clients = List.of(RING_OWNER, OWNER, USER, STRANGER);
        int changed = 0;
        for (int i = 0; i < 300; i++) {
            byte[] operation = known.get(random.nextInt(known.size())).toArray();
            for (int j = random.nextInt(3); j > 0; j--) {
                operation[random.nextInt(operation.length)] = (byte) random.nextInt();
            }
            Bytes bytes = Bytes.owning(operation);
            RingState before = cluster.state;
            Bytes result = cluster.ask(clients.get(random.nextInt(clients.size())), bytes);
            assertThat(result.isEmpty()).isFalse();
            Bytes others =
                    ClusterMachine.Part.of(bytes) == ClusterMachine.Part.OBJECTS
                            ? CATALOGUE
                            : OBJECTS;
            for (Bytes prefix : List.of(Bytes.ofHex("00"), others)) {
                assertThat(cluster.state.part(prefix))
                        .as("replay: -Dseed=%d", seed)
                        .isEqualTo(before.part(prefix));
            }
            changed += cluster.state.equals(before) ? 0 : 1;
        }
        assertThat(changed).as("what is drawn does something").isPositive();
    }
}
