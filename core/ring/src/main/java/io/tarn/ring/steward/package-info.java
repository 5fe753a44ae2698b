/// What a member does about the ring's own affairs, with its secrets: offers keys, deals, takes its share
/// of the key, and forgets the old one.
///
/// Source: `docs/spec/ring-affairs.md`. Whether it was done is in the agreed state, so that all of it can be
/// done again after a restart; what must not be done differently then, the seeds, is kept before it is
/// used.
///
/// Read in order: [Secrets], [StewardEffect], [Steward].
package io.tarn.ring.steward;
