package io.tarn.operations.object;

import io.tarn.object.machine.ObjectAnswer;
import io.tarn.ring.certificate.Proof;

/// All names and versions of a volume at one place in the ring's order, by their digests. Lists of them can be had for half a
/// minute.
public record Snapshot(ObjectAnswer.HeadsAre heads, Proof proof) {}
