package io.tarn.crypto.tls;

import io.tarn.crypto.IdentityKey;

/// What a peer's certificate proves.
public sealed interface CertificateVerdict {
    /// Whoever holds the certificate's private key was certified by this identity.
    record Accepted(IdentityKey identity) implements CertificateVerdict {}

    record Rejected(Reason reason, String detail) implements CertificateVerdict {}

    enum Reason {
        /// Not of the profile of docs/spec/crypto.md, or names two identities.
        MALFORMED,
        /// Its period has ended; the peer must renew it, or a clock is wrong.
        EXPIRED,
        /// Its period has not begun: a clock is wrong.
        NOT_YET_VALID,
        /// Valid for longer than any node issues them.
        TOO_LONG_LIVED,
        /// For another purpose than both ends of a TLS handshake.
        WRONG_USAGE,
        /// Not signed by the identity that it names.
        BAD_SIGNATURE,
    }
}
