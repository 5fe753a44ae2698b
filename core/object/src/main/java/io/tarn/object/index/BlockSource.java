package io.tarn.object.index;

import io.tarn.base.Bytes;
import io.tarn.base.MalformedException;
import io.tarn.block.immutable.Bguid;
import java.util.Optional;

/// Where an edit finds blocks that it has to look at. What it gives for a name is the block of that name.
@FunctionalInterface
public interface BlockSource {
    /// Empty if it has not got it.
    Optional<Bytes> find(Bguid block);

    /// An interior block that a ring has made.
    ///
    /// @throws MissingBlockException also if the block is no index of this level, which a ring would not have named so
    default IndexBlock index(Bguid block, int level) throws MissingBlockException {
        Bytes encoding = content(block);
        try {
            IndexBlock index = IndexBlock.of(encoding);
            if (index.level() != level) {
                throw new MissingBlockException(block);
            }
            return index;
        } catch (MalformedException e) {
            throw new MissingBlockException(block);
        }
    }

    default Bytes content(Bguid block) throws MissingBlockException {
        return find(block).orElseThrow(() -> new MissingBlockException(block));
    }
}
