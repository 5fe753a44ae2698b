package io.tarn.nbd;

import io.tarn.base.Bytes;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/// Kinds of reply to an option (proto, "Option reply types"), and their bytes.
enum OptionReply {
    ACK(1),
    SERVER(2),
    INFO(3),
    META_CONTEXT(4),
    ERR_UNSUP(error(1)),
    ERR_POLICY(error(2)),
    ERR_INVALID(error(3)),
    ERR_TLS_REQD(error(5)),
    ERR_UNKNOWN(error(6));

    static final int HEADER_BYTES = Long.BYTES + 3 * Integer.BYTES;

    private final int code;

    OptionReply(int code) {
        this.code = code;
    }

    private static int error(int number) {
        return 1 << 31 | number;
    }

    int code() {
        return code;
    }

    /// This reply to the option `optionCode`, with its data.
    Bytes to(int optionCode, Bytes data) {
        ByteBuffer out = ByteBuffer.allocate(HEADER_BYTES + data.size());
        out.putLong(Wire.OPTION_REPLY_MAGIC).putInt(optionCode).putInt(code).putInt(data.size());
        out.put(data.asByteBuffer());
        return Bytes.owning(out.array());
    }

    Bytes to(int optionCode) {
        return to(optionCode, Bytes.EMPTY);
    }

    /// This error with a line for the person at the client.
    Bytes to(int optionCode, String message) {
        return to(optionCode, utf8(message));
    }

    static Bytes utf8(String text) {
        return Bytes.owning(text.getBytes(StandardCharsets.UTF_8));
    }
}
