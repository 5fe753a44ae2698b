package io.tarn.object;

import io.tarn.base.Bytes;
import io.tarn.base.CanonicalReader;
import io.tarn.base.CanonicalWriter;
import io.tarn.base.MalformedException;
import io.tarn.block.immutable.Bguid;
import io.tarn.object.index.IndexRoot;
import io.tarn.ring.AgreedTime;
import java.util.Optional;

/// The newest version of an object, as the ring's state has it under the object's name: what a listing shows, and what the next
/// update begins with.
///
/// @param vguid name of the version's root block
/// @param isDeleted there is no object of this name
/// @param index empty for an object without bytes
/// @param heldBlocks that this version made and that are in the state yet
public record Head(
        VersionNumber number,
        Bguid vguid,
        AgreedTime time,
        boolean isDeleted,
        Optional<IndexRoot> index,
        Metadata metadata,
        Lock lock,
        int heldBlocks) {
    /// Of the object, 0 or more.
    public long bytes() {
        return index.map(root -> root.entry().bytes()).orElse(0L);
    }

    public Head with(Lock other) {
        return new Head(number, vguid, time, isDeleted, index, metadata, other, heldBlocks);
    }

    /// With fewer blocks in the state.
    public Head dispersed(int blocks) {
        return new Head(number, vguid, time, isDeleted, index, metadata, lock, heldBlocks - blocks);
    }

    public void write(CanonicalWriter out) {
        number.write(out);
        vguid.write(out);
        time.write(out);
        out.bool(isDeleted).bool(index.isPresent());
        index.ifPresent(root -> root.write(out));
        metadata.write(out);
        lock.write(out);
        out.u32(heldBlocks);
    }

    public static Head read(CanonicalReader in) throws MalformedException {
        return new Head(
                VersionNumber.read(in),
                Bguid.read(in),
                AgreedTime.read(in),
                in.bool(),
                in.bool() ? Optional.of(IndexRoot.read(in)) : Optional.empty(),
                Metadata.read(in),
                Lock.read(in),
                in.u32());
    }

    public Bytes encoding() {
        var out = new CanonicalWriter();
        write(out);
        return out.toBytes();
    }

    public static Head of(Bytes encoding) throws MalformedException {
        var in = new CanonicalReader(encoding);
        Head head = read(in);
        in.end();
        return head;
    }
}
