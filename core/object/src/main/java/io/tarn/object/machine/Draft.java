package io.tarn.object.machine;

import io.tarn.block.immutable.Bguid;
import io.tarn.object.Head;
import io.tarn.object.Metadata;
import io.tarn.object.ObjectName;
import io.tarn.object.VersionNumber;
import io.tarn.object.index.EditException;
import io.tarn.object.index.Entry;
import io.tarn.object.index.IndexTree;
import io.tarn.object.index.MissingBlockException;
import io.tarn.object.update.Action;
import io.tarn.object.update.Piece;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The next version of an object, while actions are applied to it.
final class Draft {
    private final OldVersions versions;
    private final BroughtBlocks brought;
    private IndexTree tree;
    private Metadata metadata;
    private boolean isDeleted;
    private Optional<Bguid> origin = Optional.empty();

    Draft(Optional<Head> head, OldVersions versions, BroughtBlocks brought) {
        this.versions = versions;
        this.brought = brought;
        tree = IndexTree.stored(head.flatMap(Head::index), versions.blocks());
        metadata = head.map(Head::metadata).orElse(Metadata.NONE);
    }

    IndexTree tree() {
        return tree;
    }

    Metadata metadata() {
        return metadata;
    }

    boolean isDeleted() {
        return isDeleted;
    }

    /// The version that all content is of.
    Optional<Bguid> origin() {
        return origin;
    }

    void apply(List<Action> actions) throws RefusedException, EditException, MissingBlockException {
        for (Action action : actions) {
            isDeleted = action instanceof Action.Remove;
            apply(action);
        }
    }

    private void apply(Action action)
            throws RefusedException, EditException, MissingBlockException {
        switch (action) {
            case Action.Replace(long from, long length, List<Piece> content) ->
                    splice(from, length, of(content));
            case Action.Insert(long at, List<Piece> content) -> splice(at, 0, of(content));
            case Action.Delete(long from, long length) -> splice(from, length, nothing());
            case Action.Append(List<Piece> content) -> splice(tree.bytes(), 0, of(content));
            case Action.Truncate(long bytes) -> splice(bytes, tree.bytes() - bytes, nothing());
            case Action.Expand(long bytes) -> expand(bytes);
            case Action.SetMetadata(Metadata other) -> metadata = other;
            case Action.Become(ObjectName name, VersionNumber number) ->
                    become(versions.of(name, number));
            case Action.Remove _ -> {
                tree = nothing();
                metadata = Metadata.NONE;
                origin = Optional.empty();
            }
        }
    }

    private void splice(long from, long length, IndexTree content)
            throws EditException, MissingBlockException {
        tree = tree.with(from, length, content);
        origin = Optional.empty();
    }

    private void expand(long bytes) throws EditException, MissingBlockException {
        long more = bytes - tree.bytes();
        if (more < 0 || bytes > Entry.BYTES_MAX) {
            throw new EditException("an object is made longer, up to 2^50 bytes");
        }
        splice(tree.bytes(), 0, more == 0 ? nothing() : tree.of(List.of(Entry.hole(more))));
    }

    private void become(OldVersions.Content content) {
        tree = IndexTree.stored(content.index(), versions.blocks());
        metadata = content.metadata();
        origin = Optional.of(content.vguid());
    }

    private IndexTree nothing() {
        return tree.of(List.of());
    }

    private IndexTree of(List<Piece> pieces)
            throws RefusedException, EditException, MissingBlockException {
        IndexTree content = nothing();
        var blocks = new ArrayList<Entry>();
        for (Piece piece : pieces) {
            switch (piece) {
                case Piece.Stored(int index) -> blocks.add(brought.stored(index));
                case Piece.Inline(int index) -> blocks.add(brought.inline(index));
                case Piece.Copy(ObjectName name, VersionNumber number) -> {
                    brought.countCopy();
                    content = content.and(tree.of(blocks));
                    blocks.clear();
                    content =
                            content.and(
                                    IndexTree.stored(
                                            versions.of(name, number).index(), versions.blocks()));
                }
            }
        }
        return content.and(tree.of(blocks));
    }
}
