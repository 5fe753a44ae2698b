package io.tarn.node;

import io.tarn.block.immutable.Bguid;
import io.tarn.block.immutable.FragmentId;
import java.util.Optional;

/// Has fragments brought that belong on this node, and are not here, of blocks that versions name: the last `f` of a block, which its
/// writer did not wait for, those of a disk that was lost, and those that belong here since a node came or went.
final class Completion {
    private final ImmutableHost host;
    private final FragmentPlaces places;
    private final HostLoop loop;
    private final FragmentRepairer repairer;

    Completion(
            ImmutableHost host, FragmentPlaces places, HostLoop loop, FragmentRepairer repairer) {
        this.host = host;
        this.places = places;
        this.loop = loop;
        this.repairer = repairer;
    }

    /// A version names the block, which nodes have. Waits while too much is being brought.
    ///
    /// @return whether a fragment is wanting here
    boolean complete(Bguid block) throws InterruptedException {
        Optional<FragmentId> mine = places.mine(block, host.code.redundancy().servers());
        if (mine.isEmpty() || !host.isMissing(mine.get())) {
            return false;
        }
        repairer.awaitRoom();
        loop.add(turn -> host.wanted(turn, mine.get()));
        return true;
    }
}
