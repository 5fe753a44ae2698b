package io.tarn.simulator.objects;

import io.tarn.object.Metadata;
import io.tarn.object.ObjectName;
import io.tarn.object.VersionNumber;
import io.tarn.object.index.Entry;
import io.tarn.object.update.Action;
import io.tarn.object.update.Piece;
import io.tarn.object.update.Update;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;

/// What actions make of a version, on a plain list of blocks: written anew, from docs/spec/objects.md, and nothing of the ring's code is
/// in it.
final class PlainEdit {
    private final Update update;
    private final Contents contents;
    private final BiFunction<ObjectName, VersionNumber, Optional<PlainVersion>> older;
    private List<Entry> content;
    private Metadata metadata;
    private boolean isDeleted;

    /// @param older versions as they were before the update
    PlainEdit(
            Update update,
            Contents contents,
            Optional<PlainVersion> head,
            BiFunction<ObjectName, VersionNumber, Optional<PlainVersion>> older) {
        this.update = update;
        this.contents = contents;
        this.older = older;
        content = head.map(PlainVersion::content).orElse(List.of());
        metadata = head.map(PlainVersion::metadata).orElse(Metadata.NONE);
    }

    List<Entry> content() {
        return content;
    }

    Metadata metadata() {
        return metadata;
    }

    boolean isDeleted() {
        return isDeleted;
    }

    void take(List<Action> actions) {
        for (Action action : actions) {
            isDeleted = action instanceof Action.Remove;
            take(action);
        }
    }

    private void take(Action action) {
        switch (action) {
            case Action.Replace(long from, long length, var pieces) ->
                    splice(from, length, of(pieces));
            case Action.Insert(long at, var pieces) -> splice(at, 0, of(pieces));
            case Action.Delete(long from, long length) -> splice(from, length, List.of());
            case Action.Append(var pieces) -> splice(bytes(), 0, of(pieces));
            case Action.Truncate(long bytes) -> splice(bytes, bytes() - bytes, List.of());
            case Action.Expand(long bytes) -> {
                long more = bytes - bytes();
                splice(bytes(), 0, more == 0 ? List.of() : List.of(Entry.hole(more)));
            }
            case Action.SetMetadata(Metadata other) -> metadata = other;
            case Action.Become(ObjectName name, VersionNumber number) -> {
                PlainVersion version = version(name, number);
                content = version.content();
                metadata = version.metadata();
            }
            case Action.Remove _ -> {
                content = List.of();
                metadata = Metadata.NONE;
            }
        }
    }

    private long bytes() {
        return PlainVersion.bytes(content);
    }

    private PlainVersion version(ObjectName name, VersionNumber number) {
        return older.apply(name, number)
                .filter(version -> !version.isDeleted())
                .orElseThrow(() ->
                        new ObjectViolation(
                                "content is taken of %s of %s, which is none"
                                        .formatted(number, name)));
    }

    private List<Entry> of(List<Piece> pieces) {
        var entries = new ArrayList<Entry>();
        for (Piece piece : pieces) {
            switch (piece) {
                case Piece.Stored(int index) -> entries.add(update.blocks().stored().get(index));
                case Piece.Inline(int index) -> {
                    var block = update.blocks().inline().get(index);
                    entries.add(new Entry(contents.add(block), block.size()));
                }
                case Piece.Copy(ObjectName name, VersionNumber number) ->
                        entries.addAll(version(name, number).content());
            }
        }
        return entries;
    }

    private void splice(long from, long length, List<Entry> middle) {
        ObjectViolation.unless(
                from >= 0 && length >= 0 && from <= bytes() - length,
                "a range of %s bytes from %s was changed of %s",
                length,
                from,
                bytes());
        if (length == 0 && middle.isEmpty()) {
            return;
        }
        var made = new ArrayList<Entry>(part(0, from));
        made.addAll(middle);
        made.addAll(part(from + length, bytes()));
        content = merged(made);
    }

    /// Blocks of a range, which cuts no block in two, but holes.
    private List<Entry> part(long from, long to) {
        var part = new ArrayList<Entry>();
        long at = 0;
        for (Entry entry : content) {
            long first = Math.max(at, from);
            long end = Math.min(at + entry.bytes(), to);
            if (first < end) {
                boolean isWhole = end - first == entry.bytes();
                ObjectViolation.unless(
                        isWhole || entry.isHole(), "a block was cut in two, at %s", first);
                part.add(isWhole ? entry : Entry.hole(end - first));
            }
            at += entry.bytes();
        }
        return part;
    }

    private static List<Entry> merged(List<Entry> entries) {
        var merged = new ArrayList<Entry>();
        for (Entry entry : entries) {
            if (entry.isHole() && !merged.isEmpty() && merged.getLast().isHole()) {
                merged.set(merged.size() - 1, Entry.hole(merged.getLast().bytes() + entry.bytes()));
            } else {
                merged.add(entry);
            }
        }
        return merged;
    }
}
