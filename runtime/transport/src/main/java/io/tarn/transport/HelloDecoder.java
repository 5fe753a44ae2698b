package io.tarn.transport;

import io.netty.buffer.ByteBuf;
import io.tarn.base.Bytes;
import io.tarn.base.MalformedException;
import org.jspecify.annotations.Nullable;

/// Gathers the [Hello] that opens a stream of hostile bytes. Takes no memory beyond its size, and
/// refuses other protocols as soon as their first bytes show it.
final class HelloDecoder {
    private final byte[] gathered = new byte[Hello.BYTES];
    private int filled;

    /// Reads from `in` no further than the hello's end.
    ///
    /// @return the hello once it is whole
    @Nullable Hello feed(ByteBuf in) throws MalformedException {
        int count = Math.min(in.readableBytes(), gathered.length - filled);
        in.readBytes(gathered, filled, count);
        filled += count;
        if (filled == gathered.length) {
            return Hello.decode(Bytes.copyOf(gathered));
        }
        if (filled >= Hello.PREFIX_BYTES) {
            Hello.judgePrefix(Bytes.owning(gathered).slice(0, Hello.PREFIX_BYTES));
        }
        return null;
    }
}
