package io.tarn.ring.certificate;

import io.tarn.base.Bytes;
import io.tarn.base.CanonicalReader;
import io.tarn.base.CanonicalWriter;
import io.tarn.base.MalformedException;
import io.tarn.crypto.Digest;
import io.tarn.ring.AgreedTime;
import io.tarn.ring.Epoch;
import io.tarn.ring.SequenceNumber;
import java.util.Optional;

/// Leaf 0 of a batch: what was ordered, and what came before. It proves to whoever was away that the
/// batch is committed, and makes of all certificates one chain.
///
/// @param batch digest of the requests that were ordered
/// @param time of the batch, later than the one before
/// @param previous root of the batch before; empty for the first
public record BatchHeader(
        Epoch epoch,
        SequenceNumber sequence,
        Digest batch,
        AgreedTime time,
        Optional<BatchRoot> previous) {
    private static final String TAG = "tarn.batch-header.v1";

    public Bytes leaf() {
        var out = new CanonicalWriter(TAG);
        epoch.write(out);
        sequence.write(out);
        batch.write(out);
        time.write(out);
        out.bool(previous.isPresent());
        previous.ifPresent(root -> root.write(out));
        return out.toBytes();
    }

    public static BatchHeader ofLeaf(Bytes leaf) throws MalformedException {
        var in = new CanonicalReader(leaf, TAG);
        var header =
                new BatchHeader(
                        Epoch.read(in),
                        SequenceNumber.read(in),
                        Digest.read(in),
                        AgreedTime.read(in),
                        in.bool() ? Optional.of(BatchRoot.read(in)) : Optional.empty());
        in.end();
        return header;
    }
}
