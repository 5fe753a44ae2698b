package io.tarn.block;

import io.tarn.base.Bytes;
import io.tarn.base.CanonicalReader;
import io.tarn.base.CanonicalWriter;
import io.tarn.base.MalformedException;

/// A MAC from one server to another, carried by a client that can neither make nor check it.
///
/// @param epoch which of the pair's keys made it; keys rotate without downtime
/// @param mac HMAC-SHA256 cut to 16 bytes
public record ServerTag(int epoch, Bytes mac) {
    public static final int MAC_BYTES = 16;

    public ServerTag {
        Bytes.ofSize(mac, MAC_BYTES, "MAC");
    }

    public void write(CanonicalWriter out) {
        out.u32(epoch).fixed(mac);
    }

    public static ServerTag read(CanonicalReader in) throws MalformedException {
        return new ServerTag(in.u32(), in.fixed(MAC_BYTES));
    }
}
