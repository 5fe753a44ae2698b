package io.tarn.node;

import io.tarn.base.Bytes;
import io.tarn.base.CanonicalWriter;
import io.tarn.base.MalformedException;
import io.tarn.block.Redundancy;
import io.tarn.block.VolumeId;
import io.tarn.block.immutable.Bguid;
import io.tarn.block.immutable.BlockChecksum;
import io.tarn.block.immutable.FragmentId;
import io.tarn.block.immutable.ImmutableCode;
import io.tarn.block.immutable.Receipt;
import io.tarn.crypto.Digest;
import io.tarn.crypto.IdentityKey;
import io.tarn.crypto.KeyId;
import io.tarn.crypto.MerkleTree;
import io.tarn.crypto.NodeIdentity;
import io.tarn.object.Aguid;
import io.tarn.object.Locking;
import io.tarn.object.ObjectLimits;
import io.tarn.object.ObjectName;
import io.tarn.object.Retention;
import io.tarn.object.SignedVolume;
import io.tarn.object.VolumeDescription;
import io.tarn.object.index.Entry;
import io.tarn.object.machine.Directory;
import io.tarn.object.machine.HeldBlock;
import io.tarn.object.machine.ObjectAnswer;
import io.tarn.object.machine.ObjectMachine;
import io.tarn.object.machine.ObjectRequest;
import io.tarn.object.machine.VolumeView;
import io.tarn.object.sweep.Sweep;
import io.tarn.object.update.Action;
import io.tarn.object.update.Attestation;
import io.tarn.object.update.Attestations;
import io.tarn.object.update.Blocks;
import io.tarn.object.update.Part;
import io.tarn.object.update.Piece;
import io.tarn.object.update.Predicate;
import io.tarn.object.update.Tuple;
import io.tarn.object.update.Update;
import io.tarn.ring.AgreedTime;
import io.tarn.ring.affairs.Founding;
import io.tarn.ring.state.RingState;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/// The state of a ring with objects in it, made by the machine that makes it in a cluster; and what of it was dispersed.
final class ObjectState {
    static final Redundancy REDUNDANCY = new Redundancy(1, 2);
    static final NodeIdentity OWNER = identity(100);
    static final NodeIdentity OTHER_OWNER = identity(101);

    private static final ImmutableCode CODE = new ImmutableCode(REDUNDANCY);
    private static final List<NodeIdentity> SERVERS =
            IntStream.range(0, 4).mapToObj(i -> identity(110 + i)).toList();
    private static final Founding FOUNDING =
            new Founding(
                    IntStream.range(0, 4).mapToObj(i -> identity(120 + i).publicKey()).toList(),
                    identity(102).publicKey());

    /// Signatures do not expire before that.
    private static final long NEVER = 1L << 50;

    /// No time between two sweeps is too short here.
    private final ObjectMachine machine =
            new ObjectMachine(
                    new ObjectLimits(9, 1 << 30, 1 << 30, 9, 1 << 30, 1 << 30, 512, 1024, 256, 0),
                    new Directory() {
                        @Override
                        public boolean isOwner(KeyId client, RingState now) {
                            return true;
                        }

                        @Override
                        public boolean isRingOwner(KeyId client, RingState now) {
                            return false;
                        }

                        @Override
                        public boolean isServer(IdentityKey server, RingState now) {
                            return true;
                        }
                    });

    /// What was dispersed of what the ring had made.
    final SortedMap<Bguid, Bytes> dispersed = new TreeMap<>();

    RingState state = FOUNDING.state();
    long now = 1_000;

    private static NodeIdentity identity(int number) {
        return NodeIdentity.ofSeed(Bytes.ofHex("%02x".formatted(number).repeat(32)));
    }

    private ObjectAnswer ask(NodeIdentity client, ObjectRequest request) {
        now++;
        var executed =
                machine.execute(client.publicKey(), request.encoding(), new AgreedTime(now), state);
        state = executed.state();
        try {
            ObjectAnswer answer = ObjectAnswer.of(executed.result());
            if (answer instanceof ObjectAnswer.Refused || answer instanceof ObjectAnswer.Aborted) {
                throw new AssertionError(answer);
            }
            return answer;
        } catch (MalformedException e) {
            throw new AssertionError(e);
        }
    }

    /// A volume that keeps newest versions only.
    Aguid create(NodeIdentity owner, String name, VolumeId store) {
        var description =
                new VolumeDescription(
                        FOUNDING.ring(),
                        owner.publicKey(),
                        name,
                        1,
                        store,
                        REDUNDANCY,
                        SERVERS.stream().map(NodeIdentity::publicKey).toList(),
                        4096,
                        new Retention.Last(1, 0),
                        Locking.NONE);
        ask(owner, new ObjectRequest.PutVolume(SignedVolume.sign(description, owner)));
        return description.id();
    }

    /// The volume as its owner describes it anew.
    void describe(NodeIdentity owner, Aguid volume, UnaryOperator<VolumeDescription> change) {
        VolumeDescription next = change.apply(view(volume).description());
        ask(owner, new ObjectRequest.PutVolume(SignedVolume.sign(next, owner)));
    }

    static IdentityKey server(int index) {
        return SERVERS.get(index).publicKey();
    }

    void remove(NodeIdentity owner, Aguid volume) {
        ask(owner, new ObjectRequest.RemoveVolume(volume));
    }

    private VolumeView view(Aguid volume) {
        return VolumeView.of(state, volume).orElseThrow();
    }

    /// A version of these blocks, of a byte each, as far as anybody here can tell.
    void put(NodeIdentity owner, Aguid volume, String name, List<Bguid> blocks) {
        List<Bguid> names = blocks.stream().sorted().toList();
        List<Entry> entries = names.stream().map(block -> new Entry(block, 1)).toList();
        List<Piece> pieces =
                IntStream.range(0, names.size()).<Piece>mapToObj(Piece.Stored::new).toList();
        var stored = new Blocks(entries, attest(volume, names), List.of(), List.of());
        List<Action> actions = List.of(new Action.Truncate(0), new Action.Append(pieces));
        change(owner, volume, name, stored, actions);
    }

    void delete(NodeIdentity owner, Aguid volume, String name) {
        change(owner, volume, name, Blocks.NONE, List.of(new Action.Remove()));
    }

    private void change(
            NodeIdentity owner, Aguid volume, String name, Blocks blocks, List<Action> actions) {
        var part = new Part(ObjectName.of(name), List.of(new Tuple(new Predicate.True(), actions)));
        ask(owner, new ObjectRequest.Apply(new Update(volume, NEVER, List.of(part), blocks)));
    }

    /// What the ring has made goes to nodes, and old versions go.
    void collect(NodeIdentity owner, Aguid volume) {
        var held = new TreeMap<Bguid, Bytes>();
        for (RingState.Entry entry : heldEntries(volume)) {
            Bytes key = entry.key();
            var name = new Bguid(key.slice(key.size() - Bguid.BYTES, Bguid.BYTES).compact());
            held.put(name, view(volume).held(name).map(HeldBlock::content).orElseThrow());
        }
        if (!held.isEmpty()) {
            dispersed.putAll(held);
            List<Bguid> names = List.copyOf(held.keySet());
            ask(owner, new ObjectRequest.Disperse(volume, names, attest(volume, names)));
        }
        ask(owner, new ObjectRequest.Collect(volume, Optional.empty()));
    }

    private List<RingState.Entry> heldEntries(Aguid volume) {
        Bytes prefix = Bytes.concat(Bytes.ofHex("0268"), volume.digest().value());
        return state.entries(prefix, Bytes.EMPTY, Integer.MAX_VALUE);
    }

    Sweep sweep(NodeIdentity owner, Aguid volume) {
        ask(owner, new ObjectRequest.BeginSweep(volume));
        return view(volume).sweep().orElseThrow();
    }

    static Bguid name(Bytes content) {
        return BlockChecksum.of(REDUNDANCY, CODE.encode(content)).bguid();
    }

    /// `m + f` servers say that they have fragments of these.
    private Attestations attest(Aguid volume, List<Bguid> names) {
        VolumeId store = view(volume).description().store();
        return new Attestations(
                IntStream.range(0, REDUNDANCY.writers())
                        .mapToObj(i -> attestation(store, names, i))
                        .toList());
    }

    private static Attestation attestation(VolumeId store, List<Bguid> names, int index) {
        var leaves = new ArrayList<Bytes>();
        for (Bguid name : names) {
            var leaf = new CanonicalWriter();
            new FragmentId(name, index).write(leaf);
            leaves.add(leaf.toBytes());
        }
        NodeIdentity server = SERVERS.get(index);
        Digest root = MerkleTree.root(leaves);
        var body = new CanonicalWriter();
        store.write(body);
        server.id().write(body);
        body.u32(names.size());
        root.write(body);
        body.u64(NEVER);
        var signature = server.sign("tarn.receipt.v1", body.toBytes());
        var receipt = new Receipt(store, server.id(), names.size(), root, NEVER, signature);
        byte[] indices = new byte[names.size()];
        Arrays.fill(indices, (byte) index);
        return new Attestation(receipt, 0, Bytes.owning(indices));
    }
}
