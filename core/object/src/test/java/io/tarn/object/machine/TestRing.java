package io.tarn.object.machine;

import io.tarn.base.Bytes;
import io.tarn.base.MalformedException;
import io.tarn.block.VolumeId;
import io.tarn.block.immutable.Bguid;
import io.tarn.crypto.IdentityKey;
import io.tarn.crypto.KeyId;
import io.tarn.crypto.NodeIdentity;
import io.tarn.crypto.Sha256;
import io.tarn.object.AccessList;
import io.tarn.object.Aguid;
import io.tarn.object.Head;
import io.tarn.object.Locking;
import io.tarn.object.Metadata;
import io.tarn.object.ObjectLimits;
import io.tarn.object.ObjectName;
import io.tarn.object.Retention;
import io.tarn.object.Right;
import io.tarn.object.SignedVolume;
import io.tarn.object.VersionNumber;
import io.tarn.object.VersionRoot;
import io.tarn.object.VolumeDescription;
import io.tarn.object.index.BlockSource;
import io.tarn.object.index.IndexTree;
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
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/// A ring's state with one volume of OWNER's in it, in which WRITER has all rights of a writer, and a clock that goes on by
/// one at each request.
final class TestRing {
    static final NodeIdentity OWNER = TestStore.identity(1);
    static final NodeIdentity WRITER = TestStore.identity(2);
    static final NodeIdentity STRANGER = TestStore.identity(3);
    static final NodeIdentity OTHER = TestStore.identity(4);
    static final NodeIdentity RING_OWNER = TestStore.identity(30);
    static final long NEVER = 1L << 60;

    static final Founding FOUNDING =
            new Founding(
                    IntStream.rangeClosed(31, 34)
                            .mapToObj(i -> TestStore.identity(i).publicKey())
                            .toList(),
                    RING_OWNER.publicKey());

    final TestStore store = new TestStore();
    final ObjectMachine machine;
    final Aguid volume;
    RingState state = FOUNDING.state();
    long now = 1000;

    TestRing() throws MalformedException {
        this(ObjectLimits.production(), new Retention.All(), Locking.NONE);
    }

    TestRing(ObjectLimits limits, Retention retention, Locking locking) throws MalformedException {
        machine =
                new ObjectMachine(
                        limits,
                        new Directory() {
                            @Override
                            public boolean isOwner(KeyId client, RingState now) {
                                return client.equals(OWNER.id()) || client.equals(OTHER.id());
                            }

                            @Override
                            public boolean isRingOwner(KeyId client, RingState now) {
                                return client.equals(RING_OWNER.id());
                            }

                            @Override
                            public boolean isServer(IdentityKey server, RingState now) {
                                return TestStore.nodes().stream()
                                        .anyMatch(known -> known.publicKey().equals(server));
                            }
                        });
        VolumeDescription description = description("bucket", 1, retention, locking);
        volume = description.id();
        expectDone(OWNER, new ObjectRequest.PutVolume(SignedVolume.sign(description, OWNER)));
        expectDone(OWNER, new ObjectRequest.SetAccess(volume, writers(NEVER)));
    }

    static AccessList writers(long untilMillis) {
        var rights = EnumSet.of(Right.READ, Right.WRITE, Right.DELETE);
        return new AccessList(List.of(AccessList.Grant.of(WRITER.id(), rights, untilMillis)));
    }

    /// The first volume keeps its blocks under [TestStore#VOLUME], others under names of their own.
    static VolumeDescription description(
            String name, int revision, Retention retention, Locking locking) {
        VolumeId store =
                name.equals("bucket")
                        ? TestStore.VOLUME
                        : new VolumeId(Sha256.of(bytes(name)).value());
        return description(OWNER, name, revision, store, retention, locking);
    }

    static VolumeDescription description(
            NodeIdentity owner,
            String name,
            int revision,
            VolumeId store,
            Retention retention,
            Locking locking) {
        return new VolumeDescription(
                FOUNDING.ring(),
                owner.publicKey(),
                name,
                revision,
                store,
                TestStore.REDUNDANCY,
                TestStore.servers().stream().map(NodeIdentity::publicKey).toList(),
                4096,
                retention,
                locking);
    }

    ObjectAnswer ask(NodeIdentity client, ObjectRequest request) throws MalformedException {
        return ask(client, request.encoding());
    }

    ObjectAnswer ask(NodeIdentity client, Bytes operation) throws MalformedException {
        now++;
        StateMachine.Executed executed =
                machine.execute(client.publicKey(), operation, new AgreedTime(now), state);
        state = executed.state();
        return ObjectAnswer.of(executed.result());
    }

    private void expectDone(NodeIdentity client, ObjectRequest request) throws MalformedException {
        ObjectAnswer answer = ask(client, request);
        if (!(answer instanceof ObjectAnswer.Done)) {
            throw new AssertionError(answer);
        }
    }

    static Bytes bytes(String text) {
        return Bytes.owning(text.getBytes(StandardCharsets.UTF_8));
    }

    VolumeView view() {
        return VolumeView.of(state, volume).orElseThrow();
    }

    Head head(String name) {
        return view().head(ObjectName.of(name)).orElseThrow();
    }

    ObjectRequest update(Predicate predicate, String name, Blocks blocks, Action... actions) {
        return update(blocks, new Part(ObjectName.of(name), tuples(predicate, actions)));
    }

    static List<Tuple> tuples(Predicate predicate, Action... actions) {
        return List.of(new Tuple(predicate, List.of(actions)));
    }

    ObjectRequest update(Blocks blocks, Part... parts) {
        return new ObjectRequest.Apply(new Update(volume, NEVER, List.of(parts), blocks));
    }

    static Blocks inline(String... contents) {
        var blocks = new ArrayList<Bytes>();
        for (String content : contents) {
            blocks.add(bytes(content));
        }
        return new Blocks(List.of(), Attestations.NONE, blocks, List.of());
    }

    static Blocks with(Blocks blocks, List<Bytes> older) {
        return new Blocks(blocks.stored(), blocks.attestations(), blocks.inline(), older);
    }

    /// As a client of S3 puts a small object.
    ObjectRequest put(String name, String content) {
        return put(new Predicate.True(), name, content);
    }

    ObjectRequest put(Predicate predicate, String name, String content) {
        return update(
                predicate,
                name,
                inline(content),
                new Action.Truncate(0),
                new Action.Append(List.of(new Piece.Inline(0))),
                new Action.SetMetadata(Metadata.NONE.with(Metadata.ETAG, bytes(content))));
    }

    ObjectRequest append(String name, String content) {
        return update(
                new Predicate.True(),
                name,
                inline(content),
                new Action.Append(List.of(new Piece.Inline(0))));
    }

    ObjectRequest remove(String name) {
        return update(new Predicate.True(), name, Blocks.NONE, new Action.Remove());
    }

    ObjectAnswer.Applied commit(NodeIdentity client, ObjectRequest request)
            throws MalformedException {
        ObjectAnswer answer = ask(client, request);
        if (answer instanceof ObjectAnswer.Committed committed) {
            return committed.applied().getFirst();
        }
        throw new AssertionError(answer.toString());
    }

    /// All blocks that the state holds of the volume go to the store.
    int disperse() throws MalformedException {
        var names = new ArrayList<Bguid>();
        for (RingState.Entry entry : heldEntries()) {
            Bytes key = entry.key();
            names.add(new Bguid(key.slice(key.size() - Bguid.BYTES, Bguid.BYTES).compact()));
        }
        return names.isEmpty() ? 0 : disperse(names);
    }

    List<RingState.Entry> heldEntries() {
        return state.entries(
                Bytes.concat(Bytes.ofHex("0268"), volume.digest().value()),
                Bytes.EMPTY,
                Integer.MAX_VALUE);
    }

    int disperse(List<Bguid> names) throws MalformedException {
        for (Bguid name : names) {
            view().held(name).ifPresent(held -> store.store(held.content()));
        }
        ObjectAnswer answer =
                ask(STRANGER, new ObjectRequest.Disperse(volume, names, TestStore.attest(names)));
        if (answer instanceof ObjectAnswer.Dispersed(int blocks)) {
            return blocks;
        }
        throw new AssertionError(answer);
    }

    /// What a reader finds: in the state, or at the servers.
    BlockSource blocks() {
        return block -> view().held(block).map(HeldBlock::content).or(() -> store.find(block));
    }

    VersionRoot root(Bguid vguid) throws Exception {
        return VersionRoot.of(blocks().content(vguid));
    }

    /// The object's bytes in a version, from nothing but its name.
    String read(Bguid vguid) throws Exception {
        IndexTree tree = IndexTree.stored(root(vguid).index(), blocks());
        var content = new StringBuilder();
        for (IndexTree.Located block : tree.blocks(0, tree.bytes(), Integer.MAX_VALUE)) {
            if (block.entry().isHole()) {
                content.append("0".repeat((int) block.entry().bytes()));
            } else {
                Bytes bytes = blocks().content(block.entry().block());
                content.append(new String(bytes.toArray(), StandardCharsets.UTF_8));
            }
        }
        return content.toString();
    }

    String read(String name) throws Exception {
        return read(head(name).vguid());
    }

    static VersionNumber number(long number) {
        return new VersionNumber(number);
    }

    static Optional<Bguid> of(Bguid vguid) {
        return Optional.of(vguid);
    }
}
