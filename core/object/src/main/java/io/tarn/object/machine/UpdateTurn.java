package io.tarn.object.machine;

import io.tarn.base.Bytes;
import io.tarn.block.immutable.Bguid;
import io.tarn.block.immutable.ImmutableCode;
import io.tarn.crypto.Digest;
import io.tarn.crypto.KeyId;
import io.tarn.object.AccessList;
import io.tarn.object.Aguid;
import io.tarn.object.Head;
import io.tarn.object.Lock;
import io.tarn.object.ObjectLimits;
import io.tarn.object.PastVersion;
import io.tarn.object.Right;
import io.tarn.object.VersionNumber;
import io.tarn.object.VersionRoot;
import io.tarn.object.VolumeDescription;
import io.tarn.object.index.EditException;
import io.tarn.object.index.IndexRoot;
import io.tarn.object.index.MissingBlockException;
import io.tarn.object.machine.ObjectAnswer.Applied;
import io.tarn.object.update.Action;
import io.tarn.object.update.Part;
import io.tarn.object.update.Piece;
import io.tarn.object.update.Tuple;
import io.tarn.object.update.Update;
import io.tarn.ring.AgreedTime;
import io.tarn.ring.state.RingState;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/// One update of one client. All predicates are judged by what was before, then all actions applied; whatever fails,
/// nothing has happened.
final class UpdateTurn {
    private final ObjectLimits limits;
    private final VolumeView volume;
    private final VolumeDescription description;
    private final Update update;
    private final Digest operation;
    private final AgreedTime now;
    private final KnownBlocks known;
    private final BroughtBlocks brought;
    private final OldVersions versions;
    private final HashAllowance hashes = new HashAllowance();

    /// @param operation SHA-256 of the bytes that the client signed
    UpdateTurn(
            ObjectLimits limits,
            VolumeView volume,
            Update update,
            Digest operation,
            AgreedTime now) {
        this.limits = limits;
        this.volume = volume;
        this.description = volume.description();
        this.update = update;
        this.operation = operation;
        this.now = now;
        known =
                new KnownBlocks(
                        volume,
                        new ImmutableCode(description.redundancy()),
                        update.blocks().older());
        brought = new BroughtBlocks(update.blocks(), known, description.inlineBytesMax());
        versions = new OldVersions(volume, known);
    }

    /// @param state afterwards
    record Turned(RingState state, ObjectAnswer answer) {}

    Turned take(KeyId client) throws RefusedException, MissingBlockException {
        if (now.millis() >= update.expiryMillis()) {
            throw new RefusedException(Refusal.EXPIRED);
        }
        AccessList access = volume.access();
        checkRights(client, access);
        var chosen = new ArrayList<Integer>();
        for (Part part : update.parts()) {
            Optional<Integer> tuple = firstThatHolds(part);
            if (tuple.isEmpty()) {
                Aguid object = description.object(part.name());
                return new Turned(
                        volume.state(), new ObjectAnswer.Aborted(volume.id(), now, object));
            }
            chosen.add(tuple.get());
        }
        return commit(chosen, access.digest());
    }

    private void checkRights(KeyId client, AccessList access) throws RefusedException {
        if (description.owner().id().equals(client)) {
            return;
        }
        for (Right right : rightsNeeded()) {
            boolean isAllowed =
                    access.allows(client, right, now)
                            || (right == Right.APPEND && access.allows(client, Right.WRITE, now));
            if (!isAllowed) {
                throw new RefusedException(Refusal.NOT_ALLOWED);
            }
        }
    }

    /// For all tuples, whichever will hold: whether an update is allowed does not hang on the object.
    private EnumSet<Right> rightsNeeded() {
        var needed = EnumSet.noneOf(Right.class);
        for (Part part : update.parts()) {
            for (Tuple tuple : part.tuples()) {
                tuple.actions().forEach(action -> addNeeded(action, needed));
                if (tuple.actions().isEmpty()) {
                    needed.add(Right.READ);
                }
            }
        }
        return needed;
    }

    private static void addNeeded(Action action, EnumSet<Right> needed) {
        switch (action) {
            case Action.Append(List<Piece> content) -> addNeeded(content, Right.APPEND, needed);
            case Action.Expand _ -> needed.add(Right.APPEND);
            case Action.Remove _ -> needed.add(Right.DELETE);
            case Action.Become _ -> {
                needed.add(Right.WRITE);
                needed.add(Right.READ);
            }
            case Action.Replace(long _, long _, List<Piece> content) ->
                    addNeeded(content, Right.WRITE, needed);
            case Action.Insert(long _, List<Piece> content) ->
                    addNeeded(content, Right.WRITE, needed);
            case Action.Delete _, Action.Truncate _, Action.SetMetadata _ ->
                    needed.add(Right.WRITE);
        }
    }

    private static void addNeeded(List<Piece> content, Right right, EnumSet<Right> needed) {
        needed.add(right);
        if (content.stream().anyMatch(Piece.Copy.class::isInstance)) {
            needed.add(Right.READ);
        }
    }

    private Optional<Integer> firstThatHolds(Part part)
            throws RefusedException, MissingBlockException {
        var judge = new Judge(volume.head(part.name()), now, known, hashes);
        for (int tuple = 0; tuple < part.tuples().size(); tuple++) {
            if (judge.holds(part.tuples().get(tuple).predicate())) {
                return Optional.of(tuple);
            }
        }
        return Optional.empty();
    }

    /// @param chosen the tuple of each part
    private Turned commit(List<Integer> chosen, Digest access)
            throws RefusedException, MissingBlockException {
        checkActions(chosen);
        var drafts = new ArrayList<Optional<Draft>>();
        int made = 0;
        for (int i = 0; i < chosen.size(); i++) {
            Part part = update.parts().get(i);
            Optional<Draft> draft = draft(part, part.tuples().get(chosen.get(i)));
            made += draft.map(one -> one.tree().blocksMade()).orElse(0);
            drafts.add(draft);
        }
        if (made > limits.blocksMadeMax()) {
            throw new RefusedException(Refusal.TOO_LARGE);
        }
        if (brought.isStoredUsed()
                && !update.blocks()
                        .attestations()
                        .cover(update.blocks().storedNames(), description, now)) {
            throw new RefusedException(Refusal.NOT_ATTESTED);
        }
        var edit = new VolumeEdit(volume);
        var applied = new ArrayList<Applied>();
        for (int i = 0; i < chosen.size(); i++) {
            applied.add(apply(update.parts().get(i), chosen.get(i), drafts.get(i), access, edit));
        }
        return new Turned(
                edit.finishedWithin(limits), new ObjectAnswer.Committed(volume.id(), now, applied));
    }

    private void checkActions(List<Integer> chosen) throws RefusedException {
        int actions = 0;
        for (int i = 0; i < chosen.size(); i++) {
            actions += update.parts().get(i).tuples().get(chosen.get(i)).actions().size();
        }
        if (actions > Update.ACTIONS_MAX) {
            throw new RefusedException(Refusal.TOO_LARGE);
        }
    }

    private Optional<Draft> draft(Part part, Tuple tuple)
            throws RefusedException, MissingBlockException {
        if (tuple.actions().isEmpty()) {
            return Optional.empty();
        }
        var draft = new Draft(volume.head(part.name()), versions, brought);
        try {
            draft.apply(tuple.actions());
        } catch (EditException e) {
            throw new RefusedException(Refusal.NO_SUCH_RANGE);
        }
        return Optional.of(draft);
    }

    private Applied apply(
            Part part, int tuple, Optional<Draft> draft, Digest access, VolumeEdit edit) {
        Aguid object = description.object(part.name());
        Optional<Head> before = volume.head(part.name());
        if (draft.isEmpty()) {
            return new Applied(
                    object,
                    tuple,
                    before.map(Head::number).orElse(VersionNumber.NONE),
                    before.map(Head::vguid));
        }
        Head head = version(part, object, before, draft.get(), access, edit);
        before.ifPresent(past -> edit.put(part.name(), PastVersion.Kept.of(past)));
        edit.put(part.name(), head);
        return new Applied(object, tuple, head.number(), Optional.of(head.vguid()));
    }

    private Head version(
            Part part,
            Aguid object,
            Optional<Head> before,
            Draft draft,
            Digest access,
            VolumeEdit edit) {
        SequencedMap<Bguid, Bytes> made = new LinkedHashMap<>(brought.usedInline());
        Optional<IndexRoot> index = draft.tree().name(known::name, made);
        VersionNumber number = before.map(Head::number).orElse(edit.floor()).next();
        Bytes root =
                new VersionRoot(
                                volume.id(),
                                object,
                                number,
                                before.map(Head::vguid),
                                now,
                                draft.isDeleted(),
                                index,
                                draft.metadata(),
                                draft.origin(),
                                volume.signed().digest(),
                                access,
                                operation)
                        .encoding();
        Bguid vguid = known.name(root);
        made.put(vguid, root);
        int held = 0;
        for (Map.Entry<Bguid, Bytes> block : made.entrySet()) {
            var kept = new HeldBlock(part.name(), number, block.getValue());
            held += edit.hold(block.getKey(), kept) ? 1 : 0;
        }
        return new Head(
                number,
                vguid,
                now,
                draft.isDeleted(),
                index,
                draft.metadata(),
                draft.isDeleted() ? Lock.NONE : description.locking().at(now),
                held);
    }
}
