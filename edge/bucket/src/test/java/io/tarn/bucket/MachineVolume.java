package io.tarn.bucket;

import io.tarn.base.Bytes;
import io.tarn.base.MalformedException;
import io.tarn.block.immutable.Bguid;
import io.tarn.client.object.DispersedBlocks;
import io.tarn.object.Head;
import io.tarn.object.Lock;
import io.tarn.object.ObjectName;
import io.tarn.object.PastVersion;
import io.tarn.object.VersionNumber;
import io.tarn.object.VersionRoot;
import io.tarn.object.VolumeDescription;
import io.tarn.object.machine.HeldBlock;
import io.tarn.object.machine.ObjectAnswer;
import io.tarn.object.machine.ObjectRequest;
import io.tarn.object.machine.VolumeView;
import io.tarn.object.update.Attestations;
import io.tarn.object.update.Blocks;
import io.tarn.object.update.Part;
import io.tarn.object.update.Update;
import io.tarn.operations.object.Likely;
import io.tarn.operations.object.ObjectClient;
import io.tarn.operations.object.ObjectList;
import io.tarn.ring.AgreedTime;
import io.tarn.ring.certificate.Certificate;
import io.tarn.ring.state.RangeProof;
import io.tarn.s3.store.Refusal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// A volume in a [MachineRing].
record MachineVolume(MachineRing ring, VolumeDescription description, StoreNodes nodes)
        implements Volume {
    /// A list has few entries at a time, so that several are needed.
    private static final int ENTRIES_MAX = 3;

    private static final int BROUGHT_MAX = 3;

    @Override
    public Changed change(List<Part> parts, Blocks blocks) throws RefusedException {
        return change(parts, blocks, 0);
    }

    private Changed change(List<Part> parts, Blocks blocks, int missed) throws RefusedException {
        ring.comeToChange();
        List<Part> ordered = parts.stream().sorted(Comparator.comparing(Part::name)).toList();
        var update = new Update(description.id(), 1L << 60, ordered, blocks);
        MachineRing.Answer answered = ring.askToChange(new ObjectRequest.Apply(update));
        return switch (answered.answer()) {
            case ObjectAnswer.Committed committed ->
                    done(ordered, committed, answered.certificate());
            case ObjectAnswer.Aborted(var _, var _, var object) ->
                    new Changed.Aborted(
                            ordered.stream()
                                    .map(Part::name)
                                    .filter(name -> description.object(name).equals(object))
                                    .findFirst()
                                    .orElseThrow());
            case ObjectAnswer.Missing(Bguid block) -> {
                if (missed == BROUGHT_MAX) {
                    throw new MissingBlocksException();
                }
                var older = new ArrayList<>(blocks.older());
                older.add(block(block, Likely.STORED).orElseThrow());
                var more =
                        new Blocks(blocks.stored(), blocks.attestations(), blocks.inline(), older);
                yield change(parts, more, missed + 1);
            }
            case ObjectAnswer.Refused(var refusal) ->
                    throw new RefusedException(
                            refusal == io.tarn.object.machine.Refusal.TOO_LARGE
                                    ? Refusal.TOO_LARGE
                                    : Refusal.UNAVAILABLE,
                            refusal.toString());
            case ObjectAnswer other -> throw new AssertionError(other);
        };
    }

    private static Changed done(
            List<Part> parts, ObjectAnswer.Committed committed, Optional<Certificate> certificate) {
        var made = new ArrayList<Made>();
        for (int i = 0; i < parts.size(); i++) {
            ObjectAnswer.Applied applied = committed.applied().get(i);
            if (!parts.get(i).tuples().get(applied.tuple()).actions().isEmpty()) {
                made.add(
                        new Made(
                                parts.get(i).name(),
                                applied.number(),
                                applied.vguid().orElseThrow()));
            }
        }
        return new Changed.Done(committed.time(), made, certificate);
    }

    @Override
    public View view() {
        return view(ring.look(new ObjectRequest.NameHeads(description.id())));
    }

    @Override
    public View viewInOrder() {
        return view(ring.ask(new ObjectRequest.NameHeads(description.id())));
    }

    private View view(ObjectAnswer answer) {
        if (answer instanceof ObjectAnswer.HeadsAre heads) {
            return new MachineView(now(), heads.time(), heads.heldBytes());
        }
        throw new AssertionError("the owner may read");
    }

    private VolumeView now() {
        return VolumeView.of(ring.state(), description.id()).orElseThrow();
    }

    private interface Decoder<T> {
        T decode(Bytes value) throws MalformedException;
    }

    private record MachineView(VolumeView volume, AgreedTime time, long heldBytes) implements View {
        @Override
        public ObjectList<Head> heads(Bytes prefix, Bytes from, int max) {
            RangeProof proof = volume.proveHeads(prefix, from, Math.min(max, ENTRIES_MAX), 1 << 20);
            return list(false, proof, prefix, from, Head::of);
        }

        @Override
        public ObjectList<PastVersion> pasts(Bytes prefix, Bytes from, int max) {
            RangeProof proof =
                    volume.proveVersions(prefix, from, Math.min(max, ENTRIES_MAX), 1 << 20);
            return list(true, proof, prefix, from, PastVersion::of);
        }

        private <T> ObjectList<T> list(
                boolean isPast, RangeProof proof, Bytes prefix, Bytes from, Decoder<T> of) {
            Bytes section =
                    isPast
                            ? VolumeView.versionsPrefix(volume.id())
                            : VolumeView.headsPrefix(volume.id());
            RangeProof.Shown shown =
                    proof.shown(
                                    isPast ? volume.versions().digest() : volume.heads().digest(),
                                    Bytes.concat(section, prefix),
                                    Bytes.concat(section, from))
                            .orElseThrow();
            var entries = new ArrayList<ObjectList.Listed<T>>();
            try {
                for (var entry : shown.entries()) {
                    ObjectName name =
                            isPast
                                    ? VolumeView.nameOfVersion(entry.key(), volume.id())
                                    : VolumeView.nameOfHead(entry.key(), volume.id());
                    entries.add(new ObjectList.Listed<>(name, of.decode(entry.value())));
                }
            } catch (MalformedException e) {
                throw new AssertionError(e);
            }
            return new ObjectList<>(entries, shown.isComplete());
        }
    }

    @Override
    public Bytes placeOf(ObjectName name, VersionNumber number) {
        return VolumeView.placeOf(name, number);
    }

    @Override
    public Optional<VersionRoot> root(ObjectName name, Bguid vguid, Likely where) {
        return block(vguid, where)
                .map(bytes -> {
                    try {
                        return VersionRoot.of(bytes);
                    } catch (MalformedException e) {
                        throw new AssertionError(e);
                    }
                });
    }

    @Override
    public Optional<ObjectClient.Certified> certified(ObjectName name, VersionNumber number)
            throws RefusedException, InterruptedException {
        boolean isNewest =
                view().head(name).filter(head -> head.number().equals(number)).isPresent();
        if (isNewest) {
            Bytes nonce = Bytes.zeros(ObjectRequest.Latest.NONCE_BYTES);
            var latest = new ObjectRequest.Latest(description.id(), name, nonce);
            return Optional.of(
                    new ObjectClient.Certified(
                            ring.signed(description), ring.certified(latest), Optional.empty()));
        }
        VolumeView now = VolumeView.of(ring.state(), description.id()).orElseThrow();
        if (now.past(name, number).isEmpty()) {
            return Optional.empty();
        }
        Bytes place = placeOf(name, number);
        return Optional.of(
                new ObjectClient.Certified(
                        ring.signed(description),
                        ring.certified(new ObjectRequest.NameHeads(description.id())),
                        Optional.of(now.proveVersions(place, place, 1, 1 << 20))));
    }

    @Override
    public Optional<Bytes> block(Bguid name, Likely where) {
        return held(name).or(() -> stored(name));
    }

    private Optional<Bytes> stored(Bguid name) {
        try {
            return new DispersedBlocks(nodes).fetch(name);
        } catch (InterruptedException e) {
            throw new AssertionError("nobody waits", e);
        }
    }

    @Override
    public Optional<Bytes> held(Bguid name) {
        return now().held(name).map(HeldBlock::content);
    }

    @Override
    public long receiptsOutlastMillis() {
        return ring.now().millis() + 600_000;
    }

    @Override
    public int disperse(List<Bguid> blocks, Attestations attestations) throws RefusedException {
        ring.comeToDisperse(blocks.size());
        var request = new ObjectRequest.Disperse(description.id(), blocks, attestations);
        ObjectAnswer answer = ring.ask(request);
        if (answer instanceof ObjectAnswer.Dispersed(int dispersed)) {
            return dispersed;
        }
        throw new RefusedException(Refusal.UNAVAILABLE, answer.toString());
    }

    @Override
    public void protect(ObjectName name, VersionNumber number, Lock lock) throws RefusedException {
        ObjectAnswer answer =
                ring.ask(new ObjectRequest.Protect(description.id(), name, number, lock));
        if (answer instanceof ObjectAnswer.Refused(var refusal)) {
            throw new RefusedException(
                    refusal == io.tarn.object.machine.Refusal.LOCKED
                            ? Refusal.LOCKED
                            : Refusal.UNAVAILABLE);
        }
    }
}
