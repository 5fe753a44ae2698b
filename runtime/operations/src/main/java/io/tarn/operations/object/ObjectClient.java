package io.tarn.operations.object;

import io.tarn.base.Bytes;
import io.tarn.base.MalformedException;
import io.tarn.block.immutable.Bguid;
import io.tarn.block.immutable.BlockChecksum;
import io.tarn.block.immutable.ImmutableCode;
import io.tarn.crypto.Sha256;
import io.tarn.object.Aguid;
import io.tarn.object.Head;
import io.tarn.object.ObjectName;
import io.tarn.object.PastVersion;
import io.tarn.object.SignedVolume;
import io.tarn.object.VersionNumber;
import io.tarn.object.VersionRoot;
import io.tarn.object.machine.ObjectAnswer;
import io.tarn.object.machine.ObjectRequest;
import io.tarn.object.machine.VolumeView;
import io.tarn.object.update.Part;
import io.tarn.object.update.Update;
import io.tarn.operations.object.ObjectVolumes.Answered;
import io.tarn.operations.object.UpdateOutcome.Doubt;
import io.tarn.operations.object.UpdateOutcome.Pending;
import io.tarn.operations.ring.OnceUpdates.Came;
import io.tarn.operations.ring.RingClient;
import io.tarn.operations.ring.RingQuestion;
import io.tarn.operations.ring.RingReply;
import io.tarn.ring.AgreedTime;
import io.tarn.ring.certificate.Certificate;
import io.tarn.ring.certificate.Outcome.Fate;
import io.tarn.ring.certificate.Proof;
import io.tarn.ring.message.Request;
import io.tarn.ring.state.RangeProof;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// One volume of objects, to one key. Whatever it returns is proven, in this order: the volume is described by its owner's signature,
/// and names the ring; the ring has certified the answer, under the key that the client knows it by, to the very request; the answer is about
/// the object that was asked for, and contradicts nothing that was certified before; a version's root has the name that is certified, and
/// says the same. Blocks below it have the names that are in their parents: whoever reads them compares.
///
/// Methods wait, for a bounded time. Safe for use by many threads.
public final class ObjectClient {
    /// For one block. Then whoever reads is told that it is not to be had, rather than left to wait.
    private static final long BLOCK_MS_MAX = 10_000;

    private final RingClient ring;
    private final ObjectVolumes volumes;
    private final SignedVolume volume;
    private final Aguid id;
    private final NodesWord nodes;
    private final BlockFetcher stored;
    private final Remembered remembered;
    private final ImmutableCode code;
    private final SecureRandom random = new SecureRandom();

    /// @param volume that is the owner's, and of this ring: see [ObjectVolumes]
    /// @param stored where blocks are that were dispersed
    ObjectClient(
            RingClient ring,
            ObjectVolumes volumes,
            SignedVolume volume,
            NodesWord nodes,
            BlockFetcher stored,
            Remembered remembered) {
        this.ring = ring;
        this.volumes = volumes;
        this.volume = volume;
        this.nodes = nodes;
        this.stored = stored;
        this.remembered = remembered;
        id = volume.description().id();
        code = new ImmutableCode(volume.description().redundancy());
    }

    public SignedVolume volume() {
        return volume;
    }

    /// Has an update carried out once, or not at all; or says that it does not know. Two updates that are alike to the last byte are
    /// taken for one where an answer is lost: their expiries keep them apart.
    public UpdateOutcome update(Update update, long milliseconds) throws InterruptedException {
        long since = remembered.timeMillis();
        Bytes operation = new ObjectRequest.Apply(update).encoding();
        return judged(ring.once().update(operation, milliseconds), update, since, milliseconds);
    }

    /// Goes on with an update of which the outcome was not known: looks whether it was applied; if not, has it carried out, unless it is
    /// known to be over.
    public UpdateOutcome resume(Update update, Pending pending, long milliseconds)
            throws InterruptedException {
        long since = pending.sinceMillis();
        if (pending.isOver()) {
            return lookedFor(update, pending, "it is over", milliseconds);
        }
        Came came = ring.once().resume(pending.request(), milliseconds);
        return judged(came, update, since, milliseconds);
    }

    private UpdateOutcome judged(Came came, Update update, long since, long milliseconds)
            throws InterruptedException {
        return switch (came) {
            case Came.Answered answered -> answered(answered, update, since);
            case Came.Never(Request request, Certificate certificate, boolean _) ->
                    new UpdateOutcome.Never(request, certificate);
            case Came.NotAsked(String reason) -> new UpdateOutcome.NotAsked(reason);
            case Came.NotAdmitted(Request request, Certificate _) ->
                    doubt(pending(request, since, false), Doubt.NOT_ADMITTED, "not admitted");
            case Came.Unknown(Request request, boolean isOver, String reason) ->
                    lookedFor(update, pending(request, since, isOver), reason, milliseconds);
        };
    }

    private static Pending pending(Request request, long since, boolean isOver) {
        return new Pending(request, since, isOver);
    }

    private static UpdateOutcome doubt(Pending pending, Doubt doubt, String reason) {
        return new UpdateOutcome.Indeterminate(pending, doubt, reason, Optional.empty());
    }

    private UpdateOutcome answered(Came.Answered answered, Update update, long since) {
        var proof = new Proof(answered.request(), answered.certificate());
        if (answered.outcome().fate() == Fate.FAILED) {
            return new UpdateOutcome.Failed(proof);
        }
        Optional<ObjectAnswer> answer =
                isOfRing(proof) ? decoded(answered.outcome().result()) : Optional.empty();
        return switch (answer.orElse(null)) {
            case ObjectAnswer.Committed committed when isAbout(committed, update) ->
                    committed(committed, proof);
            case ObjectAnswer.Aborted(Aguid of, var time, Aguid object) when of.equals(id) -> {
                remembered.saw(time);
                yield new UpdateOutcome.Aborted(object, proof);
            }
            case ObjectAnswer.Refused(var refusal) -> new UpdateOutcome.Refused(refusal, proof);
            case ObjectAnswer.Missing(Bguid block) -> new UpdateOutcome.Missing(block, proof);
            case null, default ->
                    doubt(
                            pending(answered.request(), since, true),
                            Doubt.STRANGE,
                            "the ring answers what it was not asked");
        };
    }

    /// The volume's owner has named the ring whose key has certified this.
    private boolean isOfRing(Proof proof) {
        return proof.certificate().statement().ring().equals(volume.description().ring());
    }

    private boolean isAbout(ObjectAnswer.Committed committed, Update update) {
        if (!committed.volume().equals(id) || committed.applied().size() != update.parts().size()) {
            return false;
        }
        for (int i = 0; i < update.parts().size(); i++) {
            ObjectName name = update.parts().get(i).name();
            if (!committed.applied().get(i).object().equals(object(name))) {
                return false;
            }
        }
        return true;
    }

    private UpdateOutcome committed(ObjectAnswer.Committed committed, Proof proof) {
        for (ObjectAnswer.Applied applied : committed.applied()) {
            Optional<Fork> fork =
                    applied.vguid()
                            .flatMap(vguid ->
                                    remembered.note(
                                            applied.object(),
                                            applied.number(),
                                            vguid,
                                            committed.time(),
                                            proof));
            if (fork.isPresent()) {
                return new UpdateOutcome.Indeterminate(
                        pending(proof.request(), committed.time().millis(), true),
                        Doubt.STRANGE,
                        "the ring contradicts itself",
                        fork);
            }
        }
        return new UpdateOutcome.Committed(committed, proof);
    }

    /// The answer is lost: whether some version was made by the update is to be seen.
    private UpdateOutcome lookedFor(
            Update update, Pending pending, String reason, long milliseconds)
            throws InterruptedException {
        Doubt otherwise = pending.isOver() ? Doubt.LOST : Doubt.SILENT;
        Optional<ObjectName> name =
                update.parts().stream()
                        .filter(part ->
                                part.tuples().stream()
                                        .allMatch(tuple -> !tuple.actions().isEmpty()))
                        .map(Part::name)
                        .findFirst();
        if (name.isEmpty()
                || !(latest(name.get(), milliseconds)
                        instanceof ReadOutcome.Proven<Latest>(Latest latest))) {
            return doubt(pending, otherwise, reason);
        }
        long undo = volume.description().retention().undoMillis();
        var aftermath =
                new Aftermath(
                        vguid -> root(name.get(), vguid),
                        Sha256.of(pending.request().operation()),
                        pending.sinceMillis(),
                        latest.time().millis() - pending.sinceMillis() < undo);
        boolean isOver = pending.isOver() || latest.time().millis() >= update.expiryMillis();
        return switch (aftermath.look(latest.head().map(Head::vguid))) {
            case Aftermath.Sighting.Made(Bguid vguid) ->
                    new UpdateOutcome.Found(name.get(), vguid, latest.proof());
            case Aftermath.Sighting.NotMade _ when isOver ->
                    new UpdateOutcome.WithoutEffect(latest.proof());
            default -> doubt(pending, otherwise, reason);
        };
    }

    private static Optional<ObjectAnswer> decoded(Bytes result) {
        try {
            return Optional.of(ObjectAnswer.of(result));
        } catch (MalformedException e) {
            return Optional.empty();
        }
    }

    private Aguid object(ObjectName name) {
        return volume.description().object(name);
    }

    /// The newest version at some place in the order after this was asked.
    ///
    /// @param head empty if there is no object of this name, nor any version of one
    public record Latest(Optional<Head> head, AgreedTime time, Proof proof) {}

    public ReadOutcome<Latest> latest(ObjectName name, long milliseconds)
            throws InterruptedException {
        byte[] bytes = new byte[ObjectRequest.Latest.NONCE_BYTES];
        random.nextBytes(bytes);
        Bytes nonce = Bytes.owning(bytes);
        var request = new ObjectRequest.Latest(id, name, nonce);
        return ordered(
                request,
                milliseconds,
                (answer, proof) ->
                        answer
                                                instanceof
                                                ObjectAnswer.LatestIs(
                                                        Aguid object,
                                                        Bytes said,
                                                        var time,
                                                        var head)
                                        && object.equals(object(name))
                                        && said.equals(nonce)
                                ? Optional.of(latest(name, new Latest(head, time, proof)))
                                : Optional.empty());
    }

    private ReadOutcome<Latest> latest(ObjectName name, Latest latest) {
        remembered.saw(latest.time());
        Optional<Fork> fork =
                latest.head()
                        .flatMap(head ->
                                remembered.note(
                                        object(name),
                                        head.number(),
                                        head.vguid(),
                                        latest.time(),
                                        latest.proof()));
        return fork.<ReadOutcome<Latest>>map(ReadOutcome.Forked::new)
                .orElse(new ReadOutcome.Proven<>(latest));
    }

    /// Names the volume's lists at some place in the order after this was asked.
    public ReadOutcome<Snapshot> snapshot(long milliseconds) throws InterruptedException {
        return ordered(
                new ObjectRequest.NameHeads(id),
                milliseconds,
                (answer, proof) -> {
                    if (answer instanceof ObjectAnswer.HeadsAre heads
                            && heads.volume().equals(id)) {
                        remembered.saw(heads.time());
                        return Optional.of(new ReadOutcome.Proven<>(new Snapshot(heads, proof)));
                    }
                    return Optional.empty();
                });
    }

    /// The same without a certificate: by the word of a quorum, if it agrees at once, which takes a question to each member; else by the
    /// ring's. Its time is the latest that members have heard of, which stands still while nothing is ordered.
    public ReadOutcome<NamedLists> look(long milliseconds) throws InterruptedException {
        Optional<Sight> sight = DirectHeads.look(ring, id);
        if (sight.isPresent()) {
            return new ReadOutcome.Proven<>(sight.get());
        }
        return switch (snapshot(milliseconds)) {
            case ReadOutcome.Proven<Snapshot>(Snapshot lists) -> new ReadOutcome.Proven<>(lists);
            case ReadOutcome.Refused<Snapshot>(var why, Proof proof) ->
                    new ReadOutcome.Refused<>(why, proof);
            case ReadOutcome.Forked<Snapshot>(Fork fork) -> new ReadOutcome.Forked<>(fork);
            case ReadOutcome.Unavailable<Snapshot>(String reason) ->
                    new ReadOutcome.Unavailable<>(reason);
        };
    }

    private interface Judge<T> {
        /// Empty if the answer is not one to the question.
        Optional<ReadOutcome<T>> judge(ObjectAnswer answer, Proof proof);
    }

    /// Asked twice, it does nothing twice.
    private <T> ReadOutcome<T> ordered(ObjectRequest request, long milliseconds, Judge<T> judge)
            throws InterruptedException {
        return switch (volumes.command(request, milliseconds)) {
            case ReadOutcome.Proven<Answered>(Answered(ObjectAnswer answer, Proof proof)) ->
                    Optional.of(proof)
                            .filter(this::isOfRing)
                            .flatMap(_ -> judge.judge(answer, proof))
                            .orElse(
                                    new ReadOutcome.Unavailable<>(
                                            "the ring answers what it was not asked"));
            case ReadOutcome.Refused<Answered>(var refusal, Proof proof) ->
                    new ReadOutcome.Refused<>(refusal, proof);
            case ReadOutcome.Forked<Answered>(Fork fork) -> new ReadOutcome.Forked<>(fork);
            case ReadOutcome.Unavailable<Answered>(String reason) ->
                    new ReadOutcome.Unavailable<>(reason);
        };
    }

    /// The first names of a range, with their newest versions.
    ///
    /// @param prefix that names begin with
    /// @param from the first that is wanted
    /// @param max 1 to 2000
    public ReadOutcome<ObjectList<Head>> names(NamedLists lists, Bytes prefix, Bytes from, int max)
            throws InterruptedException {
        return list(lists, false, prefix, from, max, Head::of);
    }

    /// The first of all other versions, those of one object from new to old.
    ///
    /// @param from a name, or the key of a version as [#placeOf] gives it
    public ReadOutcome<ObjectList<PastVersion>> versions(
            NamedLists lists, Bytes prefix, Bytes from, int max) throws InterruptedException {
        return list(lists, true, prefix, from, max, PastVersion::of);
    }

    /// What the ring certifies of a version, for others to check: with the version's root block it is a proof.
    ///
    /// @param volume by its owner's word
    /// @param answer the newest version, or the digests of all versions
    /// @param past under the latter, that the version is one of these
    public record Certified(SignedVolume volume, Proof answer, Optional<RangeProof> past) {}

    /// Empty if there is no such version that is kept.
    public ReadOutcome<Optional<Certified>> certified(
            ObjectName name, VersionNumber number, long milliseconds) throws InterruptedException {
        return switch (latest(name, milliseconds)) {
            case ReadOutcome.Proven<Latest>(Latest latest) -> {
                boolean isNewest =
                        latest.head().filter(head -> head.number().equals(number)).isPresent();
                yield isNewest
                        ? new ReadOutcome.Proven<>(
                                Optional.of(
                                        new Certified(volume, latest.proof(), Optional.empty())))
                        : certifiedPast(name, number, milliseconds);
            }
            case ReadOutcome.Refused<Latest>(var refusal, Proof proof) ->
                    new ReadOutcome.Refused<>(refusal, proof);
            case ReadOutcome.Forked<Latest>(Fork fork) -> new ReadOutcome.Forked<>(fork);
            case ReadOutcome.Unavailable<Latest>(String reason) ->
                    new ReadOutcome.Unavailable<>(reason);
        };
    }

    private ReadOutcome<Optional<Certified>> certifiedPast(
            ObjectName name, VersionNumber number, long milliseconds) throws InterruptedException {
        return switch (snapshot(milliseconds)) {
            case ReadOutcome.Proven<Snapshot>(Snapshot snapshot) ->
                    certifiedPast(snapshot, name, number);
            case ReadOutcome.Refused<Snapshot>(var refusal, Proof proof) ->
                    new ReadOutcome.Refused<>(refusal, proof);
            case ReadOutcome.Forked<Snapshot>(Fork fork) -> new ReadOutcome.Forked<>(fork);
            case ReadOutcome.Unavailable<Snapshot>(String reason) ->
                    new ReadOutcome.Unavailable<>(reason);
        };
    }

    private ReadOutcome<Optional<Certified>> certifiedPast(
            Snapshot snapshot, ObjectName name, VersionNumber number) throws InterruptedException {
        ObjectAnswer.HeadsAre heads = snapshot.heads();
        Bytes place = placeOf(name, number);
        Bytes key = Bytes.concat(VolumeView.versionsPrefix(id), place);
        var question =
                new RingQuestion.Prove(id, heads.heads(), heads.versions(), true, place, place, 1);
        Optional<RangeProof> past =
                nodes.ask(
                        question,
                        reply ->
                                reply instanceof RingReply.Proved(RangeProof proof)
                                                && isTold(proof.shown(heads.versions(), key, key))
                                        ? Optional.of(proof)
                                        : Optional.empty());
        if (past.isEmpty()) {
            return new ReadOutcome.Unavailable<>("no member shows the version any more");
        }
        boolean isKept =
                past.get()
                        .shown(heads.versions(), key, key)
                        .filter(shown -> isOf(shown, key))
                        .isPresent();
        return new ReadOutcome.Proven<>(
                isKept
                        ? Optional.of(new Certified(volume, snapshot.proof(), past))
                        : Optional.empty());
    }

    /// Whether it shows if there is such a version.
    private static boolean isTold(Optional<RangeProof.Shown> shown) {
        return shown.filter(range -> range.isComplete() || !range.entries().isEmpty()).isPresent();
    }

    private static boolean isOf(RangeProof.Shown shown, Bytes key) {
        try {
            return shown.entries().size() == 1
                    && shown.entries().getFirst().key().equals(key)
                    && PastVersion.of(shown.entries().getFirst().value())
                            instanceof PastVersion.Kept;
        } catch (MalformedException e) {
            return false; // Of a later release.
        }
    }

    /// Where a version of an object is among all past versions: those that are older are behind it.
    public static Bytes placeOf(ObjectName name, VersionNumber number) {
        return VolumeView.placeOf(name, number);
    }

    private interface Decoder<T> {
        T decode(Bytes value) throws MalformedException;
    }

    private <T> ReadOutcome<ObjectList<T>> list(
            NamedLists lists, boolean isPast, Bytes prefix, Bytes from, int max, Decoder<T> of)
            throws InterruptedException {
        ObjectAnswer.HeadsAre heads = lists.heads();
        Bytes section = isPast ? VolumeView.versionsPrefix(id) : VolumeView.headsPrefix(id);
        var question =
                new RingQuestion.Prove(
                        id, heads.heads(), heads.versions(), isPast, prefix, from, max);
        Optional<ObjectList<T>> list =
                nodes.ask(
                        lists.members(),
                        question,
                        reply ->
                                reply instanceof RingReply.Proved(RangeProof proof)
                                        ? proof.shown(
                                                        isPast ? heads.versions() : heads.heads(),
                                                        Bytes.concat(section, prefix),
                                                        Bytes.concat(section, from))
                                                .flatMap(shown -> listed(shown, isPast, of))
                                        : Optional.empty());
        return list.<ReadOutcome<ObjectList<T>>>map(ReadOutcome.Proven::new)
                .orElse(new ReadOutcome.Unavailable<>("no member shows the list any more"));
    }

    /// Empty if it shows nothing of a range in which something may be: then another is asked.
    private <T> Optional<ObjectList<T>> listed(
            RangeProof.Shown shown, boolean isPast, Decoder<T> of) {
        if (shown.entries().isEmpty() && !shown.isComplete()) {
            return Optional.empty();
        }
        var entries = new ArrayList<ObjectList.Listed<T>>();
        try {
            for (var entry : shown.entries()) {
                ObjectName name =
                        isPast
                                ? VolumeView.nameOfVersion(entry.key(), id)
                                : VolumeView.nameOfHead(entry.key(), id);
                entries.add(new ObjectList.Listed<>(name, of.decode(entry.value())));
            }
        } catch (MalformedException e) {
            return Optional.empty(); // Of a later release.
        }
        return Optional.of(new ObjectList<>(entries, shown.isComplete()));
    }

    /// The root of a version whose name is certified, by [#latest] or in a list: it is of this object.
    public Optional<VersionRoot> root(ObjectName name, Bguid vguid) throws InterruptedException {
        return root(name, vguid, Likely.HELD);
    }

    public Optional<VersionRoot> root(ObjectName name, Bguid vguid, Likely where)
            throws InterruptedException {
        Optional<Bytes> block = block(vguid, where);
        if (block.isEmpty()) {
            return Optional.empty();
        }
        try {
            VersionRoot root = VersionRoot.of(block.get());
            boolean isOfObject = root.volume().equals(id) && root.object().equals(object(name));
            return isOfObject ? Optional.of(root) : Optional.empty();
        } catch (MalformedException e) {
            return Optional.empty();
        }
    }

    /// A block that the ring's state holds, or that was dispersed. It has that name.
    public Optional<Bytes> block(Bguid name) throws InterruptedException {
        return block(name, Likely.HELD);
    }

    /// The same. Who denies a block may not have come so far yet, or lie, and what is not stored may be a moment later: so
    /// whatever is said, it is looked for in both places.
    public Optional<Bytes> block(Bguid name, Likely where) throws InterruptedException {
        if (where == Likely.STORED) {
            Optional<Bytes> content = stored(name);
            if (content.isPresent()) {
                return content;
            }
        }
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(BLOCK_MS_MAX);
        for (int count = 0; count < NodesWord.ROUNDS && System.nanoTime() < deadline; count++) {
            MemberRound<Bytes> round = heldBy(name);
            Optional<Bytes> content = round.ask(round.oneCorrect());
            if (content.isEmpty()) {
                content = stored(name);
            }
            if (content.isEmpty()) {
                content = round.ask(round.members());
            }
            if (content.isPresent()) {
                return content;
            }
            if (round.isDenied()) {
                return stored(name); // It may have been dispersed between the questions.
            }
            Thread.sleep(NodesWord.PAUSE_MS);
        }
        return Optional.empty();
    }

    /// A block that the ring's state holds. Empty if `f + 1` members say that it does not, or nobody shows it now.
    public Optional<Bytes> held(Bguid name) throws InterruptedException {
        MemberRound<Bytes> round = heldBy(name);
        return round.ask(round.oneCorrect());
    }

    private MemberRound<Bytes> heldBy(Bguid name) {
        return nodes.round(
                new RingQuestion.ReadHeld(id, name),
                reply ->
                        reply instanceof RingReply.HeldIs(var content)
                                ? content.filter(bytes -> isNamed(bytes, name))
                                : Optional.empty());
    }

    private Optional<Bytes> stored(Bguid name) throws InterruptedException {
        return stored.fetch(name).filter(bytes -> isNamed(bytes, name));
    }

    private boolean isNamed(Bytes content, Bguid name) {
        return BlockChecksum.isLength(content.size())
                && BlockChecksum.of(code.redundancy(), code.encode(content)).bguid().equals(name);
    }
}
