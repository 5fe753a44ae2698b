package io.tarn.simulator.objects;

import io.tarn.base.Bytes;
import io.tarn.block.immutable.Bguid;
import io.tarn.crypto.NodeIdentity;
import io.tarn.object.Head;
import io.tarn.object.ObjectName;
import io.tarn.object.PastVersion;
import io.tarn.object.VersionNumber;
import io.tarn.object.VersionRoot;
import io.tarn.object.machine.ObjectAnswer;
import io.tarn.object.machine.ObjectRequest;
import io.tarn.object.machine.VolumeView;
import io.tarn.object.proof.VersionClaim;
import io.tarn.object.proof.VersionProof;
import io.tarn.object.update.Attestations;
import io.tarn.object.update.Update;
import io.tarn.ring.certificate.Outcome.Fate;
import io.tarn.ring.certificate.Proof;
import io.tarn.ring.state.RangeProof;
import io.tarn.ring.state.RingState;
import io.tarn.simulator.kernel.Party;
import io.tarn.simulator.kernel.SimulationRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.Consumer;

/// A correct client: updates objects, one or several at a time, with content of any length; reads them; and believes nothing but what is
/// proven.
final class ObjectUser {
    private static final int PAUSE_TICKS_MAX = 600;
    private static final int TRIES_MAX = 3;

    private final ObjectWorld world;
    private final Party self;
    private final SimulationRandom random;
    private final RingCaller ring;
    private final StoreUser store;
    private final VersionReader versions;
    private final ListReader lists;
    private final UpdateMaker maker;
    private int operationsLeft;
    private int underWay;
    private int committed;
    private int dispersed;

    ObjectUser(ObjectWorld world, NodeIdentity identity, String name) {
        this.world = world;
        self = new Party(name);
        random = world.random("user " + name);
        ring = new RingCaller(world, identity, name);
        store = new StoreUser(world, self, false);
        versions = new VersionReader(world, store, name);
        lists = new ListReader(world, self);
        maker = new UpdateMaker(world, random.split("updates"));
    }

    /// Begins so many operations, one after the other.
    void run(int operations) {
        operationsLeft = operations;
        pause();
    }

    /// Begins no more. What is under way goes on, and nothing is lost on its way.
    void calm() {
        operationsLeft = 0;
        ring.calm();
    }

    boolean isDone() {
        return underWay == 0;
    }

    ListReader lists() {
        return lists;
    }

    /// Updates that it knows to be carried out.
    int committed() {
        return committed;
    }

    /// Updates for which it stored blocks.
    int dispersed() {
        return dispersed;
    }

    int requests() {
        return ring.requests().size();
    }

    private void pause() {
        world.queue().after(random.between(1, PAUSE_TICKS_MAX), this::next);
    }

    private void next() {
        if (operationsLeft == 0) {
            return;
        }
        operationsLeft--;
        begin();
        int choice = random.between(0, 99);
        if (choice < 60) {
            update();
        } else if (choice < 75) {
            latest(random.oneOf(world.names()), _ -> end());
        } else if (choice < 90) {
            look();
        } else {
            list(_ -> end());
        }
    }

    private void begin() {
        underWay++;
    }

    private void end() {
        underWay--;
        pause();
    }

    private void update() {
        UpdateMaker.Draft draft = maker.drawn();
        if (draft.stored().isEmpty()) {
            ask(draft, Attestations.NONE, new ArrayList<>(), 1);
            return;
        }
        ring.move(() -> disperse(draft));
    }

    private void disperse(UpdateMaker.Draft draft) {
        store.disperse(
                draft.stored(),
                world.order().nowMillis(),
                attestations -> {
                    if (attestations.isPresent()) {
                        dispersed++;
                        ask(draft, attestations.get(), new ArrayList<>(), 1);
                    } else {
                        end();
                    }
                });
    }

    private void ask(
            UpdateMaker.Draft draft, Attestations attestations, List<Bytes> older, int tries) {
        Update update = draft.update(attestations, older, maker.expiryMillis());
        ring.ask(
                new ObjectRequest.Apply(update).encoding(),
                came -> {
                    Optional<ObjectAnswer> answer = answer(came);
                    if (answer.orElse(null) instanceof ObjectAnswer.Missing(Bguid block)
                            && tries < TRIES_MAX) {
                        bring(block, draft, attestations, older, tries);
                        return;
                    }
                    committed += answer.orElse(null) instanceof ObjectAnswer.Committed ? 1 : 0;
                    end();
                });
    }

    /// The ring has not got a block any more that it has to look at.
    private void bring(
            Bguid block,
            UpdateMaker.Draft draft,
            Attestations attestations,
            List<Bytes> older,
            int tries) {
        versions.root(
                block,
                content -> {
                    if (content.isPresent()) {
                        older.add(content.get());
                        ask(draft, attestations, older, tries + 1);
                    } else {
                        end();
                    }
                });
    }

    private static Optional<ObjectAnswer> answer(RingCaller.Came came) {
        return came instanceof RingCaller.Came.Answered(Proof _, var outcome)
                        && outcome.fate() == Fate.EXECUTED
                ? Optional.of(ObjectChecks.answer(outcome.result()))
                : Optional.empty();
    }

    /// Has the ring order the question what the newest version is, and reads that version.
    ///
    /// @param done hears whether that was possible
    void latest(ObjectName name, Consumer<Boolean> done) {
        Bytes nonce = random.bytes(ObjectRequest.Latest.NONCE_BYTES);
        long began = world.checks().histories().begin();
        ring.ask(
                new ObjectRequest.Latest(ObjectWorld.volumeId(), name, nonce).encoding(),
                came -> {
                    if (answer(came).orElse(null) instanceof ObjectAnswer.LatestIs latest
                            && came instanceof RingCaller.Came.Answered(Proof proof, var _)) {
                        ObjectViolation.unless(
                                latest.nonce().equals(nonce)
                                        && latest.object()
                                                .equals(world.volume().description().object(name)),
                                "an answer to another question");
                        saw(name, began, latest.head());
                        if (latest.head().isPresent()) {
                            read(name, latest.head().get().vguid(), proof, Optional.empty(), done);
                        } else {
                            done.accept(true);
                        }
                    } else {
                        done.accept(false);
                    }
                });
    }

    private void saw(ObjectName name, long began, Optional<Head> head) {
        world.checks()
                .histories()
                .read(
                        self,
                        name,
                        began,
                        head.map(Head::number).orElse(VersionNumber.NONE),
                        head.map(one -> one.vguid().value()));
    }

    /// A version that the ring has certified, or digests that show it.
    private void read(
            ObjectName name,
            Bguid vguid,
            Proof answer,
            Optional<RangeProof> past,
            Consumer<Boolean> done) {
        versions.root(
                vguid,
                block -> {
                    if (block.isEmpty()) {
                        done.accept(false);
                        return;
                    }
                    var proof = new VersionProof(world.volume(), name, answer, past, block.get());
                    if (proof.check(world.key().key())
                            instanceof VersionProof.Checked.Proven(VersionClaim claim)) {
                        ObjectViolation.unless(
                                claim.vguid().equals(vguid), "another version is proven");
                        versions.read(
                                name, vguid, claim.root(), read -> done.accept(read.isPresent()));
                    } else {
                        throw new ObjectViolation(
                                "a version of %s is not proven: %s"
                                        .formatted(name, proof.check(world.key().key())));
                    }
                });
    }

    /// Without having anything ordered, if members agree; and reads one of the versions that it sees.
    private void look() {
        lists.look(seen -> {
            if (seen.isEmpty() || seen.get().isEmpty()) {
                end();
                return;
            }
            ObjectName name = random.oneOf(List.copyOf(seen.get().keySet()));
            Head head = Objects.requireNonNull(seen.get().get(name));
            versions.root(
                    head.vguid(),
                    block -> {
                        Optional<VersionRoot> root = block.flatMap(VersionReader::decoded);
                        if (root.isPresent()) {
                            versions.read(name, head.vguid(), root.get(), _ -> end());
                        } else {
                            end();
                        }
                    });
        });
    }

    /// A look that is not one of its operations.
    void lookAgain(Consumer<Optional<SortedMap<ObjectName, Head>>> seen) {
        lists.look(seen);
    }

    /// Digests of everything at one place, by the ring's word.
    record Listed(ObjectAnswer.HeadsAre digests, Proof proof) {}

    void list(Consumer<Optional<Listed>> done) {
        long began = world.checks().histories().begin();
        ring.ask(
                new ObjectRequest.NameHeads(ObjectWorld.volumeId()).encoding(),
                came -> {
                    if (answer(came).orElse(null) instanceof ObjectAnswer.HeadsAre digests
                            && came instanceof RingCaller.Came.Answered(Proof proof, var _)) {
                        lists.heads(digests.heads(), began);
                        done.accept(Optional.of(new Listed(digests, proof)));
                    } else {
                        done.accept(Optional.empty());
                    }
                });
    }

    /// Reads a past version, by a proof under digests.
    void readPast(
            Listed listed,
            RingState state,
            ObjectName name,
            PastVersion.Kept version,
            Consumer<Boolean> done) {
        VolumeView view = VolumeView.of(state, ObjectWorld.volumeId()).orElseThrow();
        Bytes place = VolumeView.placeOf(name, version.number());
        RangeProof past = view.proveVersions(place, place, 1, 1 << 16);
        read(name, version.vguid(), listed.proof(), Optional.of(past), done);
    }
}
