package io.tarn.block;

import io.tarn.base.Bytes;
import io.tarn.base.CanonicalReader;
import io.tarn.base.CanonicalWriter;
import io.tarn.base.MalformedException;
import io.tarn.crypto.NodeIdentity;
import io.tarn.crypto.Signature;

/// A descriptor by its owner's word. Of any value; [#verify] judges it. Whether the owner may have volumes on a
/// cluster is the catalogue's to say.
///
/// @param nonce what the owner drew the volume's id with, so that it is no other's
public record SignedDescriptor(VolumeDescriptor descriptor, Bytes nonce, Signature signature) {
    public static final int BYTES_MAX = VolumeDescriptor.BYTES_MAX + 128;

    private static final String TAG = "tarn.volume.v1";

    public SignedDescriptor {
        Bytes.ofSize(nonce, VolumeId.NONCE_BYTES, "a volume's nonce");
    }

    /// @param nonce that the id is of
    public static SignedDescriptor sign(
            VolumeDescriptor descriptor, Bytes nonce, NodeIdentity owner) {
        return new SignedDescriptor(descriptor, nonce, owner.sign(TAG, descriptor.toBytes()));
    }

    /// Whether the id is the owner's own, and the rest its word.
    public boolean verify() {
        return descriptor.id().equals(VolumeId.of(descriptor.owner(), nonce))
                && descriptor.owner().verify(TAG, descriptor.toBytes(), signature);
    }

    public Bytes toBytes() {
        return new CanonicalWriter()
                .bytes(descriptor.toBytes())
                .fixed(nonce)
                .fixed(signature.value())
                .toBytes();
    }

    public static SignedDescriptor of(Bytes bytes) throws MalformedException {
        var in = new CanonicalReader(bytes);
        var signed =
                new SignedDescriptor(
                        VolumeDescriptor.of(in.bytes(VolumeDescriptor.BYTES_MAX)),
                        in.fixed(VolumeId.NONCE_BYTES).compact(),
                        new Signature(in.fixed(Signature.BYTES).compact()));
        in.end();
        return signed;
    }
}
