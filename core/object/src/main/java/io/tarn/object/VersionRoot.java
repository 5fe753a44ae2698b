package io.tarn.object;

import io.tarn.base.Bytes;
import io.tarn.base.CanonicalReader;
import io.tarn.base.CanonicalWriter;
import io.tarn.base.MalformedException;
import io.tarn.block.immutable.Bguid;
import io.tarn.crypto.Digest;
import io.tarn.object.index.IndexRoot;
import io.tarn.ring.AgreedTime;
import java.util.Optional;

/// The root block of a version: all that the version is. The block's name is the version's, the *VGUID*; it names the one
/// before, so that versions are a chain of hashes.
///
/// Source: Pond (FAST '03, §2.1), whose root has these and more; the ring's batch is found by the time, which no two
/// batches share.
///
/// @param before the version before; empty for the first
/// @param isDeleted it says that there is no object of this name; then it has neither content nor metadata
/// @param index empty for an object without bytes
/// @param origin the version whose content this one took over as a whole, if it did
/// @param description digest of the [SignedVolume] of the time
/// @param access digest of the volume's [AccessList] of the time
/// @param update SHA-256 of the operation that made it
public record VersionRoot(
        Aguid volume,
        Aguid object,
        VersionNumber number,
        Optional<Bguid> before,
        AgreedTime time,
        boolean isDeleted,
        Optional<IndexRoot> index,
        Metadata metadata,
        Optional<Bguid> origin,
        Digest description,
        Digest access,
        Digest update) {
    /// Of the encoding.
    public static final int BYTES_MAX = Metadata.BYTES_MAX + 512;

    private static final String TAG = "tarn.object-version.v1";

    public Bytes encoding() {
        var out = new CanonicalWriter(TAG);
        volume.write(out);
        object.write(out);
        number.write(out);
        writeOptional(out, before);
        time.write(out);
        out.bool(isDeleted).bool(index.isPresent());
        index.ifPresent(root -> root.write(out));
        metadata.write(out);
        writeOptional(out, origin);
        description.write(out);
        access.write(out);
        update.write(out);
        return out.toBytes();
    }

    private static void writeOptional(CanonicalWriter out, Optional<Bguid> block) {
        out.bool(block.isPresent());
        block.ifPresent(name -> name.write(out));
    }

    public static VersionRoot of(Bytes encoding) throws MalformedException {
        var in = new CanonicalReader(encoding, TAG);
        var root =
                new VersionRoot(
                        Aguid.read(in),
                        Aguid.read(in),
                        VersionNumber.read(in),
                        readOptional(in),
                        AgreedTime.read(in),
                        in.bool(),
                        in.bool() ? Optional.of(IndexRoot.read(in)) : Optional.empty(),
                        Metadata.read(in),
                        readOptional(in),
                        Digest.read(in),
                        Digest.read(in),
                        Digest.read(in));
        in.end();
        return root;
    }

    private static Optional<Bguid> readOptional(CanonicalReader in) throws MalformedException {
        return in.bool() ? Optional.of(Bguid.read(in)) : Optional.empty();
    }
}
