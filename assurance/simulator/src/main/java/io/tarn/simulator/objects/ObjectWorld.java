package io.tarn.simulator.objects;

import io.tarn.base.Bytes;
import io.tarn.base.CanonicalWriter;
import io.tarn.crypto.IdentityKey;
import io.tarn.crypto.KeyId;
import io.tarn.crypto.NodeIdentity;
import io.tarn.object.AccessList;
import io.tarn.object.Aguid;
import io.tarn.object.Locking;
import io.tarn.object.ObjectName;
import io.tarn.object.Right;
import io.tarn.object.SignedVolume;
import io.tarn.object.VolumeDescription;
import io.tarn.object.machine.Directory;
import io.tarn.object.machine.ObjectAnswer;
import io.tarn.object.machine.ObjectMachine;
import io.tarn.object.machine.ObjectRequest;
import io.tarn.ring.AgreedTime;
import io.tarn.ring.SequenceNumber;
import io.tarn.ring.StateMachine;
import io.tarn.ring.affairs.Charter;
import io.tarn.ring.state.RingState;
import io.tarn.simulator.faults.FaultBudget;
import io.tarn.simulator.immutable.NodeFlaw;
import io.tarn.simulator.immutable.StoreVolume;
import io.tarn.simulator.immutable.StoreWorld;
import io.tarn.simulator.kernel.EventQueue;
import io.tarn.simulator.kernel.SimulationRandom;
import io.tarn.simulator.kernel.Trace;
import io.tarn.simulator.ring.Identities;
import io.tarn.simulator.ring.RingCrew;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/// What all parties share: a ring that agrees on objects, servers that hold their blocks, and one volume.
final class ObjectWorld {
    static final NodeIdentity OWNER = Identities.of('o', 'w');

    private static final Bytes CHARTER_KEY = Bytes.ofHex("0065");
    private static final String VOLUME = "bucket";
    private static final long FOREVER = 1L << 50;
    private static final AgreedTime BEGINNING = new AgreedTime(1);

    private final SimulationRandom random;
    private final ObjectPlan plan;
    private final RingKey key;
    private final EventQueue queue = new EventQueue();
    private final Trace trace = new Trace();
    private final RingOrder order;
    private final StoreVolume stores;
    private final RingCrew crew;
    private final Notary notary;
    private final Contents contents;
    private final SignedVolume volume;
    private final ObjectChecks checks;

    /// @param writers who may do everything with objects, beside the owner
    /// @param nodeFlaw of all servers, and `machineFlaw` of all members, for tests of the checks
    ObjectWorld(
            SimulationRandom random,
            ObjectPlan plan,
            FaultBudget budget,
            List<NodeIdentity> writers,
            NodeFlaw nodeFlaw,
            MachineFlaw machineFlaw) {
        this.random = random;
        this.plan = plan;
        key = RingKey.of(plan.ring().size());
        contents = new Contents(plan.store().redundancy());
        order = new RingOrder(this);
        stores =
                new StoreVolume(
                        random.split("stores"),
                        plan.store(),
                        plan.cast(),
                        budget,
                        nodeFlaw,
                        queue,
                        trace,
                        order);
        volume = SignedVolume.sign(description(), OWNER);
        checks =
                new ObjectChecks(
                        volume.description(),
                        contents,
                        writers.stream().map(NodeIdentity::id).toList(),
                        order);
        StateMachine machine =
                machineFlaw.in(new ObjectMachine(plan.limits(), new Everybody()), volumeId());
        crew = new RingCrew(random, plan.ring(), queue, trace, machine, begin(writers), checks);
        notary = new Notary(key, crew.liars(), checks::certified);
        checks.use(notary);
    }

    /// As a catalogue would say.
    private final class Everybody implements Directory {
        @Override
        public boolean isOwner(KeyId client, RingState state) {
            return client.equals(OWNER.id());
        }

        @Override
        public boolean isRingOwner(KeyId client, RingState state) {
            return false;
        }

        @Override
        public boolean isServer(IdentityKey server, RingState state) {
            return servers().contains(server);
        }
    }

    private List<IdentityKey> servers() {
        return IntStream.range(0, plan.store().redundancy().servers())
                .mapToObj(i -> storeWorld().identity(i).publicKey())
                .toList();
    }

    private VolumeDescription description() {
        return new VolumeDescription(
                RingCrew.RING,
                OWNER.publicKey(),
                VOLUME,
                1,
                storeWorld().volume(),
                plan.store().redundancy(),
                servers(),
                plan.inlineBytesMax(),
                plan.retention(),
                Locking.NONE);
    }

    /// The epoch begins with a volume that its owner has made before, and writers who may write.
    private RingState begin(List<NodeIdentity> writers) {
        var charter =
                new Charter(
                        RingCrew.membership(plan.ring().size()),
                        SequenceNumber.NONE,
                        Optional.of(key.vector()));
        var encoded = new CanonicalWriter();
        charter.write(encoded);
        RingState state = RingState.EMPTY.put(CHARTER_KEY, encoded.toBytes());
        var machine = new ObjectMachine(plan.limits(), new Everybody());
        var rights = EnumSet.of(Right.READ, Right.WRITE, Right.DELETE);
        List<AccessList.Grant> grants =
                writers.stream()
                        .map(writer -> AccessList.Grant.of(writer.id(), rights, FOREVER))
                        .sorted(Comparator.comparing(AccessList.Grant::key))
                        .toList();
        for (ObjectRequest request :
                List.of(
                        new ObjectRequest.PutVolume(volume),
                        new ObjectRequest.SetAccess(volumeId(), new AccessList(grants)))) {
            StateMachine.Executed executed =
                    machine.execute(OWNER.publicKey(), request.encoding(), BEGINNING, state);
            ObjectViolation.unless(
                    executed.result().equals(new ObjectAnswer.Done().encoding()),
                    "the volume cannot be made");
            state = executed.state();
        }
        return state;
    }

    SimulationRandom random(String part) {
        return random.split(part);
    }

    ObjectPlan plan() {
        return plan;
    }

    RingKey key() {
        return key;
    }

    EventQueue queue() {
        return queue;
    }

    Trace trace() {
        return trace;
    }

    RingCrew crew() {
        return crew;
    }

    RingOrder order() {
        return order;
    }

    StoreVolume stores() {
        return stores;
    }

    StoreWorld storeWorld() {
        return stores.world();
    }

    Notary notary() {
        return notary;
    }

    Contents contents() {
        return contents;
    }

    SignedVolume volume() {
        return volume;
    }

    /// Known before there is anything else.
    static Aguid volumeId() {
        return Aguid.ofVolume(OWNER.publicKey(), VOLUME);
    }

    ObjectChecks checks() {
        return checks;
    }

    ObjectName name(int index) {
        return ObjectName.of("o" + index);
    }

    List<ObjectName> names() {
        return IntStream.range(0, plan.objects()).mapToObj(this::name).toList();
    }
}
