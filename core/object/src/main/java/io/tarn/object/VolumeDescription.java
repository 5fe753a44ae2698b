package io.tarn.object;

import static io.tarn.base.Invariant.require;

import io.tarn.base.Bytes;
import io.tarn.base.CanonicalReader;
import io.tarn.base.CanonicalWriter;
import io.tarn.base.MalformedException;
import io.tarn.block.Redundancy;
import io.tarn.block.VolumeDescriptor;
import io.tarn.block.VolumeId;
import io.tarn.crypto.IdentityKey;
import io.tarn.crypto.KeyId;
import io.tarn.ring.RingId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What a volume of objects is, by its owner's word: S3's bucket, and Pond's certificate that this ring is responsible
/// for these objects.
///
/// @param ring that orders its updates
/// @param name see [#isName]
/// @param revision from 1 on; the next takes the place of one that is there, and a volume that is made anew has a higher one
///     than it had
/// @param store names the blocks' volume to those who hold them
/// @param servers that hold its blocks, `n` of them at least, each once
/// @param inlineBytesMax largest block that an update may bring along, up to [#INLINE_BYTES_MAX]
/// @param retention of versions that are not the newest
/// @param locking of new versions
public record VolumeDescription(
        RingId ring,
        IdentityKey owner,
        String name,
        int revision,
        VolumeId store,
        Redundancy redundancy,
        List<IdentityKey> servers,
        int inlineBytesMax,
        Retention retention,
        Locking locking) {
    public static final int SERVERS_MAX = 255;
    public static final int INLINE_BYTES_MAX = 1 << 16;

    /// Of the encoding.
    public static final int BYTES_MAX = SERVERS_MAX * IdentityKey.BYTES + 1024;

    private static final int NAME_BYTES_MAX = 64;
    private static final String TAG = "tarn.object-volume.v1";

    public VolumeDescription {
        servers = List.copyOf(servers);
        require(isName(name), "not a volume name: " + name);
        require(revision >= 1, "revisions count from 1");
        require(
                servers.size() >= redundancy.servers()
                        && servers.size() <= SERVERS_MAX
                        && servers.stream().distinct().count() == servers.size(),
                "a volume names n servers at least, each once");
        require(
                inlineBytesMax >= 1 && inlineBytesMax <= INLINE_BYTES_MAX,
                "inline blocks have 1 to 2^16 bytes");
    }

    /// 1 to 64 of `a–z 0–9 . _ -`, beginning with a letter or digit.
    public static boolean isName(String name) {
        return VolumeDescriptor.isName(name);
    }

    public Aguid id() {
        return Aguid.ofVolume(owner, name);
    }

    public Aguid object(ObjectName object) {
        return Aguid.ofObject(owner, name, object);
    }

    public Optional<IdentityKey> server(KeyId id) {
        return servers.stream().filter(server -> server.id().equals(id)).findFirst();
    }

    /// What takes this one's place, with another retention.
    public VolumeDescription with(Retention other) {
        return new VolumeDescription(
                ring,
                owner,
                name,
                revision + 1,
                store,
                redundancy,
                servers,
                inlineBytesMax,
                other,
                locking);
    }

    /// Whether this may take the other's place: all that blocks and names hang on is the same.
    public boolean replaces(VolumeDescription other) {
        return ring.equals(other.ring)
                && owner.equals(other.owner)
                && name.equals(other.name)
                && revision == other.revision + 1
                && store.equals(other.store)
                && redundancy.equals(other.redundancy);
    }

    /// What the owner signs.
    public Bytes encoding() {
        var out = new CanonicalWriter(TAG);
        ring.write(out);
        owner.write(out);
        out.text(name).u32(revision);
        store.write(out);
        redundancy.write(out);
        out.u8(servers.size());
        servers.forEach(server -> server.write(out));
        out.u32(inlineBytesMax);
        retention.write(out);
        locking.write(out);
        return out.toBytes();
    }

    public static VolumeDescription of(Bytes encoding) throws MalformedException {
        var in = new CanonicalReader(encoding, TAG);
        RingId ring = RingId.read(in);
        IdentityKey owner = IdentityKey.read(in);
        String name = in.text(NAME_BYTES_MAX);
        int revision = in.u32();
        VolumeId store = VolumeId.read(in);
        Redundancy redundancy = Redundancy.read(in);
        int count = in.u8();
        var servers = new ArrayList<IdentityKey>();
        for (int i = 0; i < count; i++) {
            servers.add(IdentityKey.read(in));
        }
        int inlineBytesMax = in.u32();
        Retention retention = Retention.read(in);
        Locking locking = Locking.read(in);
        in.end();
        try {
            return new VolumeDescription(
                    ring,
                    owner,
                    name,
                    revision,
                    store,
                    redundancy,
                    servers,
                    inlineBytesMax,
                    retention,
                    locking);
        } catch (IllegalArgumentException e) {
            throw new MalformedException("no volume is described so", e);
        }
    }
}
