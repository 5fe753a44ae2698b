package io.tarn.object;

import static io.tarn.base.Invariant.require;

import io.tarn.base.Bytes;
import io.tarn.base.CanonicalReader;
import io.tarn.base.CanonicalWriter;
import io.tarn.base.MalformedException;
import io.tarn.block.immutable.Bguid;
import io.tarn.ring.AgreedTime;

/// A version that is not the newest, or several that are gone.
public sealed interface PastVersion {
    /// Of the encoding.
    int ETAG_BYTES_MAX = 64;

    /// The last of those that it stands for.
    VersionNumber number();

    Bguid vguid();

    AgreedTime time();

    /// It is there.
    ///
    /// @param bytes of the object
    /// @param etag that was in its metadata, if that has at most [#ETAG_BYTES_MAX]; else empty
    /// @param heldBlocks that it made and that are in the state yet
    record Kept(
            VersionNumber number,
            Bguid vguid,
            AgreedTime time,
            boolean isDeleted,
            long bytes,
            Bytes etag,
            Lock lock,
            int heldBlocks)
            implements PastVersion {
        public Kept {
            require(etag.size() <= ETAG_BYTES_MAX && bytes >= 0, "a short tag");
        }

        public static Kept of(Head head) {
            Bytes etag =
                    head.metadata()
                            .get(Metadata.ETAG)
                            .filter(tag -> tag.size() <= ETAG_BYTES_MAX)
                            .orElse(Bytes.EMPTY);
            return new Kept(
                    head.number(),
                    head.vguid(),
                    head.time(),
                    head.isDeleted(),
                    head.bytes(),
                    etag,
                    head.lock(),
                    head.heldBlocks());
        }

        public Kept with(Lock other) {
            return new Kept(number, vguid, time, isDeleted, bytes, etag, other, heldBlocks);
        }

        /// With fewer blocks in the state.
        public Kept dispersed(int blocks) {
            return new Kept(number, vguid, time, isDeleted, bytes, etag, lock, heldBlocks - blocks);
        }
    }

    /// Their blocks may be gone: versions from `first` to `number` that were not retained. The name and time are the last one's.
    record Pruned(VersionNumber first, VersionNumber number, Bguid vguid, AgreedTime time)
            implements PastVersion {
        public Pruned {
            require(first.compareTo(number) <= 0, "versions are in order");
        }
    }

    default Bytes encoding() {
        var out = new CanonicalWriter();
        number().write(out.u8(this instanceof Kept ? 0 : 1));
        vguid().write(out);
        time().write(out);
        switch (this) {
            case Kept kept -> {
                out.bool(kept.isDeleted).u64(kept.bytes).bytes(kept.etag);
                kept.lock.write(out);
                out.u32(kept.heldBlocks);
            }
            case Pruned pruned -> pruned.first.write(out);
        }
        return out.toBytes();
    }

    static PastVersion of(Bytes encoding) throws MalformedException {
        var in = new CanonicalReader(encoding);
        int code = in.u8();
        VersionNumber number = VersionNumber.read(in);
        Bguid vguid = Bguid.read(in);
        AgreedTime time = AgreedTime.read(in);
        PastVersion past =
                switch (code) {
                    case 0 ->
                            new Kept(
                                    number,
                                    vguid,
                                    time,
                                    in.bool(),
                                    in.u64(),
                                    in.bytes(ETAG_BYTES_MAX).compact(),
                                    Lock.read(in),
                                    in.u32());
                    case 1 -> {
                        VersionNumber first = VersionNumber.read(in);
                        if (first.compareTo(number) > 0) {
                            throw new MalformedException("versions are in order");
                        }
                        yield new Pruned(first, number, vguid, time);
                    }
                    default -> throw new MalformedException("no past version is " + code);
                };
        in.end();
        return past;
    }
}
