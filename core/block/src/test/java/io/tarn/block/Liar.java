package io.tarn.block;

import io.tarn.block.server.Caller;
import java.util.function.BiFunction;

/// A server that works as it should and then says something else.
final class Liar extends TestServer {
    private final BiFunction<BlockRequest.OfBlock, BlockReply, BlockReply> lie;

    Liar(
            TestVolume volume,
            int index,
            BiFunction<BlockRequest.OfBlock, BlockReply, BlockReply> lie) {
        super(volume.shape, volume.code, index, BlockLimits.production(), volume.shape.blocks());
        this.lie = lie;
    }

    @Override
    BlockReply ask(Caller caller, BlockRequest.OfBlock request) {
        return lie.apply(request, super.ask(caller, request));
    }

    /// A volume in which one server lies in this way from the start.
    static TestVolume volume(
            int faults, int liar, BiFunction<BlockRequest.OfBlock, BlockReply, BlockReply> lie) {
        var volume = new TestVolume(faults, faults + 1);
        volume.servers.set(liar, new Liar(volume, liar, lie));
        return volume;
    }
}
