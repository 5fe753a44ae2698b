package io.tarn.block;

import io.tarn.base.Bytes;
import io.tarn.base.CanonicalReader;
import io.tarn.base.CanonicalWriter;
import io.tarn.base.MalformedException;
import io.tarn.crypto.NodeIdentity;
import io.tarn.crypto.Signature;

/// An owner's word that a volume is no more, and its blocks may be deleted. Of any value; [#verify] judges it.
public record SignedRemoval(VolumeId volume, Signature signature) {
    public static final int BYTES = VolumeId.BYTES + Signature.BYTES;

    private static final String TAG = "tarn.volume-removal.v1";

    public static SignedRemoval sign(VolumeId volume, NodeIdentity owner) {
        return new SignedRemoval(volume, owner.sign(TAG, volume.value()));
    }

    /// Whether the owner of this volume says so.
    public boolean verify(VolumeDescriptor descriptor) {
        return descriptor.id().equals(volume)
                && descriptor.owner().verify(TAG, volume.value(), signature);
    }

    public Bytes toBytes() {
        var out = new CanonicalWriter();
        volume.write(out);
        return out.fixed(signature.value()).toBytes();
    }

    public static SignedRemoval of(Bytes bytes) throws MalformedException {
        var in = new CanonicalReader(bytes);
        var removal =
                new SignedRemoval(
                        VolumeId.read(in), new Signature(in.fixed(Signature.BYTES).compact()));
        in.end();
        return removal;
    }
}
