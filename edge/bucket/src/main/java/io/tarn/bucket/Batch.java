package io.tarn.bucket;

import static io.tarn.base.Invariant.require;

import io.tarn.client.object.StoredContent;
import io.tarn.client.object.StoringResult;
import io.tarn.object.Lock;
import io.tarn.object.ObjectName;
import io.tarn.object.VersionNumber;
import io.tarn.object.update.Action;
import io.tarn.object.update.Comparison;
import io.tarn.object.update.Part;
import io.tarn.object.update.Piece;
import io.tarn.object.update.Predicate;
import io.tarn.object.update.Tuple;
import io.tarn.s3.store.Attributes;
import io.tarn.s3.store.Incoming;
import io.tarn.s3.store.ObjectLock;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeMap;

/// Changes of several objects that happen together.
final class Batch {
    private final BucketParts parts;

    /// By what the objects are called in the volume.
    private final SequencedMap<ObjectName, BatchStep> steps = new LinkedHashMap<>();

    Batch(BucketParts parts, List<BatchStep> steps) throws RefusedException {
        require(
                !steps.isEmpty() && steps.size() <= BatchStep.STEPS_MAX,
                "a batch has 1 to 63 steps");
        this.parts = parts;
        for (BatchStep step : steps) {
            require(
                    this.steps.put(Items.object(step.key()), step) == null,
                    "a batch has one step for a key");
        }
    }

    /// What an object is to contain.
    private record Draft(List<Piece> pieces, Attributes attributes) {
        static final Draft EMPTY = new Draft(List.of(), Attributes.NONE);
    }

    BatchResult run() throws RefusedException, IOException, InterruptedException {
        parts.bucket().state();
        var incoming = new LinkedHashMap<ObjectName, Incoming>();
        steps.forEach((name, step) -> {
            if (step.what() instanceof BatchStep.What.Put(var content)) {
                incoming.put(name, content);
            }
        });
        StoringResult.Stored stored =
                parts.bucket()
                        .content()
                        .storeAll(incoming.values().stream().map(Incoming::content).toList());
        var drafts = new TreeMap<ObjectName, Draft>();
        Iterator<StoredContent> contents = stored.contents().iterator();
        incoming.forEach((name, content) ->
                drafts.put(name, new Draft(contents.next().pieces(), content.attributes())));
        Commits.Applied applied =
                parts.commits().change(state -> planned(drafts, state), stored.blocks());
        return switch (applied.changed()) {
            case Volume.Changed.Done done -> {
                lock(done, drafts, applied.state());
                yield shown(done);
            }
            case Volume.Changed.Aborted(ObjectName of) ->
                    new BatchResult.NotAsExpected(Items.key(of));
        };
    }

    private List<Part> planned(Map<ObjectName, Draft> drafts, BucketState state)
            throws RefusedException {
        var planned = new ArrayList<Part>();
        for (var step : steps.entrySet()) {
            Predicate expected = predicate(step.getValue().expected());
            List<Tuple> tuples =
                    switch (step.getValue().what()) {
                        case BatchStep.What.Stay _ -> List.of(new Tuple(expected, List.of()));
                        case BatchStep.What.Remove _ -> removal(expected);
                        case BatchStep.What.Put _ -> {
                            Draft draft = drafts.getOrDefault(step.getKey(), Draft.EMPTY);
                            yield List.of(new Tuple(expected, actions(draft, state)));
                        }
                    };
            planned.add(new Part(step.getKey(), tuples));
        }
        return planned;
    }

    private static Predicate predicate(BatchStep.Expected expected) {
        return switch (expected) {
            case BatchStep.Expected.Anything _ -> new Predicate.True();
            case BatchStep.Expected.Absent _ -> new Predicate.Not(new Predicate.Exists());
            case BatchStep.Expected.Newest(long number) ->
                    new Predicate.NumberIs(Comparison.EQUAL, new VersionNumber(number));
        };
    }

    private static List<Tuple> removal(Predicate expected) {
        var exists = new Predicate.Exists();
        return List.of(
                new Tuple(
                        new Predicate.And(List.of(exists, expected)), List.of(new Action.Remove())),
                new Tuple(
                        new Predicate.And(List.of(new Predicate.Not(exists), expected)),
                        List.of()));
    }

    private static List<Action> actions(Draft draft, BucketState state) throws RefusedException {
        var actions = new ArrayList<Action>();
        actions.add(new Action.Truncate(0));
        if (!draft.pieces().isEmpty()) {
            actions.add(new Action.Append(draft.pieces()));
        }
        actions.add(
                new Action.SetMetadata(
                        Described.metadata(draft.attributes(), !state.isVersioned())));
        return actions;
    }

    /// As all new versions are, by the bucket's settings.
    private void lock(Volume.Changed.Done done, Map<ObjectName, Draft> drafts, BucketState state)
            throws RefusedException, InterruptedException {
        Lock lock = Locks.stored(Locks.applied(ObjectLock.NONE, state.settings(), done.time()));
        if (lock.equals(Lock.NONE)) {
            return;
        }
        for (Volume.Made made : done.made()) {
            if (drafts.containsKey(made.name())) {
                parts.commits().lock(made.name(), made.number(), lock);
            }
        }
    }

    private BatchResult shown(Volume.Changed.Done done) {
        var made = new TreeMap<String, Long>();
        for (Volume.Made one : done.made()) {
            if (steps.containsKey(one.name())) {
                made.put(Items.key(one.name()), one.number().number());
            }
        }
        return new BatchResult.Applied(Instant.ofEpochMilli(done.time().millis()), made);
    }
}
