package io.tarn.ring.certificate;

import io.tarn.base.Bytes;
import io.tarn.base.CanonicalReader;
import io.tarn.base.CanonicalWriter;
import io.tarn.base.MalformedException;
import io.tarn.crypto.MerkleProof;
import io.tarn.crypto.MerkleTree;
import io.tarn.crypto.threshold.GroupKey;
import io.tarn.crypto.threshold.ThresholdSignature;

/// Proof that a ring has ordered and executed something, for anyone who has the ring's key, at any time
/// later. Of any value; [#verify] judges it.
///
/// @param index of the leaf: 0 for a [BatchHeader], above for an [Outcome]
/// @param leaf at most [#LEAF_BYTES_MAX]
public record Certificate(
        BatchStatement statement,
        int index,
        Bytes leaf,
        MerkleProof proof,
        ThresholdSignature signature) {
    public static final int LEAF_BYTES_MAX = Outcome.RESULT_BYTES_MAX + 256;

    private static final String TAG = "tarn.certificate.v1";

    /// Whether the ring of this key says so.
    public boolean verify(GroupKey key) {
        return isLeafOfBatch() && isStatementSigned(key);
    }

    /// Whether it says what is in the batch that it is of. Nothing is signed by that.
    public boolean isLeafOfBatch() {
        return MerkleTree.verify(
                statement.root().digest(), statement.root().size(), index, leaf, proof);
    }

    /// Whether the ring of this key has signed the batch that it is of. It may say anything.
    public boolean isStatementSigned(GroupKey key) {
        return key.verify(BatchStatement.DOMAIN_TAG, statement.toSign(), signature);
    }

    /// The one byte form, in messages and in files.
    public Bytes encoding() {
        var out = new CanonicalWriter(TAG);
        statement.write(out);
        out.u32(index).bytes(leaf);
        proof.write(out);
        signature.write(out);
        return out.toBytes();
    }

    public static Certificate of(Bytes encoding) throws MalformedException {
        var in = new CanonicalReader(encoding, TAG);
        var certificate =
                new Certificate(
                        BatchStatement.read(in),
                        in.u32(),
                        in.bytes(LEAF_BYTES_MAX),
                        MerkleProof.read(in),
                        ThresholdSignature.read(in));
        in.end();
        return certificate;
    }
}
