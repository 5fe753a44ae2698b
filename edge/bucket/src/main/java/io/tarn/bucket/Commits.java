package io.tarn.bucket;

import io.tarn.base.Bytes;
import io.tarn.client.object.StoredContent;
import io.tarn.object.Head;
import io.tarn.object.Lock;
import io.tarn.object.Metadata;
import io.tarn.object.ObjectName;
import io.tarn.object.VersionNumber;
import io.tarn.object.VolumeDescription;
import io.tarn.object.proof.VersionReceipt;
import io.tarn.object.update.Action;
import io.tarn.object.update.Blocks;
import io.tarn.object.update.Comparison;
import io.tarn.object.update.Part;
import io.tarn.object.update.Predicate;
import io.tarn.object.update.Tuple;
import io.tarn.s3.store.Attributes;
import io.tarn.s3.store.Certified;
import io.tarn.s3.store.Condition;
import io.tarn.s3.store.Deletion;
import io.tarn.s3.store.ObjectLock;
import io.tarn.s3.store.Refusal;
import io.tarn.s3.store.Upload;
import io.tarn.s3.store.Version;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Changes of a bucket's objects. Each looks at the settings in the step in which it happens, so that nothing is acknowledged into
/// a bucket that is gone, or under settings that are old.
final class Commits {
    /// While settings change all the time.
    private static final int TRIES = 8;

    private final OpenBucket bucket;

    Commits(OpenBucket bucket) {
        this.bucket = bucket;
    }

    /// What new versions are made of.
    ///
    /// @param actions that make its content
    /// @param blocks that these use
    /// @param bytes of the content
    private record Draft(List<Action> actions, Blocks blocks, long bytes) {}

    Version put(
            String key,
            StoredContent content,
            Attributes attributes,
            Condition condition,
            ObjectLock lock)
            throws RefusedException, InterruptedException {
        var actions = new ArrayList<Action>();
        actions.add(new Action.Truncate(0));
        if (content.bytes() > 0) {
            actions.add(new Action.Append(content.pieces()));
        }
        var draft = new Draft(actions, content.blocks(), content.bytes());
        return commit(key, draft, attributes, condition, lock, Optional.empty());
    }

    /// @param source of which the content is
    Version copy(
            Item source, String key, Attributes attributes, Condition condition, ObjectLock lock)
            throws RefusedException, InterruptedException {
        var actions = List.<Action>of(new Action.Become(source.name(), source.number()));
        var draft = new Draft(actions, Blocks.NONE, source.bytes());
        return commit(key, draft, attributes, condition, lock, Optional.empty());
    }

    /// @param actions that make the content
    /// @param bytes of it
    /// @param upload which ends with it
    Version assemble(
            Upload upload,
            List<Action> actions,
            long bytes,
            Attributes attributes,
            Condition condition)
            throws RefusedException, InterruptedException {
        var ends =
                new Part(
                        Items.upload(upload.key(), upload.id()),
                        List.of(new Tuple(new Predicate.Exists(), List.of(new Action.Remove()))));
        var draft = new Draft(actions, Blocks.NONE, bytes);
        return commit(upload.key(), draft, attributes, condition, upload.lock(), Optional.of(ends));
    }

    /// Other metadata for the newest version.
    ///
    /// @param seen the newest when it was looked at
    Version describe(Version seen, Attributes attributes)
            throws RefusedException, InterruptedException {
        ObjectName name = Items.object(seen.key());
        for (int tries = 0; tries < TRIES; tries++) {
            BucketState state = opened();
            Metadata metadata = Described.metadata(attributes, !state.isVersioned());
            var isSame = new Predicate.NumberIs(Comparison.EQUAL, new VersionNumber(seen.number()));
            var part =
                    new Part(
                            name,
                            List.of(new Tuple(isSame, List.of(new Action.SetMetadata(metadata)))));
            switch (bucket.volume().change(List.of(part, guard(state)), Blocks.NONE)) {
                case Volume.Changed.Done done -> {
                    return made(seen.key(), done, state, seen.size(), attributes, seen.lock());
                }
                case Volume.Changed.Aborted(ObjectName of) when of.equals(name) ->
                        throw new RefusedException(Refusal.CONFLICT);
                case Volume.Changed.Aborted _ -> bucket.forget();
            }
        }
        throw busy();
    }

    private static RefusedException busy() {
        return new RefusedException(Refusal.CONFLICT, "the bucket's settings change all the time");
    }

    private Version commit(
            String key,
            Draft draft,
            Attributes attributes,
            Condition condition,
            ObjectLock lock,
            Optional<Part> more)
            throws RefusedException, InterruptedException {
        ObjectName name = Items.object(key);
        for (int tries = 0; tries < TRIES; tries++) {
            BucketState state = opened();
            var actions = new ArrayList<>(draft.actions());
            actions.add(
                    new Action.SetMetadata(Described.metadata(attributes, !state.isVersioned())));
            var parts = new ArrayList<Part>();
            parts.add(new Part(name, List.of(new Tuple(predicate(condition), actions))));
            parts.add(guard(state));
            more.ifPresent(parts::add);
            switch (bucket.volume().change(parts, draft.blocks())) {
                case Volume.Changed.Done done -> {
                    return made(key, done, state, draft.bytes(), attributes, lock);
                }
                case Volume.Changed.Aborted(ObjectName of) when of.equals(name) ->
                        throw failed(condition, name);
                case Volume.Changed.Aborted(ObjectName of) when of.equals(Items.SETTINGS) ->
                        bucket.forget();
                case Volume.Changed.Aborted _ -> throw new RefusedException(Refusal.NO_SUCH_UPLOAD);
            }
        }
        throw busy();
    }

    /// The settings, of a bucket that nobody is about to delete: not any more.
    private BucketState opened() throws RefusedException, InterruptedException {
        for (int tries = 0; tries < TRIES; tries++) {
            BucketState state = bucket.state();
            if (!state.isClosing()) {
                return state;
            }
            SettingsChange.put(bucket, state, state.next(state.settings(), false));
        }
        throw busy();
    }

    private static Part guard(BucketState state) {
        var isSame = new Predicate.NumberIs(Comparison.EQUAL, state.revision());
        return new Part(Items.SETTINGS, List.of(new Tuple(isSame, List.of())));
    }

    private static Predicate predicate(Condition condition) throws RefusedException {
        return switch (condition) {
            case Condition.Always _ -> new Predicate.True();
            case Condition.Absent _ -> new Predicate.Not(new Predicate.Exists());
            case Condition.Exists _ -> new Predicate.Exists();
            case Condition.Matches(String etag) ->
                    new Predicate.And(
                            List.of(
                                    new Predicate.Exists(),
                                    new Predicate.Or(
                                            List.of(
                                                    hasTag(Described.tag(etag, true)),
                                                    hasTag(Described.tag(etag, false))))));
        };
    }

    private static Predicate hasTag(Bytes tag) {
        return new Predicate.MetadataIs(Metadata.ETAG, Optional.of(tag));
    }

    /// The newest version tells what the client wants to know; it may be another than the one that decided.
    private RefusedException failed(Condition condition, ObjectName name)
            throws RefusedException, InterruptedException {
        Optional<Head> head =
                bucket.volume().view().head(name).filter(newest -> !newest.isDeleted());
        boolean isMissed =
                condition instanceof Condition.Exists
                        || (condition instanceof Condition.Matches && head.isEmpty());
        return new RefusedException(isMissed ? Refusal.NO_SUCH_KEY : Refusal.PRECONDITION_FAILED);
    }

    private Version made(
            String key,
            Volume.Changed.Done done,
            BucketState state,
            long bytes,
            Attributes attributes,
            ObjectLock asked)
            throws RefusedException, InterruptedException {
        ObjectName name = Items.object(key);
        Volume.Made version = madeOf(name, done);
        VersionNumber number = version.number();
        ObjectLock lock = Locks.applied(asked, state.settings(), done.time());
        Lock stored = Locks.stored(lock);
        if (!stored.equals(Lock.NONE)) {
            lock(name, number, stored);
        }
        return new Version(
                key,
                state.isVersioned() ? number.toString() : Version.NULL_ID,
                number.number(),
                Instant.ofEpochMilli(done.time().millis()),
                false,
                true,
                bytes,
                attributes,
                lock,
                Optional.of(certified(version, done)));
    }

    private Certified certified(Volume.Made version, Volume.Changed.Done done) {
        VolumeDescription volume = bucket.volume().description();
        Optional<Bytes> receipt =
                done.certificate()
                        .map(certificate ->
                                new VersionReceipt(
                                                volume.owner(),
                                                volume.name(),
                                                version.name(),
                                                certificate)
                                        .encoding());
        return new Certified(version.vguid().toString(), receipt);
    }

    private static Volume.Made madeOf(ObjectName name, Volume.Changed.Done done)
            throws RefusedException {
        return done.made().stream()
                .filter(one -> one.name().equals(name))
                .findFirst()
                .orElseThrow(() -> RefusedException.unknown("it was done, but is not shown"));
    }

    /// The version is there by now: that it is not locked is not what was asked, so nothing is acknowledged.
    void lock(ObjectName name, VersionNumber number, Lock lock)
            throws RefusedException, InterruptedException {
        try {
            bucket.volume().protect(name, number, lock);
        } catch (RefusedException e) {
            throw RefusedException.unknown(
                    "it was stored, but could not be locked: " + e.getMessage());
        }
    }

    /// Of what is no object, under settings that hold yet.
    Volume.Changed change(ObjectName name, List<Tuple> tuples, Blocks blocks)
            throws RefusedException, InterruptedException {
        return change(_ -> List.of(new Part(name, tuples)), blocks).changed();
    }

    /// What is changed, by the settings under which it happens.
    @FunctionalInterface
    interface Planned {
        /// At most as many as [io.tarn.object.update.Update#PARTS_MAX] less one.
        List<Part> under(BucketState state) throws RefusedException;
    }

    /// @param state under which it was done
    record Applied(Volume.Changed changed, BucketState state) {}

    /// Several objects, in one step.
    Applied change(Planned planned, Blocks blocks) throws RefusedException, InterruptedException {
        for (int tries = 0; tries < TRIES; tries++) {
            BucketState state = opened();
            var parts = new ArrayList<>(planned.under(state));
            parts.add(guard(state));
            Volume.Changed changed = bucket.volume().change(parts, blocks);
            if (!(changed instanceof Volume.Changed.Aborted(ObjectName of))
                    || !of.equals(Items.SETTINGS)) {
                return new Applied(changed, state);
            }
            bucket.forget();
        }
        throw busy();
    }

    Deletion delete(String key, Condition condition) throws RefusedException, InterruptedException {
        ObjectName name = Items.object(key);
        for (int tries = 0; tries < TRIES; tries++) {
            BucketState state = opened();
            var part = new Part(name, deletion(condition, state));
            switch (bucket.volume().change(List.of(part, guard(state)), Blocks.NONE)) {
                case Volume.Changed.Done done -> {
                    return state.isOff()
                            ? new Deletion(Optional.empty(), false)
                            : new Deletion(
                                    Optional.of(madeOf(name, done).number().toString()), true);
                }
                case Volume.Changed.Aborted(ObjectName of) when of.equals(name) ->
                        throw failed(condition, name);
                case Volume.Changed.Aborted _ -> bucket.forget();
            }
        }
        throw busy();
    }

    /// Without versioning nothing becomes of what is not there.
    private static List<Tuple> deletion(Condition condition, BucketState state)
            throws RefusedException {
        Predicate holds = predicate(condition);
        List<Action> remove = List.of(new Action.Remove());
        if (!state.isOff()) {
            return List.of(new Tuple(holds, remove));
        }
        var exists = new Predicate.Exists();
        return List.of(
                new Tuple(new Predicate.And(List.of(exists, holds)), remove),
                new Tuple(new Predicate.And(List.of(new Predicate.Not(exists), holds)), List.of()));
    }
}
