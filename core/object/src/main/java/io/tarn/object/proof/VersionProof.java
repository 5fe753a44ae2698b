package io.tarn.object.proof;

import io.tarn.base.Bytes;
import io.tarn.base.CanonicalReader;
import io.tarn.base.CanonicalWriter;
import io.tarn.base.MalformedException;
import io.tarn.block.Redundancy;
import io.tarn.block.immutable.Bguid;
import io.tarn.block.immutable.BlockChecksum;
import io.tarn.block.immutable.ImmutableCode;
import io.tarn.crypto.threshold.GroupKey;
import io.tarn.object.ObjectName;
import io.tarn.object.SignedVolume;
import io.tarn.object.VersionRoot;
import io.tarn.object.VolumeDescription;
import io.tarn.object.machine.ObjectAnswer;
import io.tarn.object.machine.VersionCheck;
import io.tarn.ring.AgreedTime;
import io.tarn.ring.RingId;
import io.tarn.ring.certificate.Outcome;
import io.tarn.ring.certificate.Outcome.Fate;
import io.tarn.ring.certificate.Proof;
import io.tarn.ring.message.Addressee;
import io.tarn.ring.state.RangeProof;
import java.util.Optional;

/// What a ring has certified of a version, down to the version's root block: all that is needed, beside the ring's key, to know what
/// the version is. Of any value; [#check] judges it. The blocks below the root are judged by [ContentCheck].
///
/// @param volume by its owner's word, which names the ring
/// @param answer the ring's: the newest version, or what an update did, or the digests of all names and versions
/// @param past under the digest of past versions in the answer, if the version is one of these
/// @param rootBlock of the version
public record VersionProof(
        SignedVolume volume,
        ObjectName name,
        Proof answer,
        Optional<RangeProof> past,
        Bytes rootBlock) {
    /// Of the encoding.
    public static final int BYTES_MAX = 1 << 22;

    private static final String TAG = "tarn.object-proof.v1";

    /// What comes of it.
    public sealed interface Checked {
        record Proven(VersionClaim claim) implements Checked {}

        record Wrong(Fault fault) implements Checked {}
    }

    /// The first link of the chain that does not hold.
    public enum Fault {
        /// The ring of this key has not certified this.
        CERTIFICATE,
        /// What it has certified is no answer about objects.
        ANSWER,
        /// The volume is not its owner's by the owner's signature.
        VOLUME,
        /// The owner has named another ring.
        RING,
        /// The answer names no such version of this object.
        OBJECT,
        /// The block is not of the name that is certified, or says other things.
        ROOT
    }

    private record Seen(AgreedTime time, boolean isNewest) {}

    /// @param key the ring's
    public Checked check(GroupKey key) {
        Optional<Outcome> outcome = answer.verify(key);
        if (outcome.isEmpty()) {
            return new Checked.Wrong(Fault.CERTIFICATE);
        }
        Optional<ObjectAnswer> said = said(outcome.get());
        Optional<Seen> seen = said.flatMap(VersionProof::seen);
        if (said.isEmpty() || seen.isEmpty()) {
            return new Checked.Wrong(Fault.ANSWER);
        }
        VolumeDescription description = volume.description();
        RingId ring = answer.certificate().statement().ring();
        var check = new VersionCheck(description.owner(), description.name(), name);
        return switch (check.check(volume, ring, said.get(), past, rootBlock)) {
            case VersionCheck.Checked.Wrong(var fault) -> new Checked.Wrong(of(fault));
            case VersionCheck.Checked.Proven(VersionRoot root) ->
                    new Checked.Proven(
                            new VersionClaim(
                                    ring,
                                    description.owner(),
                                    description.name(),
                                    name,
                                    description.redundancy(),
                                    vguid(),
                                    root,
                                    seen.get().time(),
                                    seen.get().isNewest()));
        };
    }

    private Bguid vguid() {
        Redundancy redundancy = volume.description().redundancy();
        var code = new ImmutableCode(redundancy);
        return BlockChecksum.of(redundancy, code.encode(rootBlock)).bguid();
    }

    private Optional<ObjectAnswer> said(Outcome outcome) {
        boolean isAnswer =
                outcome.fate() == Fate.EXECUTED
                        && answer.request().addressee() == Addressee.MACHINE;
        try {
            return isAnswer ? Optional.of(ObjectAnswer.of(outcome.result())) : Optional.empty();
        } catch (MalformedException e) {
            return Optional.empty();
        }
    }

    private static Optional<Seen> seen(ObjectAnswer answer) {
        return switch (answer) {
            case ObjectAnswer.LatestIs latest -> Optional.of(new Seen(latest.time(), true));
            case ObjectAnswer.Committed made -> Optional.of(new Seen(made.time(), true));
            case ObjectAnswer.HeadsAre heads -> Optional.of(new Seen(heads.time(), false));
            default -> Optional.empty();
        };
    }

    private static Fault of(VersionCheck.Fault fault) {
        return switch (fault) {
            case VOLUME -> Fault.VOLUME;
            case RING -> Fault.RING;
            case OBJECT -> Fault.OBJECT;
            case ROOT -> Fault.ROOT;
        };
    }

    /// The one byte form, in files.
    public Bytes encoding() {
        var out = new CanonicalWriter(TAG);
        volume.write(out);
        name.write(out);
        out.bytes(answer.encoding()).bool(past.isPresent());
        past.ifPresent(proof -> proof.write(out));
        return out.bytes(rootBlock).toBytes();
    }

    public static VersionProof of(Bytes encoding) throws MalformedException {
        var in = new CanonicalReader(encoding, TAG);
        var proof =
                new VersionProof(
                        SignedVolume.read(in),
                        ObjectName.read(in),
                        Proof.of(in.bytes(Proof.BYTES_MAX)),
                        in.bool() ? Optional.of(RangeProof.read(in)) : Optional.empty(),
                        in.bytes(VersionRoot.BYTES_MAX).compact());
        in.end();
        return proof;
    }
}
