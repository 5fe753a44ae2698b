package io.tarn.machine;

import io.tarn.base.Bytes;
import io.tarn.base.MalformedException;
import io.tarn.block.Redundancy;
import io.tarn.block.VolumeId;
import io.tarn.catalogue.CatalogueRequest;
import io.tarn.catalogue.ClusterNode;
import io.tarn.catalogue.ClusterOwner;
import io.tarn.catalogue.HostPort;
import io.tarn.crypto.NodeIdentity;
import io.tarn.object.AccessList;
import io.tarn.object.Aguid;
import io.tarn.object.Locking;
import io.tarn.object.ObjectLimits;
import io.tarn.object.ObjectName;
import io.tarn.object.Retention;
import io.tarn.object.Right;
import io.tarn.object.SignedVolume;
import io.tarn.object.VolumeDescription;
import io.tarn.object.machine.ObjectAnswer;
import io.tarn.object.machine.ObjectRequest;
import io.tarn.object.update.Action;
import io.tarn.object.update.Attestations;
import io.tarn.object.update.Blocks;
import io.tarn.object.update.Part;
import io.tarn.object.update.Piece;
import io.tarn.object.update.Predicate;
import io.tarn.object.update.Tuple;
import io.tarn.object.update.Update;
import io.tarn.ring.AgreedTime;
import io.tarn.ring.StateMachine;
import io.tarn.ring.affairs.Founding;
import io.tarn.ring.state.RingState;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.List;
import java.util.stream.IntStream;

/// A cluster's state: four nodes, an owner, and its volume of objects, which a user may write.
final class TestCluster {
    static final NodeIdentity RING_OWNER = identity(1);
    static final NodeIdentity OWNER = identity(2);

    /// Of S3, to say so: known to no catalogue.
    static final NodeIdentity USER = identity(3);

    static final NodeIdentity STRANGER = identity(4);
    static final List<NodeIdentity> NODES =
            IntStream.range(0, 4).mapToObj(i -> identity(10 + i)).toList();
    static final Founding FOUNDING =
            new Founding(
                    NODES.stream().map(NodeIdentity::publicKey).toList(), RING_OWNER.publicKey());

    final ClusterMachine machine = new ClusterMachine(RING_OWNER.id(), ObjectLimits.production());
    RingState state = FOUNDING.state();
    long now = 1_000;

    static NodeIdentity identity(int number) {
        byte[] seed = new byte[NodeIdentity.SEED_BYTES];
        seed[0] = (byte) number;
        return NodeIdentity.ofSeed(Bytes.owning(seed));
    }

    static ClusterNode node(int index) {
        return new ClusterNode(
                "n" + index, NODES.get(index).publicKey(), new HostPort("127.0.0.1", 7100 + index));
    }

    static CatalogueRequest putOwner() {
        return new CatalogueRequest.PutOwner(new ClusterOwner("o", OWNER.publicKey()));
    }

    static VolumeDescription description() {
        return new VolumeDescription(
                FOUNDING.ring(),
                OWNER.publicKey(),
                "bucket",
                1,
                new VolumeId(Bytes.ofHex("5a".repeat(VolumeId.BYTES))),
                new Redundancy(1, 2),
                NODES.stream().map(NodeIdentity::publicKey).toList(),
                4096,
                new Retention.All(),
                Locking.NONE);
    }

    static Aguid volume() {
        return description().id();
    }

    static ObjectRequest putVolume() {
        return new ObjectRequest.PutVolume(SignedVolume.sign(description(), OWNER));
    }

    static ObjectRequest grant() {
        var rights = EnumSet.of(Right.READ, Right.WRITE);
        return new ObjectRequest.SetAccess(
                volume(),
                new AccessList(List.of(AccessList.Grant.of(USER.id(), rights, 1L << 50))));
    }

    static ObjectRequest put(String name, String content) {
        var blocks =
                new Blocks(
                        List.of(),
                        Attestations.NONE,
                        List.of(Bytes.owning(content.getBytes(StandardCharsets.UTF_8))),
                        List.of());
        var append = new Action.Append(List.of(new Piece.Inline(0)));
        var tuple = new Tuple(new Predicate.True(), List.of(append));
        var part = new Part(ObjectName.of(name), List.of(tuple));
        return new ObjectRequest.Apply(new Update(volume(), 1L << 50, List.of(part), blocks));
    }

    static ObjectRequest latest(String name) {
        return new ObjectRequest.Latest(volume(), ObjectName.of(name), Bytes.zeros(32));
    }

    Bytes ask(NodeIdentity client, Bytes operation) {
        now++;
        StateMachine.Executed executed =
                machine.execute(client.publicKey(), operation, new AgreedTime(now), state);
        state = executed.state();
        return executed.result();
    }

    Bytes ask(NodeIdentity client, CatalogueRequest request) {
        return ask(client, request.encoding());
    }

    ObjectAnswer ask(NodeIdentity client, ObjectRequest request) throws MalformedException {
        return ObjectAnswer.of(ask(client, request.encoding()));
    }

    boolean admits(NodeIdentity client) {
        return machine.admits(client.publicKey(), state);
    }

    TestCluster introduced() {
        for (int i = 0; i < NODES.size(); i++) {
            ask(RING_OWNER, new CatalogueRequest.PutNode(node(i)));
        }
        ask(RING_OWNER, putOwner());
        return this;
    }

    TestCluster withVolume() throws MalformedException {
        introduced();
        ask(OWNER, putVolume());
        ask(OWNER, grant());
        return this;
    }
}
