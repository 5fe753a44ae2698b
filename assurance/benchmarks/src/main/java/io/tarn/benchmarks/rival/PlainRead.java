package io.tarn.benchmarks.rival;

import io.tarn.base.Bytes;
import io.tarn.benchmarks.rival.RivalReply.Value;
import io.tarn.benchmarks.rival.RivalRequest.Get;
import io.tarn.block.BlockAddress;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.IntStream;

/// A benign read: from the first servers that suffice, one round (§5.1).
final class PlainRead implements RivalOperation {
    private final BlockAddress address;
    private final int servers;
    private final Function<SortedMap<Integer, Bytes>, Bytes> join;
    private final SortedMap<Integer, Bytes> values = new TreeMap<>();

    /// @param servers how many suffice: `m`, or 1
    /// @param join makes the block of what they hold
    PlainRead(BlockAddress address, int servers, Function<SortedMap<Integer, Bytes>, Bytes> join) {
        this.address = address;
        this.servers = servers;
        this.join = join;
    }

    @Override
    public Step start() {
        return new Step.Send(
                IntStream.range(0, servers)
                        .mapToObj(server -> new Ask(server, new Get(address)))
                        .toList());
    }

    @Override
    public Step onReply(int server, RivalReply reply) {
        if (!(reply instanceof Value(Bytes value))) {
            return new Step.Failed("read: server " + server + " answers " + reply);
        }
        values.put(server, value);
        return values.size() == servers ? new Step.Over(join.apply(values)) : Step.WAIT;
    }
}
