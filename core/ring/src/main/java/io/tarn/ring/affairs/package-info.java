/// The ring's own affairs, which it orders like everything else: who its members are, and how they get
/// shares of its key.
///
/// Source: `docs/spec/ring-affairs.md`; the sharing itself is [io.tarn.crypto.threshold]. Everything here is
/// a function of the agreed state, the same at every member; what a member does about it with its secrets
/// is `io.tarn.ring.steward`'s.
///
/// Read in order: [Founding], [Charter], [Succession], [Affair], [Affairs].
package io.tarn.ring.affairs;
