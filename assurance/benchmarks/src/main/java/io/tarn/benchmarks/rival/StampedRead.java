package io.tarn.benchmarks.rival;

import io.tarn.base.Bytes;
import io.tarn.benchmarks.rival.RivalReply.StampIs;
import io.tarn.benchmarks.rival.RivalReply.StampedValue;
import io.tarn.benchmarks.rival.RivalRequest.FindStamp;
import io.tarn.benchmarks.rival.RivalRequest.GetStamped;
import io.tarn.block.BlockAddress;
import io.tarn.block.Redundancy;
import io.tarn.block.Timestamp;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;

/// A read of the `m + 3f` protocol: fragments from the first `m` servers, timestamps from the first
/// `3f + 1`, one round; then all `m + 3f` fragments are encoded and hashed again (§5.1).
final class StampedRead implements RivalOperation {
    private final CrossChecksumCode code;
    private final BlockAddress address;
    private final int blockBytes;
    private final int needed;
    private final int servers;
    private final SortedMap<Integer, Bytes> fragments = new TreeMap<>();
    private final TreeSet<Timestamp> stamps = new TreeSet<>();
    private int missing;

    StampedRead(CrossChecksumCode code, BlockAddress address, int blockBytes) {
        Redundancy redundancy = code.redundancy();
        this.code = code;
        this.address = address;
        this.blockBytes = blockBytes;
        this.needed = redundancy.needed();
        this.servers = Math.max(needed, redundancy.stampers());
        this.missing = servers;
    }

    @Override
    public Step start() {
        return new Step.Send(
                IntStream.range(0, servers)
                        .mapToObj(server ->
                                new Ask(
                                        server,
                                        server < needed
                                                ? new GetStamped(address)
                                                : new FindStamp(address)))
                        .toList());
    }

    @Override
    public Step onReply(int server, RivalReply reply) {
        switch (reply) {
            case StampIs(Timestamp stamp) -> stamps.add(stamp);
            case StampedValue(Timestamp stamp, Bytes fragment) -> {
                stamps.add(stamp);
                fragments.put(server, fragment);
            }
            default -> {
                return new Step.Failed("read: server " + server + " answers " + reply);
            }
        }
        return --missing == 0 ? verified() : Step.WAIT;
    }

    private Step verified() {
        if (stamps.size() != 1) {
            return new Step.Failed("read: the block is being written");
        }
        Bytes block = code.decode(fragments, blockBytes);
        return code.encode(block).content().equals(stamps.first().content())
                ? new Step.Over(block)
                : new Step.Failed("read: the fragments are not of the cross-checksum");
    }
}
