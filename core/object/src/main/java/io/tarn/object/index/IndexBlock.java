package io.tarn.object.index;

import static io.tarn.base.Invariant.require;

import io.tarn.base.Bytes;
import io.tarn.base.CanonicalReader;
import io.tarn.base.CanonicalWriter;
import io.tarn.base.MalformedException;
import java.util.ArrayList;
import java.util.List;

/// An interior block of an index, as it is stored.
///
/// @param level 1 if its children are data, else one above theirs; at most [#LEVEL_MAX]
/// @param children in the order of the object's bytes, at least one
public record IndexBlock(int level, List<Entry> children) {
    /// More than any object needs, whose blocks have at least two children.
    public static final int LEVEL_MAX = 50;

    /// Of the encoding.
    public static final int BYTES_MAX = 8192;

    private static final String TAG = "tarn.object-index.v1";
    private static final int HEAD_BYTES = Integer.BYTES + TAG.length() + 1 + Integer.BYTES;

    /// That fit a block.
    public static final int CHILDREN_MAX = (BYTES_MAX - HEAD_BYTES) / Entry.ENCODED_BYTES;

    public IndexBlock {
        children = List.copyOf(children);
        require(level >= 1 && level <= LEVEL_MAX, "an interior block has a level of 1 to 50");
        require(
                !children.isEmpty() && children.size() <= CHILDREN_MAX,
                "an interior block has 1 to 203 children");
    }

    public Bytes encoding() {
        var out = new CanonicalWriter(TAG).u8(level).u32(children.size());
        children.forEach(child -> child.write(out));
        return out.toBytes();
    }

    public static IndexBlock of(Bytes encoding) throws MalformedException {
        var in = new CanonicalReader(encoding, TAG);
        int level = in.u8();
        int count = in.count(CHILDREN_MAX);
        if (level < 1 || level > LEVEL_MAX || count < 1) {
            throw new MalformedException("no interior block is of this level or without children");
        }
        var children = new ArrayList<Entry>(count);
        for (int i = 0; i < count; i++) {
            children.add(Entry.read(in));
        }
        in.end();
        return new IndexBlock(level, children);
    }
}
