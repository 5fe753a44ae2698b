package io.tarn.block.client;

import io.tarn.block.BlockAddress;
import io.tarn.block.EncodedBlock;
import io.tarn.block.Redundancy;
import io.tarn.block.WriteOutcome;
import io.tarn.block.client.ClientEffect.Wrote;
import io.tarn.block.peer.ExchangeIds;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedSet;

/// `c_write(B)` (lines 100–103): the block is encoded before, since that is pure and costly.
public final class WriteOperation implements ClientOperation {
    private final DoWrite write;
    private boolean told;

    public WriteOperation(
            Redundancy redundancy,
            BlockAddress address,
            EncodedBlock block,
            ClientLimits limits,
            long after) {
        this(redundancy, address, block, limits, after, Collections.emptySortedSet());
    }

    /// @param after [#attempted] of this client's last write of the block if that ended undecided: it
    ///     may yet take hold, and must not do so over this one
    /// @param unhelpful servers that have been of no help lately: not waited for
    public WriteOperation(
            Redundancy redundancy,
            BlockAddress address,
            EncodedBlock block,
            ClientLimits limits,
            long after,
            SortedSet<Integer> unhelpful) {
        write =
                DoWrite.fresh(
                        new DoWrite.Target(redundancy, address, limits, new ExchangeIds()),
                        block,
                        after,
                        unhelpful);
    }

    /// The integer of the timestamp under which this write may take hold some day; 0 if it cannot.
    public long attempted() {
        return write.attempted();
    }

    @Override
    public List<ClientEffect> step(ClientInput input) {
        var effects = new ArrayList<>(write.step(input));
        if (!told && write.outcome().isPresent()) {
            told = true;
            WriteOutcome outcome = write.outcome().get();
            effects.add(new Wrote(outcome));
        }
        return effects;
    }

    @Override
    public boolean isOver() {
        return write.isOver();
    }
}
