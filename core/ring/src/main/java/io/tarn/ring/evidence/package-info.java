/// What members have said under their signatures and no correct member says, as records that anyone who has the
/// ring's key checks offline.
///
/// Source: OSDI '99, §4.2–4.4, for what a correct member says once. Signed is what others must be able to show to
/// third parties, a wrong share too. That no correct member can be convicted rests on INV-009 (ADR-016). Formats:
/// docs/spec/evidence.md.
///
/// Read in order: [Misbehaviour], [MembershipProof], [Evidence].
package io.tarn.ring.evidence;
