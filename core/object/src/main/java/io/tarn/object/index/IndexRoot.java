package io.tarn.object.index;

import static io.tarn.base.Invariant.require;

import io.tarn.base.CanonicalReader;
import io.tarn.base.CanonicalWriter;
import io.tarn.base.MalformedException;

/// Where an index begins.
///
/// @param level 0 if the whole object is one block or hole
public record IndexRoot(int level, Entry entry) {
    public IndexRoot {
        require(level >= 0 && level <= IndexBlock.LEVEL_MAX, "a root has a level of 0 to 50");
    }

    public void write(CanonicalWriter out) {
        out.u8(level);
        entry.write(out);
    }

    public static IndexRoot read(CanonicalReader in) throws MalformedException {
        int level = in.u8();
        if (level > IndexBlock.LEVEL_MAX) {
            throw new MalformedException("no root has level " + level);
        }
        return new IndexRoot(level, Entry.read(in));
    }
}
