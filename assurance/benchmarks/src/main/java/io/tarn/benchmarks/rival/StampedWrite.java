package io.tarn.benchmarks.rival;

import io.tarn.base.Bytes;
import io.tarn.benchmarks.rival.CrossChecksumCode.Encoded;
import io.tarn.benchmarks.rival.RivalReply.Done;
import io.tarn.benchmarks.rival.RivalReply.StampIs;
import io.tarn.benchmarks.rival.RivalRequest.FindStamp;
import io.tarn.benchmarks.rival.RivalRequest.PutStamped;
import io.tarn.block.BlockAddress;
import io.tarn.block.Timestamp;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/// A write of the `m + 3f` protocol: timestamps from the first `m + 2f` servers, then fragments with
/// the cross-checksum of all to the same (§5.1). The block is encoded before the first round rather
/// than after it: the sum is the same, and the threads that bring answers stay free.
final class StampedWrite implements RivalOperation {
    private final BlockAddress address;
    private final Encoded block;
    private final int servers;
    private long latest;
    private int stampsMissing;
    private int writesMissing;

    /// @param servers `m + 2f`
    StampedWrite(BlockAddress address, Encoded block, int servers) {
        this.address = address;
        this.block = block;
        this.servers = servers;
        this.stampsMissing = servers;
        this.writesMissing = servers;
    }

    @Override
    public Step start() {
        return new Step.Send(
                IntStream.range(0, servers)
                        .mapToObj(server -> new Ask(server, new FindStamp(address)))
                        .toList());
    }

    @Override
    public Step onReply(int server, RivalReply reply) {
        return switch (reply) {
            case StampIs(Timestamp stamp) -> {
                latest = Math.max(latest, stamp.ts());
                yield --stampsMissing == 0 ? new Step.Send(puts()) : Step.WAIT;
            }
            case Done _ -> --writesMissing == 0 ? Step.WRITTEN : Step.WAIT;
            default -> new Step.Failed("write: server " + server + " answers " + reply);
        };
    }

    private List<Ask> puts() {
        var timestamp = new Timestamp(latest + 1, block.content());
        var asks = new ArrayList<Ask>(servers);
        for (int server = 0; server < servers; server++) {
            Bytes fragment = block.fragments().get(server);
            asks.add(
                    new Ask(
                            server,
                            new PutStamped(address, timestamp, block.crossChecksum(), fragment)));
        }
        return asks;
    }
}
