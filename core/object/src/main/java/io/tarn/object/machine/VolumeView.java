package io.tarn.object.machine;

import io.tarn.base.Bytes;
import io.tarn.base.MalformedException;
import io.tarn.block.immutable.Bguid;
import io.tarn.crypto.KeyId;
import io.tarn.object.AccessList;
import io.tarn.object.Aguid;
import io.tarn.object.Head;
import io.tarn.object.ObjectName;
import io.tarn.object.PastVersion;
import io.tarn.object.Right;
import io.tarn.object.SignedVolume;
import io.tarn.object.VersionNumber;
import io.tarn.object.VolumeDescription;
import io.tarn.object.sweep.Sweep;
import io.tarn.ring.AgreedTime;
import io.tarn.ring.state.RangeProof;
import io.tarn.ring.state.RingState;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// A volume in one version of the state that its ring agrees on. Entries are decoded when they are asked for.
public final class VolumeView {
    private final RingState state;
    private final Aguid id;
    private final SignedVolume volume;

    private VolumeView(RingState state, Aguid id, SignedVolume volume) {
        this.state = state;
        this.id = id;
        this.volume = volume;
    }

    public static Optional<VolumeView> of(RingState state, Aguid id) {
        return state.get(ObjectKeys.description(id))
                .map(bytes ->
                        new VolumeView(state, id, ObjectKeys.decoded(bytes, SignedVolume::of)));
    }

    public Aguid id() {
        return id;
    }

    public SignedVolume signed() {
        return volume;
    }

    public VolumeDescription description() {
        return volume.description();
    }

    public AccessList access() {
        return state.get(ObjectKeys.access(id))
                .map(bytes -> ObjectKeys.decodedFields(bytes, AccessList::read))
                .orElse(AccessList.NONE);
    }

    /// At this place in the order.
    public boolean allows(KeyId client, Right right, AgreedTime now) {
        return description().owner().id().equals(client) || access().allows(client, right, now);
    }

    public Optional<Head> head(ObjectName name) {
        return state.get(ObjectKeys.head(id, name))
                .map(bytes -> ObjectKeys.decoded(bytes, Head::of));
    }

    /// A version that is not the newest, by its own number, or by the last number of those that are pruned.
    public Optional<PastVersion> past(ObjectName name, VersionNumber number) {
        return state.get(ObjectKeys.version(id, name, number))
                .map(bytes -> ObjectKeys.decoded(bytes, PastVersion::of));
    }

    public Optional<HeldBlock> held(Bguid block) {
        return state.get(ObjectKeys.held(id, block))
                .map(bytes -> ObjectKeys.decodedFields(bytes, HeldBlock::read));
    }

    /// The last that has begun.
    public Optional<Sweep> sweep() {
        return state.get(ObjectKeys.sweep(id))
                .map(bytes -> ObjectKeys.decodedFields(bytes, Sweep::read));
    }

    /// What [#sweeps] comes from, as a state of its own.
    public static RingState sweepEntries(RingState state) {
        return state.part(ObjectKeys.SWEEPS);
    }

    /// The last sweep of each volume that is there and was ever swept.
    public static SortedMap<Aguid, Sweep> sweeps(RingState state) {
        var sweeps = new TreeMap<Aguid, Sweep>();
        for (RingState.Entry entry :
                state.entries(ObjectKeys.SWEEPS, Bytes.EMPTY, Integer.MAX_VALUE)) {
            sweeps.put(
                    ObjectKeys.volumeIn(entry.key()),
                    ObjectKeys.decodedFields(entry.value(), Sweep::read));
        }
        return sweeps;
    }

    /// What [#descriptions] comes from, as a state of its own.
    public static RingState descriptionEntries(RingState state) {
        return state.part(ObjectKeys.DESCRIPTIONS);
    }

    /// Of all volumes that are there.
    public static List<VolumeDescription> descriptions(RingState state) {
        var descriptions = new ArrayList<VolumeDescription>();
        state.entries(ObjectKeys.DESCRIPTIONS, Bytes.EMPTY, Integer.MAX_VALUE)
                .forEach(entry ->
                        descriptions.add(
                                ObjectKeys.decoded(entry.value(), SignedVolume::of).description()));
        return descriptions;
    }

    /// Sees what members hold.
    @FunctionalInterface
    public interface HeldVisitor {
        void visit(Aguid volume, Bguid block, HeldBlock held);
    }

    /// Shows the blocks that members hold in one state and not in another, in any order. Costs what has changed.
    public static void heldNews(RingState older, RingState newer, HeldVisitor visitor) {
        newer.part(ObjectKeys.HELD)
                .news(
                        older.part(ObjectKeys.HELD),
                        (key, value) ->
                                visitor.visit(
                                        ObjectKeys.volumeIn(key),
                                        ObjectKeys.heldBlock(key),
                                        ObjectKeys.decodedFields(value, HeldBlock::read)));
    }

    /// Names its lists, as they are at this time.
    public ObjectAnswer.HeadsAre headsAt(AgreedTime now) {
        RingState heads = heads();
        return new ObjectAnswer.HeadsAre(
                id, now, heads.digest(), versions().digest(), heads.size(), counters().heldBytes());
    }

    Counters counters() {
        return state.get(ObjectKeys.counters(id))
                .map(bytes -> ObjectKeys.decodedFields(bytes, Counters::read))
                .orElse(Counters.NONE);
    }

    /// By name the newest versions, as [Head]s: what lists of objects are proven by.
    public RingState heads() {
        return state.part(ObjectKeys.heads(id));
    }

    /// By name, then the newest first, all others, as [PastVersion]s.
    public RingState versions() {
        return state.part(ObjectKeys.versions(id));
    }

    RingState state() {
        return state;
    }

    /// What heads begin with, in a proof of [#heads].
    public static Bytes headsPrefix(Aguid volume) {
        return ObjectKeys.heads(volume);
    }

    /// What past versions begin with, in a proof of [#versions].
    public static Bytes versionsPrefix(Aguid volume) {
        return ObjectKeys.versions(volume);
    }

    /// The same of those of one object.
    public static Bytes versionsPrefix(Aguid volume, ObjectName name) {
        return ObjectKeys.versions(volume, name);
    }

    /// The name in the key of a head.
    public static ObjectName nameOfHead(Bytes key, Aguid volume) throws MalformedException {
        return ObjectKeys.parsedName(key, volume, 0);
    }

    /// The name in the key of a past version.
    public static ObjectName nameOfVersion(Bytes key, Aguid volume) throws MalformedException {
        return ObjectKeys.parsedName(key, volume, ObjectKeys.VERSION_PLACE_BYTES);
    }

    /// Where a version is among all past versions of a volume: those of one object from new to old.
    public static Bytes placeOf(ObjectName name, VersionNumber number) {
        return ObjectKeys.placeOf(name, number);
    }

    /// A proof of the names that begin so, from some name on, under the digest of [#heads]. Whoever checks it uses the same
    /// prefix and place.
    ///
    /// @param prefix bytes that names begin with; of any value, as is `from`
    public RangeProof proveHeads(Bytes prefix, Bytes from, int entriesMax, int bytesMax) {
        return proof(heads(), ObjectKeys.heads(id), prefix, from, entriesMax, bytesMax);
    }

    /// The same of past versions, under the digest of [#versions].
    ///
    /// @param from a name, or a name and a place among its versions
    public RangeProof proveVersions(Bytes prefix, Bytes from, int entriesMax, int bytesMax) {
        return proof(versions(), ObjectKeys.versions(id), prefix, from, entriesMax, bytesMax);
    }

    private static RangeProof proof(
            RingState part, Bytes section, Bytes prefix, Bytes from, int entriesMax, int bytesMax) {
        return RangeProof.of(
                part,
                Bytes.concat(section, prefix),
                Bytes.concat(section, from),
                entriesMax,
                bytesMax);
    }
}
