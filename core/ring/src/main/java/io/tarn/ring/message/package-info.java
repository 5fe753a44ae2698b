/// What members of a ring and its clients tell one another.
///
/// Source: OSDI '99, §4. Signed is what others must be able to show to third parties: requests,
/// pre-prepares, prepares, checkpoints, view changes and new views. The rest is believed of whoever is at
/// the other end of the channel, which has proved its identity. Formats: docs/spec/ring-wire.md.
///
/// Read in order: [Request], [Batch], [Statement] and [Signed], [PrePrepare], [Prepare], [Commit],
/// [Checkpoint], [ViewChange], [NewView].
package io.tarn.ring.message;
