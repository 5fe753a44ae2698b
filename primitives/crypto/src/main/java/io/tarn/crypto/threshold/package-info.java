/// One public key for a group of members, any `k` of whom sign for it, and none of whom ever holds the
/// private key: BLS signatures on BLS12-381, shared among the members by a polynomial.
///
/// The key is made without a dealer, and moves to another membership, or to fresh shares for the same
/// one, without changing. Signatures are in G1 (48 bytes), since many are kept; keys in G2 (96 bytes).
///
/// Sources: Boneh, Lynn, Shacham, *Short Signatures from the Weil Pairing*, 2001; Boldyreva,
/// *Threshold Signatures…*, PKC 2003; Feldman 1987 and Pedersen 1991 (key generation); Desmedt, Jajodia
/// 1997, and Wong, Wang, Wing 2002 (resharing); draft-irtf-cfrg-bls-signature-05 (the suite
/// `BLS_SIG_BLS12381G1_XMD:SHA-256_SSWU_RO_NUL_`); RFC 9180 (sealed shares). Terms are theirs: *share,
/// dealer, deal, sub-share, complaint, commitment, verification vector*.
///
/// Departures: a receiver has one key for each dealer and deal, so that a complaint is proved by
/// publishing it, and what was sent can never be read again once it is forgotten (ADR-013).
///
/// Everything here is a pure function; randomness comes in as seeds. Which deals make the key is
/// agreed on elsewhere.
///
/// Read in order: [GroupKey], [VerificationVector], [SecretShare], [ShareCombiner]; then [Sharing],
/// [Receiver], [Dealing], [Dealer], [Deal], [Complaint], [KeyAssembly].
package io.tarn.crypto.threshold;
