package io.tarn.object.update;

import static io.tarn.base.Invariant.require;

import io.tarn.base.Bytes;
import io.tarn.base.CanonicalReader;
import io.tarn.base.CanonicalWriter;
import io.tarn.base.MalformedException;
import io.tarn.block.immutable.Bguid;
import io.tarn.block.immutable.BlockChecksum;
import io.tarn.object.VolumeDescription;
import io.tarn.object.index.Entry;
import java.util.ArrayList;
import java.util.List;

/// The blocks that an update brings.
///
/// @param stored names of blocks, ascending, with their lengths, which are the writer's word; at most [#STORED_MAX], each of
///     at most [BlockChecksum#LENGTH_BYTES_MAX]
/// @param attestations of these, one fragment after the other
/// @param inline whole blocks, each of 1 byte to what the volume allows; at most [#INLINE_MAX]
/// @param older blocks of older versions that have to be looked at, and that the ring may not have any more
public record Blocks(
        List<Entry> stored, Attestations attestations, List<Bytes> inline, List<Bytes> older) {
    public static final Blocks NONE =
            new Blocks(List.of(), Attestations.NONE, List.of(), List.of());
    public static final int STORED_MAX = 1 << 15;
    public static final int INLINE_MAX = 64;
    public static final int OLDER_MAX = 1 << 8;

    public Blocks {
        stored = List.copyOf(stored);
        inline = List.copyOf(inline);
        older = List.copyOf(older);
        require(
                stored.size() <= STORED_MAX
                        && inline.size() <= INLINE_MAX
                        && older.size() <= OLDER_MAX,
                "an update brings a bounded number of blocks");
        for (int i = 1; i < stored.size(); i++) {
            require(
                    stored.get(i - 1).block().compareTo(stored.get(i).block()) < 0,
                    "stored blocks ascend, each once");
        }
    }

    public List<Bguid> storedNames() {
        return stored.stream().map(Entry::block).toList();
    }

    void write(CanonicalWriter out) {
        out.u16(stored.size());
        stored.forEach(entry -> entry.write(out));
        attestations.write(out);
        out.u16(inline.size());
        inline.forEach(out::bytes);
        out.u16(older.size());
        older.forEach(out::bytes);
    }

    static Blocks read(CanonicalReader in) throws MalformedException {
        List<Entry> stored = readStored(in);
        return new Blocks(
                stored,
                Attestations.read(in),
                readAll(in, INLINE_MAX, VolumeDescription.INLINE_BYTES_MAX),
                readAll(in, OLDER_MAX, BlockChecksum.LENGTH_BYTES_MAX));
    }

    private static List<Entry> readStored(CanonicalReader in) throws MalformedException {
        int count = in.u16();
        if (count > STORED_MAX) {
            throw new MalformedException("an update names at most 2^15 blocks");
        }
        var stored = new ArrayList<Entry>();
        for (int i = 0; i < count; i++) {
            Entry entry = Entry.read(in);
            // The hole's name would be first.
            Bguid before = i == 0 ? Entry.HOLE : stored.getLast().block();
            if (before.compareTo(entry.block()) >= 0) {
                throw new MalformedException("stored blocks ascend, each once");
            }
            if (entry.bytes() > BlockChecksum.LENGTH_BYTES_MAX) {
                throw new MalformedException("no block has " + entry.bytes() + " bytes");
            }
            stored.add(entry);
        }
        return stored;
    }

    private static List<Bytes> readAll(CanonicalReader in, int max, int bytesMax)
            throws MalformedException {
        int count = in.u16();
        if (count > max) {
            throw new MalformedException("too many blocks: " + count);
        }
        var blocks = new ArrayList<Bytes>();
        for (int i = 0; i < count; i++) {
            Bytes block = in.bytes(bytesMax);
            if (block.isEmpty()) {
                throw new MalformedException("a block has a byte at least");
            }
            blocks.add(block);
        }
        return blocks;
    }
}
