package io.tarn.ring.message;

import io.tarn.base.CanonicalWriter;

/// What a member says under its signature, for others to show around.
public sealed interface Statement permits PrePrepare, Prepare, Checkpoint, ViewChange, NewView {
    /// What it is signed for.
    String domainTag();

    void write(CanonicalWriter out);
}
