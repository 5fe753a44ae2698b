package io.tarn.transport;

import io.tarn.base.Bytes;
import io.tarn.base.CanonicalReader;
import io.tarn.base.CanonicalWriter;
import io.tarn.base.MalformedException;
import io.tarn.crypto.IdentityKey;

/// The first bytes in either direction, the client's before the server's (docs/spec/transport.md).
///
/// @param identity who the sender is: under TLS the identity that its certificate proves, on a plain
///     channel a bare assertion
record Hello(Verdict verdict, IdentityKey identity) {
    /// `TARN` in ASCII.
    static final int MAGIC = 0x5441524e;

    static final int VERSION = 1;
    static final int PREFIX_BYTES = Integer.BYTES + Short.BYTES;
    static final int BYTES = PREFIX_BYTES + 1 + IdentityKey.BYTES;

    /// What the sender makes of the receiver. A client says [#WELCOME]: it judges the server's hello.
    enum Verdict {
        WELCOME(0),
        UNKNOWN_IDENTITY(1),
        TOO_MANY_CONNECTIONS(2);

        private final int code;

        Verdict(int code) {
            this.code = code;
        }

        private static Verdict of(int code) throws MalformedException {
            for (Verdict verdict : values()) {
                if (verdict.code == code) {
                    return verdict;
                }
            }
            throw new MalformedException("no verdict has code " + code);
        }
    }

    Bytes encode() {
        return new CanonicalWriter()
                .u32(MAGIC)
                .u16(VERSION)
                .u8(verdict.code)
                .fixed(identity.encoding())
                .toBytes();
    }

    /// Reads exactly [#BYTES] bytes.
    static Hello decode(Bytes source) throws MalformedException {
        judgePrefix(source);
        var in = new CanonicalReader(source.slice(PREFIX_BYTES, source.size() - PREFIX_BYTES));
        Verdict verdict = Verdict.of(in.u8());
        IdentityKey identity = IdentityKey.of(in.fixed(IdentityKey.BYTES));
        in.end();
        return new Hello(verdict, identity);
    }

    /// Judges magic and version, the first [#PREFIX_BYTES] of a hello.
    static void judgePrefix(Bytes source) throws MalformedException {
        var in = new CanonicalReader(source);
        if (in.u32() != MAGIC) {
            throw new MalformedException("does not speak Tarn");
        }
        int version = in.u16();
        if (version != VERSION) {
            throw new MalformedException("speaks version " + version + ", not " + VERSION);
        }
    }
}
