package io.tarn.block.immutable;

/// Everything that can happen to an operation on immutable blocks.
public sealed interface ImmutableInput {
    /// Time, in ticks of one millisecond; the first one starts the operation.
    record Ticked(long now) implements ImmutableInput {}

    /// @param exchange of the [ImmutableEffect.Ask] that this answers
    record Replied(int server, long exchange, StoreReply reply) implements ImmutableInput {}

    /// The request got no answer and will get none: the link is down, or its bytes were not a reply.
    record Lost(int server, long exchange) implements ImmutableInput {}
}
