package io.tarn.bucket;

import io.tarn.base.Bytes;
import io.tarn.object.ObjectName;
import io.tarn.object.VersionNumber;
import io.tarn.object.index.EditException;
import io.tarn.object.index.IndexRoot;
import io.tarn.object.index.IndexTree;
import io.tarn.object.index.MissingBlockException;
import io.tarn.object.update.Action;
import io.tarn.object.update.Attestations;
import io.tarn.object.update.Blocks;
import io.tarn.object.update.Comparison;
import io.tarn.object.update.Part;
import io.tarn.object.update.Piece;
import io.tarn.object.update.Predicate;
import io.tarn.object.update.Tuple;
import io.tarn.s3.store.Refusal;
import io.tarn.s3.store.Upload;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Puts the content of parts together. One update may make so many blocks of an index, and bring so many that the ring does not hold any
/// more; when there are more, the content is first made of an object beside the parts, some parts at a time, and the last step takes
/// it over as a whole.
final class Assembly {
    /// Blocks of content in one update: some hundred and fifty of the index's, of the 512 that it may make.
    static final long LEAVES_MAX = 16_384;

    /// The smallest that content is cut into.
    private static final long LEAF_BYTES = 64 << 10;

    /// Beside the parts, which are numbered from 1.
    private static final int SCRATCH = 0;

    private final Volume volume;
    private final Upload upload;
    private final long leavesMax;

    /// @param leavesMax blocks of content in one update
    Assembly(Volume volume, Upload upload, long leavesMax) {
        this.volume = volume;
        this.upload = upload;
        this.leavesMax = leavesMax;
    }

    /// A version of a part that is not empty.
    record Source(ObjectName name, VersionNumber number, IndexRoot index) {
        long bytes() {
            return index.entry().bytes();
        }

        private long leavesMax() {
            return 1 + (bytes() - 1) / LEAF_BYTES;
        }

        private Piece piece() {
            return new Piece.Copy(name, number);
        }
    }

    /// What makes the content in one update. Before it returns, whatever has to be done in others is done.
    List<Action> actions(List<Source> sources) throws RefusedException, InterruptedException {
        List<List<Piece>> steps = steps(sources);
        if (steps.size() <= 1) {
            return fresh(steps.isEmpty() ? List.of() : steps.getFirst());
        }
        Optional<VersionNumber> last = Optional.empty();
        for (List<Piece> step : steps) {
            last = Optional.of(made(last, step, List.of()));
        }
        return List.of(new Action.Become(scratch(), last.orElseThrow()));
    }

    /// The same, of parts of which blocks were dispersed: in steps that bring the blocks at which the ring has to look.
    ///
    /// @param sources one at least
    List<Action> bringing(List<Source> sources) throws RefusedException, InterruptedException {
        Optional<VersionNumber> last = Optional.empty();
        Optional<IndexRoot> whole = Optional.empty();
        for (int from = 0; from < sources.size(); ) {
            var looked = new LookedBlocks(volume);
            int count = countOfStep(whole, sources.subList(from, sources.size()), looked);
            List<Piece> step =
                    sources.subList(from, from + count).stream().map(Source::piece).toList();
            last = Optional.of(made(last, step, looked.toBring()));
            whole = index(last.get());
            from += count;
        }
        return List.of(new Action.Become(scratch(), last.orElseThrow()));
    }

    /// How many of these one step appends: one at least.
    ///
    /// @param whole what was put together before
    private int countOfStep(Optional<IndexRoot> whole, List<Source> left, LookedBlocks looked)
            throws RefusedException, InterruptedException {
        try {
            IndexTree before = IndexTree.stored(whole, looked);
            IndexTree content = before.of(List.of());
            int count = 0;
            long leaves = 0;
            while (count < left.size()) {
                Source next = left.get(count);
                leaves += next.leavesMax();
                if (count > 0 && (leaves > leavesMax || looked.isFull())) {
                    break;
                }
                content = content.and(IndexTree.stored(Optional.of(next.index()), looked));
                count++;
            }
            var _ = before.and(content); // This looks at blocks too.
            return count;
        } catch (MissingBlockException e) {
            looked.checkInterrupt();
            throw new RefusedException(
                    Refusal.UNAVAILABLE, "a block of the index is not to be had");
        } catch (EditException e) {
            throw new RefusedException(Refusal.TOO_LARGE);
        }
    }

    private ObjectName scratch() throws RefusedException {
        return Items.part(upload.id(), SCRATCH);
    }

    private Optional<IndexRoot> index(VersionNumber made)
            throws RefusedException, InterruptedException {
        return volume.view()
                .head(scratch())
                .filter(head -> head.number().equals(made))
                .orElseThrow(Assembly::conflict)
                .index();
    }

    private static RefusedException conflict() {
        return new RefusedException(
                Refusal.CONFLICT, "the upload is being completed by another request");
    }

    private static List<Action> fresh(List<Piece> pieces) {
        var actions = new ArrayList<Action>();
        actions.add(new Action.Truncate(0));
        if (!pieces.isEmpty()) {
            actions.add(new Action.Append(pieces));
        }
        return actions;
    }

    private List<List<Piece>> steps(List<Source> sources) {
        var steps = new ArrayList<List<Piece>>();
        long leaves = leavesMax;
        for (Source source : sources) {
            if (leaves + source.leavesMax() > leavesMax) {
                steps.add(new ArrayList<>());
                leaves = 0;
            }
            steps.getLast().add(source.piece());
            leaves += source.leavesMax();
        }
        return steps;
    }

    /// @param last what this is to be appended to: somebody else may be at the same; empty to begin
    private VersionNumber made(Optional<VersionNumber> last, List<Piece> step, List<Bytes> brought)
            throws RefusedException, InterruptedException {
        ObjectName scratch = scratch();
        Predicate isOwn =
                last.<Predicate>map(number -> new Predicate.NumberIs(Comparison.EQUAL, number))
                        .orElse(new Predicate.True());
        List<Action> actions = last.isEmpty() ? fresh(step) : List.of(new Action.Append(step));
        var blocks = new Blocks(List.of(), Attestations.NONE, List.of(), brought);
        var isThere =
                new Part(
                        Items.upload(upload.key(), upload.id()),
                        List.of(new Tuple(new Predicate.Exists(), List.of())));
        var part = new Part(scratch, List.of(new Tuple(isOwn, actions)));
        return switch (volume.change(List.of(isThere, part), blocks)) {
            case Volume.Changed.Done done -> done.made().getFirst().number();
            case Volume.Changed.Aborted(ObjectName name) when name.equals(scratch) ->
                    throw conflict();
            case Volume.Changed.Aborted _ -> throw new RefusedException(Refusal.NO_SUCH_UPLOAD);
        };
    }
}
