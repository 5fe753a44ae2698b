package io.tarn.ring.steward;

import io.tarn.ring.message.Request;

/// What a member's steward asks of its surroundings, in list order, none before every [Keep] ahead of it is
/// on disk.
public sealed interface StewardEffect {
    /// To be kept instead of what was kept before, of which nothing may be left.
    record Keep(Secrets secrets) implements StewardEffect {}

    /// To be ordered.
    record Ask(Request request) implements StewardEffect {}
}
