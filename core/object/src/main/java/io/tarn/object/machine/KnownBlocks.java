package io.tarn.object.machine;

import io.tarn.base.Bytes;
import io.tarn.block.immutable.Bguid;
import io.tarn.block.immutable.BlockChecksum;
import io.tarn.block.immutable.ImmutableCode;
import io.tarn.object.index.BlockSource;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// The blocks that one turn can look at: those that are held, and those that the client brings along. What the latter are
/// called is computed, once, when the first is looked for.
final class KnownBlocks implements BlockSource {
    private final VolumeView volume;
    private final ImmutableCode code;
    private final List<Bytes> older;
    private final SortedMap<Bguid, Bytes> named = new TreeMap<>();
    private boolean areNamed;

    KnownBlocks(VolumeView volume, ImmutableCode code, List<Bytes> older) {
        this.volume = volume;
        this.code = code;
        this.older = older;
    }

    /// The name of a block as every correct writer encodes it.
    Bguid name(Bytes content) {
        return BlockChecksum.of(code.redundancy(), code.encode(content)).bguid();
    }

    @Override
    public Optional<Bytes> find(Bguid block) {
        Optional<Bytes> held = volume.held(block).map(HeldBlock::content);
        return held.isPresent() ? held : brought(block);
    }

    private Optional<Bytes> brought(Bguid block) {
        if (!areNamed) {
            older.forEach(content -> named.put(name(content), content));
            areNamed = true;
        }
        return Optional.ofNullable(named.get(block));
    }
}
