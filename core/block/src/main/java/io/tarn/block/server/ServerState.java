package io.tarn.block.server;

import io.tarn.block.BlockAddress;
import io.tarn.block.BlockLimits;
import io.tarn.block.BlockShape;
import io.tarn.block.Redundancy;
import io.tarn.block.Timestamp;

/// What a server remembers across blocks; none of it is persistent, and all of it is rebuilt from
/// the records that are not settled.
final class ServerState {
    final Redundancy redundancy;

    /// This server's place, and the index of its fragments.
    final int self;

    final Macs macs;
    final Staging staging;
    final Garbage garbage;
    long now;
    boolean diskFull;

    /// Blocks from here on without a record may have one elsewhere: nothing is said about them.
    long knownBelow;

    ServerState(BlockShape shape, int self, ServerKeys keys, BlockLimits limits, long knownBelow) {
        this.redundancy = shape.redundancy();
        this.self = self;
        this.macs = new Macs(self, keys, redundancy.servers());
        this.staging = new Staging(limits);
        this.garbage = new Garbage(limits);
        this.knownBelow = knownBelow;
    }

    /// What a commit at `timestamp` settles: prepares up to it leave their clients' bounds, and
    /// entries before it are garbage soon (line 606).
    void settleUpTo(BlockAddress address, Timestamp timestamp, BlockRecord record) {
        record.entries()
                .forEach((at, entry) -> {
                    if (at.isAfter(timestamp)) {
                        return;
                    }
                    if (record.isStaged(at)) {
                        staging.settle(entry.client(), address, at);
                    }
                    if (!record.isSuperseded(at) && !at.equals(timestamp)) {
                        garbage.later(address, at, now);
                    }
                });
    }
}
