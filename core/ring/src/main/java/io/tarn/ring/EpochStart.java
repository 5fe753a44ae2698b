package io.tarn.ring;

import io.tarn.crypto.Digest;

/// Where an epoch begins.
///
/// @param after the last batch of the epoch before
/// @param began digest of the agreed state after that batch
public record EpochStart(SequenceNumber after, Digest began) {}
