package io.tarn.block.client;

import io.tarn.block.BlockReply;

/// Everything that can happen to an operation.
public sealed interface ClientInput {
    /// Time, in ticks of one millisecond; the first one starts the operation.
    record Ticked(long now) implements ClientInput {}

    /// @param exchange of the [ClientEffect.Ask] that this answers
    record Replied(int server, long exchange, BlockReply reply) implements ClientInput {}

    /// The request got no answer and will get none: the link is down, or its bytes were not a reply.
    record Lost(int server, long exchange) implements ClientInput {}
}
