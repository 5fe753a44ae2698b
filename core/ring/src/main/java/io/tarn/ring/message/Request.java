package io.tarn.ring.message;

import static io.tarn.base.Invariant.require;

import io.tarn.base.Bytes;
import io.tarn.base.CanonicalReader;
import io.tarn.base.CanonicalWriter;
import io.tarn.base.MalformedException;
import io.tarn.crypto.Digest;
import io.tarn.crypto.IdentityKey;
import io.tarn.crypto.NodeIdentity;
import io.tarn.crypto.Sha256;
import io.tarn.crypto.Signature;
import io.tarn.ring.ClientSequence;
import io.tarn.ring.RingId;
import org.jspecify.annotations.Nullable;

/// `⟨REQUEST, o, t, c⟩` (OSDI '99, §4.1), signed by the client, so that no primary invents one and no
/// client makes some members believe it and others not.
public final class Request {
    public static final int OPERATION_BYTES_MAX = 1 << 20;

    /// Of an encoding, without the operation.
    private static final int OTHER_BYTES =
            IdentityKey.BYTES + Long.BYTES + 1 + Integer.BYTES + Signature.BYTES;

    private static final String SIGNED_TAG = "tarn.ring-request.v1";
    private static final String DIGEST_TAG = "tarn.ring-request-digest.v1";

    private final IdentityKey client;
    private final ClientSequence sequence;
    private final Addressee addressee;
    private final Bytes operation;
    private final Signature signature;

    /// `client ‖ sequence ‖ addressee ‖ operation ‖ signature`: hashed, sent and stored as it came, for that happens some
    /// ten times.
    private final Bytes encoding;

    /// Computed when first needed, for it is asked for often; equal whoever computes it.
    private volatile @Nullable Digest digest;

    /// @param operation at most [#OPERATION_BYTES_MAX]
    public Request(
            IdentityKey client,
            ClientSequence sequence,
            Addressee addressee,
            Bytes operation,
            Signature signature) {
        this(
                client,
                sequence,
                addressee,
                operation,
                signature,
                encoded(client, sequence, addressee, operation, signature));
    }

    private Request(
            IdentityKey client,
            ClientSequence sequence,
            Addressee addressee,
            Bytes operation,
            Signature signature,
            Bytes encoding) {
        require(operation.size() <= OPERATION_BYTES_MAX, "an operation has at most 1 MiB");
        this.client = client;
        this.sequence = sequence;
        this.addressee = addressee;
        this.operation = operation;
        this.signature = signature;
        this.encoding = encoding;
    }

    private static Bytes encoded(
            IdentityKey client,
            ClientSequence sequence,
            Addressee addressee,
            Bytes operation,
            Signature signature) {
        var out = CanonicalWriter.ofSize(OTHER_BYTES + operation.size());
        client.write(out);
        sequence.write(out);
        out.u8(addressee.code()).bytes(operation);
        signature.write(out);
        return out.toBytes();
    }

    public IdentityKey client() {
        return client;
    }

    public ClientSequence sequence() {
        return sequence;
    }

    public Addressee addressee() {
        return addressee;
    }

    public Bytes operation() {
        return operation;
    }

    public Signature signature() {
        return signature;
    }

    public static Request signed(
            RingId ring,
            NodeIdentity client,
            ClientSequence sequence,
            Addressee addressee,
            Bytes operation) {
        Bytes toSign = toSign(ring, sequence, addressee, operation);
        Signature signature = client.sign(SIGNED_TAG, toSign);
        return new Request(client.publicKey(), sequence, addressee, operation, signature);
    }

    /// Whether the client has asked this ring for it.
    public boolean verify(RingId ring) {
        // What is signed begins with the ring instead of the client, and ends before the signature.
        var first = new CanonicalWriter();
        ring.write(first);
        int signedBytes = encoding.size() - IdentityKey.BYTES - Signature.BYTES;
        return client.verify(
                SIGNED_TAG,
                signature,
                first.toBytes(),
                encoding.slice(IdentityKey.BYTES, signedBytes));
    }

    private static Bytes toSign(
            RingId ring, ClientSequence sequence, Addressee addressee, Bytes operation) {
        var out = CanonicalWriter.ofSize(OTHER_BYTES + operation.size());
        ring.write(out);
        sequence.write(out);
        out.u8(addressee.code()).bytes(operation);
        return out.toBytes();
    }

    /// Names the request with its signature: of two that differ in the signature only, one may be valid
    /// and the other not, and they must not pass for one another in a batch.
    public Digest digest() {
        Digest known = digest;
        if (known == null) {
            var out = new CanonicalWriter(DIGEST_TAG);
            known = Sha256.of(out.toBytes(), encoding);
            digest = known;
        }
        return known;
    }

    public void write(CanonicalWriter out) {
        out.fixed(encoding);
    }

    /// In its one byte form.
    int encodedBytes() {
        return encoding.size();
    }

    public static Request read(CanonicalReader in) throws MalformedException {
        Bytes rest = in.rest();
        IdentityKey client = IdentityKey.read(in);
        ClientSequence sequence = ClientSequence.read(in);
        Addressee addressee = Addressee.of(in.u8());
        Bytes operation = in.bytes(OPERATION_BYTES_MAX);
        Signature signature = Signature.read(in);
        return new Request(
                client,
                sequence,
                addressee,
                operation,
                signature,
                rest.slice(0, rest.size() - in.remaining()));
    }

    /// The digest covers all of it.
    @Override
    public boolean equals(Object other) {
        return other instanceof Request that && digest().equals(that.digest());
    }

    @Override
    public int hashCode() {
        return digest().hashCode();
    }

    @Override
    public String toString() {
        return "request " + sequence + " of " + client.id().shortText();
    }
}
