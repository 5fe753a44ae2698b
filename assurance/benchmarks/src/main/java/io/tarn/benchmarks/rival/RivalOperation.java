package io.tarn.benchmarks.rival;

import io.tarn.base.Bytes;
import java.util.List;

/// One read or write of one block by a rival protocol, as a state machine: replies in, requests out.
/// Confined to one thread at a time.
sealed interface RivalOperation permits PlainWrite, PlainRead, StampedWrite, StampedRead {
    /// What is asked of a server, by its number.
    record Ask(int server, RivalRequest request) {}

    /// What one input leads to.
    sealed interface Step {
        /// Send these, and go on when answers come; there may be none to send.
        record Send(List<Ask> asks) implements Step {}

        /// Written, or read with this content; a write has none.
        record Over(Bytes content) implements Step {}

        /// A server answered what a correct one never does.
        record Failed(String reason) implements Step {}

        Step WAIT = new Send(List.of());
        Step WRITTEN = new Over(Bytes.EMPTY);
    }

    /// The first requests; called once.
    Step start();

    Step onReply(int server, RivalReply reply);
}
