package io.tarn.nbd;

import io.tarn.base.Bytes;
import io.tarn.base.MalformedException;
import java.nio.ByteBuffer;

/// The fixed part of a request.
///
/// | bytes | field |
/// |---|---|
/// | 4 | magic |
/// | 2 | command flags |
/// | 2 | command |
/// | 8 | cookie, which every reply repeats |
/// | 8 | offset |
/// | 4 | length |
///
/// @param offset unsigned, so beyond any export when negative
/// @param lengthBytes `0 .. 2^32 - 1`
record RequestHeader(int flags, int command, long cookie, long offset, long lengthBytes) {
    static final int BYTES = 28;

    static RequestHeader read(Bytes header) throws MalformedException {
        ByteBuffer in = header.asByteBuffer();
        if (in.getInt() != Wire.REQUEST_MAGIC) {
            throw new MalformedException("a request does not begin with its magic number");
        }
        return new RequestHeader(
                Short.toUnsignedInt(in.getShort()),
                Short.toUnsignedInt(in.getShort()),
                in.getLong(),
                in.getLong(),
                Integer.toUnsignedLong(in.getInt()));
    }

    boolean has(int flag) {
        return (flags & flag) != 0;
    }
}
