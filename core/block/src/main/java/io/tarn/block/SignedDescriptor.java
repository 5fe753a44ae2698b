package io.tarn.block;

import io.tarn.base.Bytes;
import io.tarn.base.CanonicalReader;
import io.tarn.base.CanonicalWriter;
import io.tarn.base.MalformedException;
import io.tarn.crypto.NodeIdentity;
import io.tarn.crypto.Signature;

/// A descriptor with its owner's signature; [#of] returns none whose signature does not hold.
///
/// Whether the owner may have volumes on a cluster is the cluster file's to say.
public record SignedDescriptor(VolumeDescriptor descriptor, Signature signature) {
    /// Both lists of clients at their bounds, and the rest.
    public static final int BYTES_MAX = 96 << 10;

    private static final String TAG = "tarn.volume.v1";

    public static SignedDescriptor sign(VolumeDescriptor descriptor, NodeIdentity owner) {
        return new SignedDescriptor(descriptor, owner.sign(TAG, descriptor.toBytes()));
    }

    /// Whether this takes the place of `other`, which has the same id.
    public boolean supersedes(SignedDescriptor other) {
        return descriptor.owner().equals(other.descriptor.owner())
                && descriptor.revision() > other.descriptor.revision();
    }

    public Bytes toBytes() {
        return new CanonicalWriter().bytes(descriptor.toBytes()).fixed(signature.value()).toBytes();
    }

    public static SignedDescriptor of(Bytes bytes) throws MalformedException {
        var in = new CanonicalReader(bytes);
        Bytes body = in.bytes(BYTES_MAX);
        var signature = new Signature(in.fixed(Signature.BYTES));
        in.end();
        VolumeDescriptor descriptor = VolumeDescriptor.of(body);
        if (!descriptor.owner().verify(TAG, body, signature)) {
            throw new MalformedException("the descriptor is not signed by its owner");
        }
        return new SignedDescriptor(descriptor, signature);
    }
}
