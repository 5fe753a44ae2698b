package io.tarn.nbd;

import io.tarn.base.Bytes;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/// Bytes that describe exports to clients, without the header of an option reply.
final class ExportReplies {
    /// Every byte can be read and written; below a block it costs a read more.
    private static final int MINIMUM_BLOCK_BYTES = 1;

    private ExportReplies() {}

    /// The end of `OPT_EXPORT_NAME`.
    static Bytes toExportName(Session session, boolean padded) {
        int padding = padded ? Wire.EXPORT_NAME_PADDING_BYTES : 0;
        ByteBuffer out = ByteBuffer.allocate(Long.BYTES + Short.BYTES + padding);
        out.putLong(session.info().sizeBytes()).putShort((short) transmissionFlags(session));
        return Bytes.owning(out.array());
    }

    /// One export in the reply to `OPT_LIST`.
    static Bytes listed(ExportInfo export) {
        Bytes name = OptionReply.utf8(export.name());
        return Bytes.concat(u32(name.size()), name, OptionReply.utf8(export.description()));
    }

    /// Informations for `OPT_INFO` and `OPT_GO`: `INFO_EXPORT`, and of the others what was asked for.
    static List<Bytes> infos(Session session, ExportQuery query) {
        ExportInfo export = session.info();
        List<Bytes> infos = new ArrayList<>();
        infos.add(exportInfo(session));
        for (int type : query.infoTypes()) {
            switch (type) {
                case Wire.INFO_NAME ->
                        infos.add(Bytes.concat(u16(type), OptionReply.utf8(export.name())));
                case Wire.INFO_DESCRIPTION ->
                        infos.add(Bytes.concat(u16(type), OptionReply.utf8(export.description())));
                case Wire.INFO_BLOCK_SIZE -> infos.add(blockSizes(session));
                default -> {} // "MUST ignore any information requests it does not understand"
            }
        }
        return infos;
    }

    /// The context `base:allocation` under an id.
    static Bytes allocation(int id) {
        return Bytes.concat(u32(id), OptionReply.utf8(Wire.BASE_ALLOCATION));
    }

    /// What the client may use of this export.
    ///
    /// `CAN_MULTI_CONN`: connections to one export share one device, which keeps no cache; an
    /// acknowledged write is seen by reads on all connections, and a flush on one puts on disk what
    /// was acknowledged on any.
    private static int transmissionFlags(Session session) {
        int flags = Wire.HAS_FLAGS | Wire.SEND_FLUSH | Wire.SEND_FUA | Wire.CAN_MULTI_CONN;
        flags |=
                session.info().readOnly()
                        ? Wire.READ_ONLY
                        : Wire.SEND_TRIM | Wire.SEND_WRITE_ZEROES | Wire.SEND_FAST_ZERO;
        return session.structuredReplies() ? flags | Wire.SEND_DF : flags;
    }

    private static Bytes exportInfo(Session session) {
        ByteBuffer out = ByteBuffer.allocate(12);
        out.putShort((short) Wire.INFO_EXPORT).putLong(session.info().sizeBytes());
        out.putShort((short) transmissionFlags(session));
        return Bytes.owning(out.array());
    }

    private static Bytes blockSizes(Session session) {
        ByteBuffer out = ByteBuffer.allocate(14);
        out.putShort((short) Wire.INFO_BLOCK_SIZE).putInt(MINIMUM_BLOCK_BYTES);
        out.putInt(session.info().preferredBytes()).putInt(session.requestBytesMax());
        return Bytes.owning(out.array());
    }

    private static Bytes u16(int value) {
        return Bytes.owning(ByteBuffer.allocate(Short.BYTES).putShort((short) value).array());
    }

    private static Bytes u32(int value) {
        return Bytes.owning(ByteBuffer.allocate(Integer.BYTES).putInt(value).array());
    }
}
