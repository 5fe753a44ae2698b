package io.tarn.simulator.objects;

import io.tarn.base.Bytes;
import io.tarn.block.Redundancy;
import io.tarn.block.immutable.Bguid;
import io.tarn.block.immutable.BlockChecksum;
import io.tarn.block.immutable.ImmutableCode;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// What every sound block has in it that anybody ever made in a run, by its name.
final class Contents {
    private final ImmutableCode code;
    private final Map<Bguid, Bytes> known = new TreeMap<>();

    Contents(Redundancy redundancy) {
        code = new ImmutableCode(redundancy);
    }

    ImmutableCode code() {
        return code;
    }

    /// Names a block as every correct writer does, and remembers it.
    Bguid add(Bytes content) {
        Bguid name = BlockChecksum.of(code.redundancy(), code.encode(content)).bguid();
        known.put(name, content);
        return name;
    }

    /// Empty if no content belongs to this name, or nobody has said which.
    Optional<Bytes> find(Bguid block) {
        return Optional.ofNullable(known.get(block));
    }
}
