/// What Tarn trusts mathematics for: digests, hash trees, MACs, and the identities of nodes.
///
/// Sources: FIPS 180-4 (SHA-256), RFC 2104 (HMAC), RFC 5869 (HKDF), RFC 7748 (X25519), RFC 8032
/// (Ed25519), BIP 350 (Bech32m). Every domain tag, label and encoding is in docs/spec/crypto.md.
///
/// Departures: Ed25519 verification refuses every encoding and key on which implementations are
/// known to disagree ([Curve25519]).
///
/// Read in order: [Sha256], [MerkleTree], [MacKey], [NodeIdentity] and [IdentityKey],
/// [PairwiseKeys], [Ed25519].
package io.tarn.crypto;
