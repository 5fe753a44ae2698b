package io.tarn.object.proof;

import io.tarn.base.Bytes;
import io.tarn.base.CanonicalReader;
import io.tarn.base.CanonicalWriter;
import io.tarn.base.MalformedException;
import io.tarn.block.immutable.Bguid;
import io.tarn.crypto.IdentityKey;
import io.tarn.crypto.threshold.GroupKey;
import io.tarn.object.Aguid;
import io.tarn.object.ObjectName;
import io.tarn.object.VersionNumber;
import io.tarn.object.VolumeDescription;
import io.tarn.object.machine.ObjectAnswer;
import io.tarn.ring.AgreedTime;
import io.tarn.ring.RingId;
import io.tarn.ring.certificate.Certificate;
import io.tarn.ring.certificate.Outcome;
import io.tarn.ring.certificate.Outcome.Fate;
import java.util.Optional;

/// What a ring has certified of an update, for one object of it: which version was the newest when it had been carried out. Of any
/// value; [#check] judges it.
///
/// It is what a writer is answered, so it costs nobody a question; a [VersionProof] has the version's root besides, and shows what is
/// in it. Both name the version by the same hash. Owner and names need no signature here: the object's id, which the ring has certified,
/// is a hash of them.
///
/// @param owner of the volume
/// @param volume what the owner calls it
/// @param certificate the ring's, of the update
public record VersionReceipt(
        IdentityKey owner, String volume, ObjectName name, Certificate certificate) {
    /// Of the encoding.
    public static final int BYTES_MAX = Certificate.LEAF_BYTES_MAX + (1 << 13);

    private static final String TAG = "tarn.object-receipt.v1";
    private static final int VOLUME_BYTES_MAX = 64;

    /// What a good one shows.
    ///
    /// @param vguid the version's own name
    /// @param time agreed, when the update was carried out
    public record Shown(RingId ring, VersionNumber number, Bguid vguid, AgreedTime time) {}

    /// Empty if the ring of this key has certified nothing of the kind.
    ///
    /// @param key the ring's
    public Optional<Shown> check(GroupKey key) {
        if (certificate.index() == 0 || !certificate.verify(key)) {
            return Optional.empty();
        }
        return committed()
                .filter(said -> said.volume().equals(Aguid.ofVolume(owner, volume)))
                .flatMap(this::shown);
    }

    private Optional<ObjectAnswer.Committed> committed() {
        try {
            Outcome outcome = Outcome.ofLeaf(certificate.leaf());
            return outcome.fate() == Fate.EXECUTED
                            && ObjectAnswer.of(outcome.result())
                                    instanceof ObjectAnswer.Committed said
                    ? Optional.of(said)
                    : Optional.empty();
        } catch (MalformedException e) {
            return Optional.empty();
        }
    }

    private Optional<Shown> shown(ObjectAnswer.Committed said) {
        RingId ring = certificate.statement().ring();
        Aguid object = Aguid.ofObject(owner, volume, name);
        return said.applied().stream()
                .filter(applied -> applied.object().equals(object))
                .findFirst()
                .flatMap(applied ->
                        applied.vguid()
                                .map(vguid ->
                                        new Shown(ring, applied.number(), vguid, said.time())));
    }

    /// The one byte form.
    public Bytes encoding() {
        var out = new CanonicalWriter(TAG);
        owner.write(out);
        out.text(volume);
        name.write(out);
        return out.bytes(certificate.encoding()).toBytes();
    }

    /// Whether a file is meant to be one.
    public static boolean isReceipt(Bytes file) {
        Bytes tag = new CanonicalWriter(TAG).toBytes();
        return file.size() >= tag.size() && file.slice(0, tag.size()).equals(tag);
    }

    public static VersionReceipt of(Bytes encoding) throws MalformedException {
        if (encoding.size() > BYTES_MAX) {
            throw new MalformedException("larger than any receipt");
        }
        var in = new CanonicalReader(encoding, TAG);
        var receipt =
                new VersionReceipt(
                        IdentityKey.read(in),
                        volumeName(in.text(VOLUME_BYTES_MAX)),
                        ObjectName.read(in),
                        Certificate.of(in.bytes(BYTES_MAX)));
        in.end();
        return receipt;
    }

    private static String volumeName(String name) throws MalformedException {
        if (!VolumeDescription.isName(name)) {
            throw new MalformedException("no volume is called so");
        }
        return name;
    }
}
