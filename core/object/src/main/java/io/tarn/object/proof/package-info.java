/// Proof that some bytes are a version of an object, for anyone who has the ring's key, at any time later, without asking anybody.
///
/// Source: Pond (FAST '03, §2.1): names of blocks are hashes of them, so that who knows a version's name can check all of it; and
/// certificates of the ring for the name.
///
/// Read in order: [VersionProof], [VersionClaim], [ContentCheck]; then [VersionReceipt], which is what writers are answered.
@org.jspecify.annotations.NullMarked
package io.tarn.object.proof;
