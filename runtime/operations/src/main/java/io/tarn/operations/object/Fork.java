package io.tarn.operations.object;

import io.tarn.object.Aguid;
import io.tarn.ring.certificate.Proof;

/// Two certified answers about one object that cannot both be true: two versions of one number, or an older one later.
public record Fork(Aguid object, Proof one, Proof other) {}
