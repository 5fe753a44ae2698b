/// TLS credentials that carry a node's identity.
///
/// A package of its own because it is the only code that needs X.509; in this module, rather than
/// in transport, because it is a pure function of keys, bytes and a given instant, and because what
/// a certificate means (which identity it proves) belongs beside what an identity is.
///
/// TLS libraries shake hands with ECDSA P-256, the one algorithm that all of them do fast. The
/// P-256 key is made afresh and short-lived; the long-lived Ed25519 identity signs it, once. A
/// trust manager that asks [TlsCertificates#verify] and nothing else thereby pins TLS to
/// identities: no authority, no host names, no chain (docs/spec/crypto.md).
package io.tarn.crypto.tls;
