package io.tarn.block.client;

import io.tarn.block.BlockRequest;
import io.tarn.block.ReadOutcome;
import io.tarn.block.WriteOutcome;

/// What an operation asks of its client, in list order.
public sealed interface ClientEffect {
    /// Send a request, and give its answer back with the same `exchange`.
    record Ask(int server, long exchange, BlockRequest.OfBlock request) implements ClientEffect {}

    /// A server has lied, provably to this client.
    record Suspect(int server, String reason) implements ClientEffect {}

    /// How a server has served this operation, told when that is decided.
    record Served(int server, Service service) implements ClientEffect {}

    /// The write is decided; the operation may still go on helping slow servers.
    record Wrote(WriteOutcome outcome) implements ClientEffect {}

    /// The read is decided.
    record DidRead(ReadOutcome outcome) implements ClientEffect {}
}
