package io.tarn.object;

import static io.tarn.base.Invariant.require;

import io.tarn.base.Bytes;
import io.tarn.base.CanonicalReader;
import io.tarn.base.CanonicalWriter;
import io.tarn.base.MalformedException;
import io.tarn.block.Redundancy;
import io.tarn.block.VolumeDescriptor;
import io.tarn.block.VolumeId;
import io.tarn.block.immutable.FragmentPlacement;
import io.tarn.crypto.Digest;
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
/// @param handovers in whose places servers stand, and which node is about to be none any more
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
        Locking locking,
        Handovers handovers) {
    public static final int SERVERS_MAX = 255;
    public static final int INLINE_BYTES_MAX = 1 << 16;

    /// Of the encoding.
    public static final int BYTES_MAX =
            SERVERS_MAX * (IdentityKey.BYTES + 2 * Digest.BYTES) + IdentityKey.BYTES + 1024;

    private static final int NAME_BYTES_MAX = 64;
    private static final String TAG = "tarn.object-volume.v1";

    /// Of one with handovers.
    private static final String HANDOVER_TAG = "tarn.object-volume.v2";

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
        require(handovers.fit(servers), "each place is one server's, and who leaves has none");
    }

    /// Whose servers stand in their own places.
    public VolumeDescription(
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
        this(
                ring,
                owner,
                name,
                revision,
                store,
                redundancy,
                servers,
                inlineBytesMax,
                retention,
                locking,
                Handovers.NONE);
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

    /// Those whose receipts are good: the servers, and who is about to be none any more.
    public List<IdentityKey> signers() {
        var signers = new ArrayList<IdentityKey>(servers);
        handovers.leaving().ifPresent(signers::add);
        return List.copyOf(signers);
    }

    public Optional<IdentityKey> signer(KeyId id) {
        return signers().stream().filter(signer -> signer.id().equals(id)).findFirst();
    }

    /// Which server is to hold which fragment of a block.
    public FragmentPlacement placement() {
        return FragmentPlacement.ofHeirs(
                handovers.places(servers), handovers.leaving().map(IdentityKey::id));
    }

    /// What takes this one's place, with another retention.
    public VolumeDescription with(Retention other) {
        return next(servers, other, handovers);
    }

    private VolumeDescription next(
            List<IdentityKey> otherServers, Retention otherRetention, Handovers otherHandovers) {
        return new VolumeDescription(
                ring,
                owner,
                name,
                revision + 1,
                store,
                redundancy,
                otherServers,
                inlineBytesMax,
                otherRetention,
                locking,
                otherHandovers);
    }

    /// What takes this one's place when a server begins to leave: its heir stands where it stood, and it is leaving. An heir that
    /// is a server already stays where it is, and the place goes.
    ///
    /// @param old a server, while nobody is leaving
    public VolumeDescription leaving(IdentityKey old, IdentityKey heir) {
        require(servers.contains(old) && !old.equals(heir), "a server leaves to another node");
        require(handovers.leaving().isEmpty(), "one leaves at a time");
        var others = new ArrayList<IdentityKey>(servers);
        if (servers.contains(heir)) {
            others.remove(old);
            return next(others, retention, handovers.without(old));
        }
        others.set(servers.indexOf(old), heir);
        return next(others, retention, handovers.taken(old, heir));
    }

    /// What takes this one's place when who leaves is needed no more.
    public VolumeDescription left() {
        return next(servers, retention, new Handovers(handovers.heirs(), Optional.empty()));
    }

    /// Whether this may take the other's place: all that blocks and names hang on is the same, and of those that hold the blocks
    /// one goes at a time, which is leaving first.
    public boolean replaces(VolumeDescription other) {
        return ring.equals(other.ring)
                && owner.equals(other.owner)
                && name.equals(other.name)
                && revision == other.revision + 1
                && store.equals(other.store)
                && redundancy.equals(other.redundancy)
                && handovers.follow(servers, other.handovers, other.servers);
    }

    /// What the owner signs.
    public Bytes encoding() {
        boolean isPlain = handovers.equals(Handovers.NONE);
        var out = new CanonicalWriter(isPlain ? TAG : HANDOVER_TAG);
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
        if (!isPlain) {
            handovers.write(out);
        }
        return out.toBytes();
    }

    public static VolumeDescription of(Bytes encoding) throws MalformedException {
        var in = new CanonicalReader(encoding);
        String tag = in.text(TAG.length());
        boolean isPlain = tag.equals(TAG);
        if (!isPlain && !tag.equals(HANDOVER_TAG)) {
            throw new MalformedException("domain tag is not " + TAG + " or " + HANDOVER_TAG);
        }
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
        Handovers handovers = isPlain ? Handovers.NONE : Handovers.read(in);
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
                    locking,
                    handovers);
        } catch (IllegalArgumentException e) {
            throw new MalformedException("no volume is described so", e);
        }
    }
}
