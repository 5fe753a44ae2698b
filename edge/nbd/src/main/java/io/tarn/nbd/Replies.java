package io.tarn.nbd;

import io.tarn.base.Bytes;
import java.nio.ByteBuffer;
import java.util.List;

/// Bytes of replies, simple or structured as the session has agreed on; each reply is a few pieces so
/// that content is not copied.
///
/// With structured replies, successes without content still go out as simple replies, which "MAY be
/// used as a reply to any request other than `NBD_CMD_READ`, but only if the reply has no data
/// payload" and are shorter; errors are structured, so that a message goes with them.
final class Replies {
    private static final int SIMPLE_BYTES = 16;
    private static final int CHUNK_HEADER_BYTES = 20;
    private static final int ERROR_FIXED_BYTES = Integer.BYTES + Short.BYTES;

    /// Data that may hold anything: "a server MAY always safely report a status of 0".
    private static final int STATUS_DATA = 0;

    private final boolean structured;

    Replies(boolean structured) {
        this.structured = structured;
    }

    List<Bytes> done(long cookie) {
        return List.of(simple(cookie, 0));
    }

    /// The answer to `request`. Content that is all zeros crosses the network as a hole; looking costs
    /// little, for other content shows itself in its first bytes.
    List<Bytes> content(Request.Read request, Bytes content) {
        long cookie = request.cookie();
        if (!structured) {
            return List.of(simple(cookie, 0), content);
        }
        if (content.isEmpty()) { // no chunk of content may be empty
            return List.of(Bytes.copyOf(open(cookie, Wire.REPLY_TYPE_NONE, 0, 0).flip()));
        }
        if (content.isZero()) {
            ByteBuffer hole = open(cookie, Wire.REPLY_TYPE_OFFSET_HOLE, 12, 0);
            hole.putLong(request.offset()).putInt(content.size());
            return List.of(Bytes.copyOf(hole.flip()));
        }
        ByteBuffer data = open(cookie, Wire.REPLY_TYPE_OFFSET_DATA, Long.BYTES, content.size());
        data.putLong(request.offset());
        return List.of(Bytes.copyOf(data.flip()), content);
    }

    /// The only thing known without reading: the range is one extent of data.
    List<Bytes> blockStatus(Request.BlockStatus request) {
        ByteBuffer out = open(request.cookie(), Wire.REPLY_TYPE_BLOCK_STATUS, 12, 0);
        out.putInt(Wire.ALLOCATION_ID).putInt(request.lengthBytes()).putInt(STATUS_DATA);
        return List.of(Bytes.copyOf(out.flip()));
    }

    List<Bytes> failed(long cookie, NbdError error, String message) {
        if (!structured) {
            return List.of(simple(cookie, error.errno()));
        }
        Bytes text = OptionReply.utf8(message);
        Bytes shown = text.slice(0, Math.min(text.size(), Wire.STRING_BYTES_MAX));
        ByteBuffer out = open(cookie, Wire.REPLY_TYPE_ERROR, ERROR_FIXED_BYTES + shown.size(), 0);
        out.putInt(error.errno()).putShort((short) shown.size()).put(shown.asByteBuffer());
        return List.of(Bytes.copyOf(out.flip()));
    }

    private static Bytes simple(long cookie, int errno) {
        ByteBuffer out = ByteBuffer.allocate(SIMPLE_BYTES);
        out.putInt(Wire.SIMPLE_REPLY_MAGIC).putInt(errno).putLong(cookie);
        return Bytes.owning(out.array());
    }

    /// The header of a chunk that is the whole reply, with room for `fixedBytes` more.
    private static ByteBuffer open(long cookie, int type, int fixedBytes, int contentBytes) {
        ByteBuffer out = ByteBuffer.allocate(CHUNK_HEADER_BYTES + fixedBytes);
        out.putInt(Wire.STRUCTURED_REPLY_MAGIC).putShort((short) Wire.REPLY_FLAG_DONE);
        out.putShort((short) type).putLong(cookie).putInt(fixedBytes + contentBytes);
        return out;
    }
}
