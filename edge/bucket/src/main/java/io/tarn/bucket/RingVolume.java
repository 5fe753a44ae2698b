package io.tarn.bucket;

import io.tarn.base.Bytes;
import io.tarn.block.immutable.Bguid;
import io.tarn.client.Holders;
import io.tarn.crypto.Digest;
import io.tarn.object.Head;
import io.tarn.object.Lock;
import io.tarn.object.ObjectName;
import io.tarn.object.PastVersion;
import io.tarn.object.VersionNumber;
import io.tarn.object.VersionRoot;
import io.tarn.object.VolumeDescription;
import io.tarn.object.machine.ObjectAnswer;
import io.tarn.object.machine.ObjectRequest;
import io.tarn.object.machine.Refusal;
import io.tarn.object.update.Attestations;
import io.tarn.object.update.Blocks;
import io.tarn.object.update.Part;
import io.tarn.object.update.Update;
import io.tarn.operations.object.Likely;
import io.tarn.operations.object.NamedLists;
import io.tarn.operations.object.ObjectClient;
import io.tarn.operations.object.ObjectList;
import io.tarn.operations.object.ObjectVolumes;
import io.tarn.operations.object.ObjectVolumes.Answered;
import io.tarn.operations.object.ReadOutcome;
import io.tarn.operations.object.UpdateOutcome;
import io.tarn.operations.object.UpdateOutcome.Doubt;
import io.tarn.ring.AgreedTime;
import io.tarn.ring.certificate.Certificate;
import io.tarn.ring.certificate.Proof;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// A volume of objects that a ring orders.
final class RingVolume implements Volume {
    /// With the ring, for one question; S3's clients wait for a minute or so.
    static final long ANSWER_MS_MAX = 20_000;

    private static final int TRIES = 4;

    /// Of an update that is known to have had no effect: others who use this key may take its number first.
    private static final int VAIN_MAX = 32;

    /// Of blocks that it is told of one by one. Who needs many knows which.
    private static final int BROUGHT_MAX = 3;

    /// Versions of one object that one update can be followed by before anybody looks.
    private static final int LATER_MAX = 64;

    private final ObjectVolumes volumes;
    private final ObjectClient client;
    private final Holders holders;
    private final Expiries expiries = new Expiries();
    private final SharedQuestion<View> views = new SharedQuestion<>(this::look);

    /// @param holders of its blocks
    RingVolume(ObjectVolumes volumes, ObjectClient client, Holders holders) {
        this.volumes = volumes;
        this.client = client;
        this.holders = holders;
    }

    @Override
    public VolumeDescription description() {
        return client.volume().description();
    }

    @Override
    public Changed change(List<Part> parts, Blocks blocks)
            throws RefusedException, InterruptedException {
        List<Part> ordered = parts.stream().sorted(Comparator.comparing(Part::name)).toList();
        Blocks brought = blocks;
        int missed = 0;
        int vain = 0;
        String trouble = "the ring does not answer";
        for (int tries = 0; tries < TRIES + missed + vain; tries++) {
            if (expiries.isBlind()) {
                var _ = viewInOrder();
            }
            var update =
                    new Update(
                            client.volume().description().id(), expiries.next(), ordered, brought);
            switch (settled(update)) {
                case UpdateOutcome.Committed(ObjectAnswer.Committed answer, Proof proof) -> {
                    expiries.saw(answer.time());
                    return done(ordered, answer, proof.certificate());
                }
                case UpdateOutcome.Found found -> {
                    return found(update, found);
                }
                case UpdateOutcome.Aborted(var object, var _) -> {
                    return aborted(ordered, object);
                }
                case UpdateOutcome.Refused(Refusal refusal, var _) -> {
                    if (refusal != Refusal.EXPIRED) {
                        lookAgainAfter(refusal);
                        throw refused(refusal);
                    }
                    // Nothing was ordered here for long, so that time has gone on unseen.
                    trouble = refusal.toString();
                    var _ = viewInOrder();
                }
                case UpdateOutcome.Missing(Bguid block, var _) -> {
                    if (missed == BROUGHT_MAX) {
                        throw new MissingBlocksException();
                    }
                    missed++;
                    brought = with(brought, block);
                }
                case UpdateOutcome.Failed _ ->
                        throw unavailable("the ring could not, which is a defect of Tarn");
                case UpdateOutcome.Never _, UpdateOutcome.WithoutEffect _ -> {
                    trouble = "the ring has not carried it out";
                    vain = Math.min(vain + 1, VAIN_MAX);
                }
                case UpdateOutcome.NotAsked(String reason) -> trouble = reason;
                case UpdateOutcome.Indeterminate(var _, var _, String reason, var _) ->
                        throw RefusedException.unknown(reason);
            }
        }
        throw unavailable(trouble);
    }

    /// Looks again, where that may help.
    private UpdateOutcome settled(Update update) throws InterruptedException {
        UpdateOutcome outcome = client.update(update, ANSWER_MS_MAX);
        for (int tries = 1; tries < TRIES; tries++) {
            if (!(outcome instanceof UpdateOutcome.Indeterminate indeterminate)
                    || indeterminate.doubt() == Doubt.STRANGE
                    || indeterminate.doubt() == Doubt.NOT_ADMITTED) {
                return outcome;
            }
            outcome = client.resume(update, indeterminate.pending(), ANSWER_MS_MAX);
        }
        return outcome;
    }

    /// Whoever has signed may be none of the servers any more.
    private void lookAgainAfter(Refusal refusal) throws InterruptedException {
        if (refusal == Refusal.NOT_ATTESTED) {
            holders.lookAgain();
        }
    }

    static RefusedException unavailable(String detail) {
        return new RefusedException(io.tarn.s3.store.Refusal.UNAVAILABLE, detail);
    }

    private static Changed done(
            List<Part> parts, ObjectAnswer.Committed answer, Certificate certificate) {
        var made = new ArrayList<Made>();
        for (int i = 0; i < parts.size(); i++) {
            Part part = parts.get(i);
            ObjectAnswer.Applied applied = answer.applied().get(i);
            if (!part.tuples().get(applied.tuple()).actions().isEmpty()) {
                applied.vguid()
                        .ifPresent(
                                vguid -> made.add(new Made(part.name(), applied.number(), vguid)));
            }
        }
        return new Changed.Done(answer.time(), made, Optional.of(certificate));
    }

    private Changed aborted(List<Part> parts, io.tarn.object.Aguid object) {
        return new Changed.Aborted(
                parts.stream()
                        .map(Part::name)
                        .filter(name -> client.volume().description().object(name).equals(object))
                        .findFirst()
                        .orElseThrow());
    }

    /// The answer is lost, but a version is there that the update has made: so are the others.
    private Changed found(Update update, UpdateOutcome.Found found)
            throws RefusedException, InterruptedException {
        VersionRoot one =
                client.root(found.name(), found.vguid())
                        .orElseThrow(() -> RefusedException.unknown("the answer is lost"));
        View view = view();
        var made = new ArrayList<Made>();
        for (Part part : update.parts()) {
            made(part.name(), one.update(), view).ifPresent(made::add);
        }
        return new Changed.Done(one.time(), made, Optional.empty());
    }

    private Optional<Made> made(ObjectName name, Digest update, View view)
            throws RefusedException, InterruptedException {
        Optional<Bguid> next = view.head(name).map(Head::vguid);
        for (int looks = 0; looks < LATER_MAX && next.isPresent(); looks++) {
            Optional<VersionRoot> root = client.root(name, next.get());
            if (root.isPresent() && root.get().update().equals(update)) {
                return Optional.of(new Made(name, root.get().number(), next.get()));
            }
            next = root.flatMap(VersionRoot::before);
        }
        return Optional.empty();
    }

    private Blocks with(Blocks blocks, Bguid missing)
            throws RefusedException, InterruptedException {
        Bytes content =
                client.block(missing, Likely.STORED)
                        .orElseThrow(() -> unavailable("a block of the index is not to be had"));
        var older = new ArrayList<>(blocks.older());
        if (older.size() == Blocks.OLDER_MAX) {
            throw new MissingBlocksException();
        }
        older.add(content);
        return new Blocks(blocks.stored(), blocks.attestations(), blocks.inline(), older);
    }

    static RefusedException refused(Refusal refusal) {
        io.tarn.s3.store.Refusal why =
                switch (refusal) {
                    case UNKNOWN_VOLUME -> io.tarn.s3.store.Refusal.NO_SUCH_BUCKET;
                    case NOT_AN_OWNER, NOT_ALLOWED, NOT_THE_RINGS_OWNER, TOO_MANY_KEYS ->
                            io.tarn.s3.store.Refusal.NOT_ALLOWED;
                    case FULL, OWNER_FULL, RING_FULL -> io.tarn.s3.store.Refusal.FULL;
                    case NO_SUCH_VERSION -> io.tarn.s3.store.Refusal.NO_SUCH_VERSION;
                    case TOO_LARGE -> io.tarn.s3.store.Refusal.TOO_LARGE;
                    case LOCKED -> io.tarn.s3.store.Refusal.LOCKED;
                    case TOO_DEEP -> io.tarn.s3.store.Refusal.BAD_NAME;
                    // Too many held blocks too: they are being dispersed.
                    default -> io.tarn.s3.store.Refusal.UNAVAILABLE;
                };
        return new RefusedException(why, refusal.toString());
    }

    @Override
    public View view() throws RefusedException, InterruptedException {
        return views.answer();
    }

    private View look() throws RefusedException, InterruptedException {
        return seen(proven(client.look(ANSWER_MS_MAX)));
    }

    @Override
    public View viewInOrder() throws RefusedException, InterruptedException {
        return seen(proven(client.snapshot(ANSWER_MS_MAX)));
    }

    private View seen(NamedLists lists) {
        expiries.saw(lists.heads().time());
        return new RingView(lists);
    }

    static <T> T proven(ReadOutcome<T> outcome) throws RefusedException {
        return switch (outcome) {
            case ReadOutcome.Proven<T>(T value) -> value;
            case ReadOutcome.Refused<T>(Refusal refusal, var _) -> throw refused(refusal);
            case ReadOutcome.Forked<T> _ -> throw unavailable("the ring contradicts itself");
            case ReadOutcome.Unavailable<T>(String reason) -> throw unavailable(reason);
        };
    }

    private final class RingView implements View {
        private final NamedLists lists;

        RingView(NamedLists lists) {
            this.lists = lists;
        }

        @Override
        public AgreedTime time() {
            return lists.heads().time();
        }

        @Override
        public long heldBytes() {
            return lists.heads().heldBytes();
        }

        @Override
        public ObjectList<Head> heads(Bytes prefix, Bytes from, int max)
                throws RefusedException, InterruptedException {
            return proven(client.names(lists, prefix, from, max));
        }

        @Override
        public ObjectList<PastVersion> pasts(Bytes prefix, Bytes from, int max)
                throws RefusedException, InterruptedException {
            return proven(client.versions(lists, prefix, from, max));
        }
    }

    @Override
    public Bytes placeOf(ObjectName name, VersionNumber number) {
        return ObjectClient.placeOf(name, number);
    }

    @Override
    public Optional<VersionRoot> root(ObjectName name, Bguid vguid, Likely where)
            throws InterruptedException {
        return client.root(name, vguid, where);
    }

    @Override
    public Optional<ObjectClient.Certified> certified(ObjectName name, VersionNumber number)
            throws RefusedException, InterruptedException {
        return proven(client.certified(name, number, ANSWER_MS_MAX));
    }

    @Override
    public Optional<Bytes> block(Bguid name, Likely where) throws InterruptedException {
        return client.block(name, where);
    }

    @Override
    public Optional<Bytes> held(Bguid name) throws InterruptedException {
        return client.held(name);
    }

    @Override
    public long receiptsOutlastMillis() {
        return expiries.latest();
    }

    @Override
    public int disperse(List<Bguid> blocks, Attestations attestations)
            throws RefusedException, InterruptedException {
        var request =
                new ObjectRequest.Disperse(
                        client.volume().description().id(), blocks, attestations);
        ReadOutcome<Answered> outcome = volumes.command(request, ANSWER_MS_MAX);
        if (outcome instanceof ReadOutcome.Refused<Answered>(Refusal refusal, var _)) {
            lookAgainAfter(refusal);
        }
        Answered answered = proven(outcome);
        if (!(answered.answer() instanceof ObjectAnswer.Dispersed(int dispersed))) {
            throw unavailable("the ring answers what it was not asked");
        }
        return dispersed;
    }

    @Override
    public void protect(ObjectName name, VersionNumber number, Lock lock)
            throws RefusedException, InterruptedException {
        var request =
                new ObjectRequest.Protect(client.volume().description().id(), name, number, lock);
        Answered answered = proven(volumes.command(request, ANSWER_MS_MAX));
        if (!(answered.answer() instanceof ObjectAnswer.Done)) {
            throw unavailable("the ring answers what it was not asked");
        }
    }
}
