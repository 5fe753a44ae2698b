package io.tarn.bucket;

import io.tarn.base.Bytes;
import io.tarn.base.MalformedException;
import io.tarn.block.VolumeId;
import io.tarn.crypto.IdentityKey;
import io.tarn.crypto.KeyId;
import io.tarn.crypto.MerkleTree;
import io.tarn.crypto.NodeIdentity;
import io.tarn.crypto.threshold.GroupKey;
import io.tarn.object.Aguid;
import io.tarn.object.Head;
import io.tarn.object.Locking;
import io.tarn.object.ObjectLimits;
import io.tarn.object.Retention;
import io.tarn.object.SignedVolume;
import io.tarn.object.VolumeDescription;
import io.tarn.object.machine.CollectPlace;
import io.tarn.object.machine.Directory;
import io.tarn.object.machine.ObjectAnswer;
import io.tarn.object.machine.ObjectMachine;
import io.tarn.object.machine.ObjectRequest;
import io.tarn.object.machine.VolumeView;
import io.tarn.operations.object.ObjectList;
import io.tarn.ring.AgreedTime;
import io.tarn.ring.ClientSequence;
import io.tarn.ring.Epoch;
import io.tarn.ring.SequenceNumber;
import io.tarn.ring.StateMachine;
import io.tarn.ring.affairs.Founding;
import io.tarn.ring.certificate.BatchRoot;
import io.tarn.ring.certificate.BatchStatement;
import io.tarn.ring.certificate.Certificate;
import io.tarn.ring.certificate.Outcome;
import io.tarn.ring.certificate.Proof;
import io.tarn.ring.message.Addressee;
import io.tarn.ring.message.Request;
import io.tarn.ring.state.RingState;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;

/// What the members of a ring execute, one request after the other, without a ring; and nodes that keep what is dispersed. Any number of
/// stores may be at work over one.
final class MachineRing implements Cluster {
    private static final NodeIdentity OWNER = identity(1);

    private static final TestRingKey KEY = TestRingKey.of("07");
    private static final List<NodeIdentity> NODES =
            IntStream.rangeClosed(31, 34).mapToObj(MachineRing::identity).toList();

    private static final Founding FOUNDING =
            new Founding(NODES.stream().map(NodeIdentity::publicKey).toList(), OWNER.publicKey());

    private static final Directory DIRECTORY =
            new Directory() {
                @Override
                public boolean isOwner(KeyId client, RingState now) {
                    return client.equals(OWNER.id());
                }

                @Override
                public boolean isRingOwner(KeyId client, RingState now) {
                    return false;
                }

                @Override
                public boolean isServer(IdentityKey server, RingState now) {
                    return true;
                }
            };

    private final ObjectMachine machine;
    private final int inlineBytesMax;

    static final NewBuckets MADE = new NewBuckets(StoreNodes.REDUNDANCY, NewBuckets.UNDO_USUAL);

    private final SortedMap<String, VolumeDescription> volumes = new TreeMap<>();
    private final SortedMap<String, StoreNodes> stores = new TreeMap<>();
    private RingState state = FOUNDING.state();
    private long now = 1_700_000_000_000L;

    /// When something was ordered last.
    private long ordered = now;

    private Runnable before = () -> {};
    private int changes;
    private boolean certifiesChanges;
    private Runnable beforeDispersal = () -> {};
    private final List<Integer> dispersals = new ArrayList<>();

    MachineRing() {
        this(ObjectLimits.production(), VolumeDescription.INLINE_BYTES_MAX);
    }

    MachineRing(ObjectLimits limits, int inlineBytesMax) {
        machine = new ObjectMachine(limits, DIRECTORY);
        this.inlineBytesMax = inlineBytesMax;
    }

    /// Of every volume, by its number from 0 on.
    static IdentityKey server(int number) {
        return NODES.get(number).publicKey();
    }

    /// A node that holds nothing.
    static IdentityKey spare(int number) {
        return identity(50 + number).publicKey();
    }

    private static NodeIdentity identity(int seed) {
        return NodeIdentity.ofSeed(Bytes.ofHex("%02x".formatted(seed).repeat(32)));
    }

    /// Done once, before the next change.
    synchronized void beforeNextChange(Runnable what) {
        before = what;
    }

    void comeToChange() {
        Runnable what;
        synchronized (this) {
            changes++;
            what = before;
            before = () -> {};
        }
        what.run();
    }

    /// Done once, before the next dispersal.
    synchronized void beforeNextDispersal(Runnable what) {
        beforeDispersal = what;
    }

    /// How many blocks each command named that dispersed some.
    synchronized List<Integer> dispersals() {
        return List.copyOf(dispersals);
    }

    void comeToDisperse(int blocks) {
        Runnable what;
        synchronized (this) {
            dispersals.add(blocks);
            what = beforeDispersal;
            beforeDispersal = () -> {};
        }
        what.run();
    }

    synchronized RingState state() {
        return state;
    }

    synchronized AgreedTime now() {
        return new AgreedTime(now);
    }

    synchronized void pass(long millis) {
        now += millis;
    }

    /// Changes that were asked for, but for dispersals.
    synchronized int changes() {
        return changes;
    }

    /// Agreed time, as members know it.
    synchronized AgreedTime ordered() {
        return new AgreedTime(ordered);
    }

    synchronized ObjectAnswer ask(ObjectRequest request) {
        now++;
        ordered = now;
        StateMachine.Executed executed =
                machine.execute(OWNER.publicKey(), request.encoding(), new AgreedTime(now), state);
        state = executed.state();
        return decoded(executed);
    }

    record Answer(ObjectAnswer answer, Optional<Certificate> certificate) {}

    /// From here on changes come with certificates, which take their time.
    synchronized void certifyChanges() {
        certifiesChanges = true;
    }

    synchronized Answer askToChange(ObjectRequest.Apply request) {
        ObjectAnswer answer = ask(request);
        return new Answer(
                answer,
                certifiesChanges
                        ? Optional.of(certified(request, answer).certificate())
                        : Optional.empty());
    }

    /// What members say of their state, without an order.
    synchronized ObjectAnswer look(ObjectRequest request) {
        return decoded(machine.execute(OWNER.publicKey(), request.encoding(), ordered(), state));
    }

    private static ObjectAnswer decoded(StateMachine.Executed executed) {
        try {
            return ObjectAnswer.of(executed.result());
        } catch (MalformedException e) {
            throw new AssertionError(e);
        }
    }

    /// The key that this ring's answers are certified with.
    static GroupKey key() {
        return KEY.key();
    }

    /// The same, with the ring's certificate of the answer.
    synchronized Proof certified(ObjectRequest request) {
        return certified(request, ask(request));
    }

    private Proof certified(ObjectRequest request, ObjectAnswer answer) {
        Request asked =
                Request.signed(
                        FOUNDING.ring(),
                        OWNER,
                        new ClientSequence(now),
                        Addressee.MACHINE,
                        request.encoding());
        var outcome =
                new Outcome(
                        OWNER.id(),
                        asked.sequence(),
                        asked.digest(),
                        Outcome.Fate.EXECUTED,
                        answer.encoding());
        MerkleTree tree = MerkleTree.of(List.of(Bytes.EMPTY, outcome.leaf()));
        var statement =
                new BatchStatement(
                        FOUNDING.ring(), new Epoch(1), new SequenceNumber(now), BatchRoot.of(tree));
        return new Proof(
                asked,
                new Certificate(statement, 1, outcome.leaf(), tree.proof(1), KEY.sign(statement)));
    }

    synchronized SignedVolume signed(VolumeDescription description) {
        return VolumeView.of(state, description.id()).orElseThrow().signed();
    }

    private VolumeDescription made(String name) {
        return made(name, new Retention.All());
    }

    private synchronized VolumeDescription made(String name, Retention retention) {
        return volumes.computeIfAbsent(
                name,
                _ -> {
                    var description =
                            new VolumeDescription(
                                    FOUNDING.ring(),
                                    OWNER.publicKey(),
                                    name,
                                    1,
                                    VolumeId.of(
                                            OWNER.publicKey(),
                                            Bytes.concat(
                                                            Items.utf8(name),
                                                            Bytes.zeros(VolumeId.NONCE_BYTES))
                                                    .slice(0, VolumeId.NONCE_BYTES)),
                                    StoreNodes.REDUNDANCY,
                                    NODES.stream().map(NodeIdentity::publicKey).toList(),
                                    inlineBytesMax,
                                    retention,
                                    Locking.NONE);
                    var signed = SignedVolume.sign(description, OWNER);
                    if (!(ask(new ObjectRequest.PutVolume(signed)) instanceof ObjectAnswer.Done)) {
                        throw new AssertionError("no volume " + name);
                    }
                    return description;
                });
    }

    @Override
    public Volume directory() {
        return volume("tarn_buckets");
    }

    MachineVolume volume(String name) {
        return new MachineVolume(this, made(name), nodes(name));
    }

    /// Those that keep a bucket's blocks.
    synchronized StoreNodes nodes(String bucket) {
        VolumeDescription description = made(bucket);
        return stores.computeIfAbsent(
                bucket, _ -> new StoreNodes(description.store(), NODES, () -> now().millis()));
    }

    @Override
    public synchronized Optional<OpenBucket> find(String bucket) {
        return Optional.ofNullable(volumes.get(bucket)).map(_ -> make(bucket, System::nanoTime));
    }

    @Override
    public OpenBucket make(String bucket, Retention retention) {
        made(bucket, retention);
        return make(bucket, System::nanoTime);
    }

    OpenBucket make(String bucket, LongSupplier nanoTime) {
        MachineVolume volume = volume(bucket);
        StoreNodes nodes = nodes(bucket);
        return new OpenBucket(
                bucket,
                volume,
                new Content(nodes, volume, inlineBytesMax),
                new Disperser(volume, nodes, inlineBytesMax),
                new Backlog(nanoTime),
                new MachineCare(this, volume.description().id()));
    }

    private record MachineCare(MachineRing ring, Aguid volume) implements Care {
        @Override
        public VolumeDescription description() {
            return VolumeView.of(ring.state(), volume).orElseThrow().description();
        }

        @Override
        public boolean describe(VolumeDescription next) {
            var request = new ObjectRequest.PutVolume(SignedVolume.sign(next, OWNER));
            return ring.ask(request) instanceof ObjectAnswer.Done;
        }

        @Override
        public boolean retain(Retention retention) {
            VolumeDescription now = description();
            if (now.retention().equals(retention)) {
                return false;
            }
            if (!describe(now.with(retention))) {
                throw new AssertionError("no successor");
            }
            return true;
        }

        @Override
        public Collected collect(Optional<CollectPlace> from) {
            var answer = (ObjectAnswer.Collected) ring.ask(new ObjectRequest.Collect(volume, from));
            return new Collected(answer.pruned(), answer.forgotten(), answer.next());
        }

        @Override
        public boolean sweep() {
            return ring.ask(new ObjectRequest.BeginSweep(volume)) instanceof ObjectAnswer.SweepIs;
        }
    }

    /// All that a bucket's volume holds, by what it is called.
    List<String> names(String bucket) throws Exception {
        Volume.View view = volume(bucket).view();
        var names = new ArrayList<String>();
        Bytes from = Bytes.EMPTY;
        ObjectList<Head> page;
        do {
            page = view.heads(Bytes.EMPTY, from, Volume.PAGE_MAX);
            for (ObjectList.Listed<Head> entry : page.entries()) {
                if (!entry.value().isDeleted()) {
                    names.add(entry.name().toString());
                }
                from = Items.behind(entry.name().utf8());
            }
        } while (!page.isComplete());
        return names;
    }
}
