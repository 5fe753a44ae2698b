package io.tarn.block.immutable;

/// What an operation on immutable blocks asks of its client, in list order.
///
/// Servers are numbered as the operation's class says; the client knows which node each one is.
public sealed interface ImmutableEffect {
    /// Send a request, and give its answer back with the same `exchange`.
    record Ask(int server, long exchange, StoreRequest request) implements ImmutableEffect {}

    /// A server has lied, provably to this client.
    record Suspect(int server, String reason) implements ImmutableEffect {}

    /// The store is decided.
    record DidStore(StoreOutcome outcome) implements ImmutableEffect {}

    /// The fetch is decided.
    record DidFetch(FetchOutcome outcome) implements ImmutableEffect {}

    /// The gathering of receipts is decided.
    record DidAttest(ReceiptOutcome outcome) implements ImmutableEffect {}
}
