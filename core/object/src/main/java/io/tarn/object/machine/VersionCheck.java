package io.tarn.object.machine;

import io.tarn.base.Bytes;
import io.tarn.base.MalformedException;
import io.tarn.block.immutable.Bguid;
import io.tarn.block.immutable.BlockChecksum;
import io.tarn.block.immutable.ImmutableCode;
import io.tarn.crypto.IdentityKey;
import io.tarn.object.Aguid;
import io.tarn.object.Head;
import io.tarn.object.ObjectName;
import io.tarn.object.PastVersion;
import io.tarn.object.SignedVolume;
import io.tarn.object.VersionNumber;
import io.tarn.object.VersionRoot;
import io.tarn.object.VolumeDescription;
import io.tarn.ring.RingId;
import io.tarn.ring.state.RangeProof;
import io.tarn.ring.state.RingState;
import java.util.List;
import java.util.Optional;

/// What a reader wants to know before it believes a version: that it is of the object of this name, of this owner.
/// Nothing else is trusted, whoever sends it.
///
/// @param owner whose volume it is
/// @param volume what the owner calls it
public record VersionCheck(IdentityKey owner, String volume, ObjectName name) {
    /// What comes of it.
    public sealed interface Checked {
        /// The version is the object's: its blocks can be fetched, each by the name that is in its parent.
        record Proven(VersionRoot root) implements Checked {}

        record Wrong(Fault fault) implements Checked {}
    }

    /// The first link of the chain that does not hold.
    public enum Fault {
        /// The description is of another owner or volume, or not signed.
        VOLUME,
        /// The ring that answered is not the one that the owner named.
        RING,
        /// The answer is about another object, or names no version of it.
        OBJECT,
        /// The block is not of the name that the ring has certified, or says other things.
        ROOT
    }

    private record Named(VersionNumber number, Bguid vguid) {}

    /// @param signed the volume, as it was when the version was made, or later
    /// @param ring whose certificate of the answer was verified
    /// @param answer what the ring has certified
    /// @param rootBlock that is said to be the version's root
    public Checked check(SignedVolume signed, RingId ring, ObjectAnswer answer, Bytes rootBlock) {
        return check(signed, ring, answer, Optional.empty(), rootBlock);
    }

    /// The same of a past version too.
    ///
    /// @param past if the answer is of digests: that the version is a past one under them
    public Checked check(
            SignedVolume signed,
            RingId ring,
            ObjectAnswer answer,
            Optional<RangeProof> past,
            Bytes rootBlock) {
        VolumeDescription description = signed.description();
        if (!description.owner().equals(owner)
                || !description.name().equals(volume)
                || !signed.verify()) {
            return new Checked.Wrong(Fault.VOLUME);
        }
        if (!description.ring().equals(ring)) {
            return new Checked.Wrong(Fault.RING);
        }
        Aguid object = description.object(name);
        Optional<Named> named =
                answer instanceof ObjectAnswer.HeadsAre heads
                        ? past.flatMap(proof -> named(heads, proof, description.id(), rootBlock))
                        : past.isPresent() ? Optional.empty() : named(answer, object);
        if (named.isEmpty()) {
            return new Checked.Wrong(Fault.OBJECT);
        }
        return root(description, named.get(), rootBlock)
                .<Checked>map(Checked.Proven::new)
                .orElse(new Checked.Wrong(Fault.ROOT));
    }

    private static Optional<Named> named(ObjectAnswer answer, Aguid object) {
        return switch (answer) {
            case ObjectAnswer.Committed committed ->
                    committed.applied().stream()
                            .filter(applied -> applied.object().equals(object))
                            .findFirst()
                            .flatMap(applied ->
                                    applied.vguid()
                                            .map(vguid -> new Named(applied.number(), vguid)));
            case ObjectAnswer.LatestIs latest when latest.object().equals(object) ->
                    latest.head().map((Head head) -> new Named(head.number(), head.vguid()));
            default -> Optional.empty();
        };
    }

    /// The number is the root's own word, and the proof says whether that is the version's name.
    private Optional<Named> named(
            ObjectAnswer.HeadsAre heads, RangeProof past, Aguid volume, Bytes rootBlock) {
        if (!heads.volume().equals(volume)) {
            return Optional.empty();
        }
        try {
            VersionNumber number = VersionRoot.of(rootBlock).number();
            Bytes key = ObjectKeys.version(volume, name, number);
            Optional<RangeProof.Shown> shown = past.shown(heads.versions(), key, key);
            for (RingState.Entry entry : shown.map(RangeProof.Shown::entries).orElse(List.of())) {
                if (entry.key().equals(key)
                        && PastVersion.of(entry.value()) instanceof PastVersion.Kept kept
                        && kept.number().equals(number)) {
                    return Optional.of(new Named(number, kept.vguid()));
                }
            }
            return Optional.empty();
        } catch (MalformedException e) {
            return Optional.empty();
        }
    }

    private Optional<VersionRoot> root(VolumeDescription description, Named named, Bytes block) {
        if (!BlockChecksum.isLength(block.size())) {
            return Optional.empty();
        }
        var code = new ImmutableCode(description.redundancy());
        Bguid name = BlockChecksum.of(description.redundancy(), code.encode(block)).bguid();
        if (!name.equals(named.vguid())) {
            return Optional.empty();
        }
        try {
            VersionRoot root = VersionRoot.of(block);
            boolean isOfObject =
                    root.volume().equals(description.id())
                            && root.object().equals(description.object(this.name))
                            && root.number().equals(named.number());
            return isOfObject ? Optional.of(root) : Optional.empty();
        } catch (MalformedException e) {
            return Optional.empty();
        }
    }
}
