package io.tarn.benchmarks.rival;

import io.tarn.base.Bytes;
import io.tarn.benchmarks.rival.RivalReply.Done;
import io.tarn.benchmarks.rival.RivalRequest.Put;
import io.tarn.block.BlockAddress;
import java.util.List;
import java.util.stream.IntStream;

/// A benign write: one value to each of the first servers, one round (§5.1).
final class PlainWrite implements RivalOperation {
    private final BlockAddress address;
    private final List<Bytes> values;
    private int missing;

    /// @param values of servers 0, 1, …: `m + f` fragments, or the block `f + 1` times
    PlainWrite(BlockAddress address, List<Bytes> values) {
        this.address = address;
        this.values = values;
        this.missing = values.size();
    }

    @Override
    public Step start() {
        return new Step.Send(
                IntStream.range(0, values.size())
                        .mapToObj(server -> new Ask(server, new Put(address, values.get(server))))
                        .toList());
    }

    @Override
    public Step onReply(int server, RivalReply reply) {
        if (!(reply instanceof Done)) {
            return new Step.Failed("write: server " + server + " answers " + reply);
        }
        return --missing == 0 ? Step.WRITTEN : Step.WAIT;
    }
}
