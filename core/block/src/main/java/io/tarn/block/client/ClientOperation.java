package io.tarn.block.client;

import java.util.List;

/// One read or write of one block, from its first tick until it is over.
public sealed interface ClientOperation permits WriteOperation, ReadOperation {
    /// Takes one input to completion.
    List<ClientEffect> step(ClientInput input);

    /// Nothing more will come of it: its outcome is out, and it helps nobody any more.
    boolean isOver();
}
