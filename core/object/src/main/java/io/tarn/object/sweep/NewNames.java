package io.tarn.object.sweep;

import io.tarn.base.Bytes;
import io.tarn.base.MalformedException;
import io.tarn.block.immutable.Bguid;
import io.tarn.object.Aguid;
import io.tarn.object.VersionRoot;
import io.tarn.object.index.Entry;
import io.tarn.object.index.IndexBlock;
import io.tarn.object.index.IndexRoot;
import io.tarn.object.machine.VolumeView;
import io.tarn.ring.state.RingState;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.stream.Stream;

/// Blocks of nodes that versions have come to name while a ring went from one state to another: what the roots and indices
/// that it has made meanwhile name, and what it holds no more because nodes do.
///
/// A hint, good enough for what a client is charged for. Not all of them are found, if what names them was made and
/// dispersed in between; and of what is found, some is old, and some may have gone with its version, or be named by an object's
/// bytes that look like an index. A [Marking] alone says what may be dropped.
public final class NewNames {
    private NewNames() {}

    /// @param named takes volumes of objects, and blocks, the same ones more than once
    public static void between(RingState older, RingState newer, BiConsumer<Aguid, Bguid> named) {
        VolumeView.heldNews(
                older,
                newer,
                (volume, _, held) ->
                        namedBy(held.content())
                                .filter(entry -> !entry.isHole())
                                .forEach(entry -> named.accept(volume, entry.block())));
        VolumeView.heldNews(newer, older, (volume, block, _) -> named.accept(volume, block));
    }

    private static Stream<Entry> namedBy(Bytes content) {
        Optional<VersionRoot> root = read(content, VersionRoot::of);
        if (root.isPresent()) {
            return root.get().index().map(IndexRoot::entry).stream();
        }
        return read(content, IndexBlock::of).stream().flatMap(index -> index.children().stream());
    }

    private interface Reader<T> {
        T read(Bytes bytes) throws MalformedException;
    }

    /// The ring holds some bytes of objects, too.
    private static <T> Optional<T> read(Bytes content, Reader<T> reader) {
        try {
            return Optional.of(reader.read(content));
        } catch (MalformedException e) {
            return Optional.empty();
        }
    }
}
