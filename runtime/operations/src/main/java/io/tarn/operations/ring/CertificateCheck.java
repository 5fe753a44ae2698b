package io.tarn.operations.ring;

import io.tarn.crypto.threshold.GroupKey;
import io.tarn.crypto.threshold.ThresholdSignature;
import io.tarn.ring.certificate.BatchStatement;
import io.tarn.ring.certificate.Certificate;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// Judges certificates for somebody who is given many of one batch: its signature is checked once, since a pairing takes as long as
/// everything else about a request. Remembers the last [#BATCHES_MAX] batches. Safe for use by many threads.
final class CertificateCheck {
    private static final int BATCHES_MAX = 64;

    private record Signed(GroupKey key, BatchStatement statement, ThresholdSignature signature) {}

    /// Whoever comes first judges, and the others wait for it. What turned out false is not kept: liars would push out what is true.
    private final Map<Signed, CompletableFuture<Boolean>> known =
            new LinkedHashMap<>() {
                @Override
                protected boolean removeEldestEntry(
                        Map.Entry<Signed, CompletableFuture<Boolean>> eldest) {
                    return size() > BATCHES_MAX;
                }
            };

    /// The same as [Certificate#verify].
    boolean verify(GroupKey key, Certificate certificate) {
        if (!certificate.isLeafOfBatch()) {
            return false;
        }
        var signed = new Signed(key, certificate.statement(), certificate.signature());
        var mine = new CompletableFuture<Boolean>();
        CompletableFuture<Boolean> first = putIfAbsent(signed, mine);
        if (first != null) {
            return first.join();
        }
        boolean isTrue = false;
        try {
            isTrue = certificate.isStatementSigned(key);
        } finally {
            mine.complete(isTrue);
            if (!isTrue) {
                remove(signed);
            }
        }
        return isTrue;
    }

    private @Nullable CompletableFuture<Boolean> putIfAbsent(
            Signed signed, CompletableFuture<Boolean> mine) {
        synchronized (known) {
            return known.putIfAbsent(signed, mine);
        }
    }

    private void remove(Signed signed) {
        synchronized (known) {
            known.remove(signed);
        }
    }
}
