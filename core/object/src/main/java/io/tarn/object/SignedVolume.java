package io.tarn.object;

import io.tarn.base.Bytes;
import io.tarn.base.CanonicalReader;
import io.tarn.base.CanonicalWriter;
import io.tarn.base.MalformedException;
import io.tarn.crypto.Digest;
import io.tarn.crypto.NodeIdentity;
import io.tarn.crypto.Sha256;
import io.tarn.crypto.Signature;

/// A description by its owner's word. Of any value; [#verify] judges it. Anybody can, at any time: it is what leads from an
/// owner's key to the ring that speaks for its objects.
public record SignedVolume(VolumeDescription description, Signature signature) {
    private static final String SIGNED_TAG = "tarn.object-volume-signed.v1";
    private static final String DIGEST_TAG = "tarn.object-volume-digest.v1";

    public static SignedVolume sign(VolumeDescription description, NodeIdentity owner) {
        return new SignedVolume(description, owner.sign(SIGNED_TAG, description.encoding()));
    }

    public boolean verify() {
        return description.owner().verify(SIGNED_TAG, description.encoding(), signature);
    }

    /// Names it in versions.
    public Digest digest() {
        var out = new CanonicalWriter(DIGEST_TAG);
        write(out);
        return Sha256.of(out.toBytes());
    }

    public void write(CanonicalWriter out) {
        out.bytes(description.encoding());
        signature.write(out);
    }

    public static SignedVolume read(CanonicalReader in) throws MalformedException {
        return new SignedVolume(
                VolumeDescription.of(in.bytes(VolumeDescription.BYTES_MAX)), Signature.read(in));
    }

    public Bytes encoding() {
        var out = new CanonicalWriter();
        write(out);
        return out.toBytes();
    }

    public static SignedVolume of(Bytes encoding) throws MalformedException {
        var in = new CanonicalReader(encoding);
        SignedVolume signed = read(in);
        in.end();
        return signed;
    }
}
