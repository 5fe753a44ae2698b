package io.tarn.operations.ring;

import io.tarn.base.Bytes;
import io.tarn.crypto.KeyId;
import io.tarn.operations.Asking.Answer;
import io.tarn.ring.certificate.Certificate;
import io.tarn.ring.message.Addressee;
import io.tarn.ring.message.Request;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/// A client's links to a ring.
interface RingWay {
    /// As it is now; empty if it has no key yet, or too few answer.
    Optional<KnownRing> ring();

    /// The same, or as it was some seconds ago.
    Optional<KnownRing> recentRing();

    /// A number above all of the caller's that the ring has executed; empty if too few members say.
    Optional<Long> unused(KnownRing ring);

    Request signed(KnownRing ring, long number, Addressee to, Bytes operation);

    CompletableFuture<Answer<RingReply>> send(KeyId member, Request request);

    /// The place of the member that is best asked first.
    int home(List<KeyId> members);

    boolean certifies(KnownRing ring, Certificate certificate);

    /// Somebody was let wait by this one.
    void lags(KeyId member);
}
