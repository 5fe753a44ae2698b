package io.tarn.benchmarks.ring;

import io.tarn.base.MalformedException;
import io.tarn.crypto.MerkleTree;
import io.tarn.crypto.threshold.GroupKey;
import io.tarn.crypto.threshold.ThresholdSignature;
import io.tarn.ring.certificate.BatchStatement;
import io.tarn.ring.certificate.Certificate;
import io.tarn.ring.certificate.Outcome;
import io.tarn.ring.certificate.Outcome.Fate;
import io.tarn.ring.message.Request;
import java.util.concurrent.ConcurrentHashMap;

/// What all clients of this process do with certificates. Each client's path to its batch's root is checked;
/// the signature of a batch is checked once, for all whose requests were in it: as a program with many users
/// would do, and as 400 clients on 400 machines would not.
///
/// Safe for use by many threads.
final class CertificateCheck {
    private record Signed(BatchStatement statement, ThresholdSignature signature) {}

    private final GroupKey key;
    private final ConcurrentHashMap<Signed, Boolean> batches = new ConcurrentHashMap<>();

    CertificateCheck(GroupKey key) {
        this.key = key;
    }

    GroupKey key() {
        return key;
    }

    /// Whether the ring says that this request was carried out.
    boolean proves(Certificate certificate, Request request) {
        try {
            if (certificate.index() == 0) {
                return false;
            }
            Outcome outcome = Outcome.ofLeaf(certificate.leaf());
            return outcome.request().equals(request.digest())
                    && outcome.fate() == Fate.EXECUTED
                    && isInBatch(certificate)
                    && isSigned(certificate);
        } catch (MalformedException e) {
            return false;
        }
    }

    private static boolean isInBatch(Certificate certificate) {
        return MerkleTree.verify(
                certificate.statement().root().digest(),
                certificate.statement().root().size(),
                certificate.index(),
                certificate.leaf(),
                certificate.proof());
    }

    private boolean isSigned(Certificate certificate) {
        return batches.computeIfAbsent(
                new Signed(certificate.statement(), certificate.signature()),
                batch ->
                        key.verify(
                                BatchStatement.DOMAIN_TAG,
                                batch.statement().toSign(),
                                batch.signature()));
    }

    /// Forgets what was checked.
    ///
    /// @return how many batches that were
    long takeBatches() {
        long count = batches.size();
        batches.clear();
        return count;
    }
}
