package io.tarn.bucket;

import io.tarn.block.immutable.Bguid;
import io.tarn.object.ObjectName;
import io.tarn.object.VersionNumber;
import io.tarn.object.VersionRoot;
import io.tarn.object.proof.VersionProof;
import io.tarn.operations.object.Likely;
import io.tarn.operations.object.ObjectClient;
import io.tarn.s3.store.Refusal;
import java.io.IOException;
import java.io.OutputStream;

/// Writes proofs of versions that were found. Each costs the ring an answer, and one of a past version two.
final class VersionProofs {
    private VersionProofs() {}

    /// @param where its blocks most likely are
    /// @throws RefusedException if not all of it is to be had; what was written is no proof then
    static void write(
            Volume volume,
            ObjectName name,
            VersionNumber number,
            Bguid vguid,
            Likely where,
            OutputStream out)
            throws RefusedException, IOException, InterruptedException {
        VersionRoot root = TimeTravel.root(volume, name, vguid, where);
        if (root.isDeleted()) {
            throw new RefusedException(Refusal.NO_SUCH_KEY, "a deletion has no content");
        }
        ObjectClient.Certified certified =
                volume.certified(name, number)
                        .orElseThrow(() -> new RefusedException(Refusal.NO_SUCH_VERSION));
        var proof =
                new VersionProof(
                        certified.volume(),
                        name,
                        certified.answer(),
                        certified.past(),
                        root.encoding());
        ProofFile.write(proof, root, block -> volume.block(block, where), out);
    }
}
