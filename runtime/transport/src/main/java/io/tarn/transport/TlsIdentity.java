package io.tarn.transport;

import io.tarn.crypto.IdentityKey;
import io.tarn.crypto.NodeIdentity;
import io.tarn.crypto.tls.TlsCertificates;
import io.tarn.crypto.tls.TlsCredentials;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/// One identity's TLS credentials: short-lived, and issued anew when a connection needs them and
/// two thirds of their life have passed. So a process renews them for as long as it runs, and a
/// stolen TLS key is soon worthless. Safe for use by many threads.
///
/// A connection outlives the certificate it was made with: who is at the other end was proven when
/// it was made, and does not change.
public final class TlsIdentity {
    /// Long enough to outlast a week without a clock, short enough for a lost key.
    public static final Duration USUAL_LIFETIME = Duration.ofDays(14);

    /// How far the clocks of two nodes may be apart: a certificate is valid from this long before
    /// it was issued, or from a tenth of a shorter life.
    private static final Duration CLOCK_SKEW_MAX = Duration.ofHours(6);

    private final NodeIdentity identity;
    private final Duration lifetime;
    private final InstantSource clock;
    private final SecureRandom random = new SecureRandom();
    private @Nullable TlsCredentials current;
    private Instant renewAt = Instant.MIN;

    /// @param lifetime of each certificate, at most [TlsCertificates#LIFETIME_MAX]
    public TlsIdentity(NodeIdentity identity, Duration lifetime, InstantSource clock) {
        this.identity = identity;
        this.lifetime = lifetime;
        this.clock = clock;
    }

    IdentityKey key() {
        return identity.publicKey();
    }

    InstantSource clock() {
        return clock;
    }

    /// Credentials that stay valid for at least a third of their life; the same object until they
    /// are renewed.
    synchronized TlsCredentials current() {
        Instant now = clock.instant();
        if (current == null || !now.isBefore(renewAt)) {
            Duration tenth = lifetime.dividedBy(10);
            Duration skew = tenth.compareTo(CLOCK_SKEW_MAX) < 0 ? tenth : CLOCK_SKEW_MAX;
            current = TlsCertificates.issue(identity, now.minus(skew), lifetime, random);
            renewAt = now.plus(lifetime.multipliedBy(2).dividedBy(3)).minus(skew);
        }
        return current;
    }
}
