package io.tarn.nbd;

/// Magic numbers, flags and fixed sizes of the protocol (proto, "Values").
final class Wire {
    /// `NBDMAGIC`, which opens the server's greeting.
    static final long GREETING_MAGIC = 0x4e42444d41474943L;

    /// `IHAVEOPT`: the newstyle greeting, and every option of the client.
    static final long OPTION_MAGIC = 0x49484156454f5054L;

    static final long OPTION_REPLY_MAGIC = 0x3e889045565a9L;
    static final int REQUEST_MAGIC = 0x25609513;
    static final int SIMPLE_REPLY_MAGIC = 0x67446698;
    static final int STRUCTURED_REPLY_MAGIC = 0x668e33ef;

    // Handshake flags; the client's have the same numbers.
    static final int FIXED_NEWSTYLE = 1;
    static final int NO_ZEROES = 1 << 1;

    /// Zeros after the reply to `OPT_EXPORT_NAME`, unless the client set [#NO_ZEROES].
    static final int EXPORT_NAME_PADDING_BYTES = 124;

    // Transmission flags.
    static final int HAS_FLAGS = 1;
    static final int READ_ONLY = 1 << 1;
    static final int SEND_FLUSH = 1 << 2;
    static final int SEND_FUA = 1 << 3;
    static final int SEND_TRIM = 1 << 5;
    static final int SEND_WRITE_ZEROES = 1 << 6;
    static final int SEND_DF = 1 << 7;
    static final int CAN_MULTI_CONN = 1 << 8;
    static final int SEND_FAST_ZERO = 1 << 11;

    // Command flags.
    static final int CMD_FLAG_FUA = 1;
    static final int CMD_FLAG_NO_HOLE = 1 << 1;
    static final int CMD_FLAG_DF = 1 << 2;
    static final int CMD_FLAG_REQ_ONE = 1 << 3;
    static final int CMD_FLAG_FAST_ZERO = 1 << 4;

    // Information types of OPT_INFO and OPT_GO.
    static final int INFO_EXPORT = 0;
    static final int INFO_NAME = 1;
    static final int INFO_DESCRIPTION = 2;
    static final int INFO_BLOCK_SIZE = 3;

    // Structured reply chunks.
    static final int REPLY_FLAG_DONE = 1;
    static final int REPLY_TYPE_NONE = 0;
    static final int REPLY_TYPE_OFFSET_DATA = 1;
    static final int REPLY_TYPE_OFFSET_HOLE = 2;
    static final int REPLY_TYPE_BLOCK_STATUS = 5;
    static final int REPLY_TYPE_ERROR = (1 << 15) + 1;

    /// Length of any string (proto, "Conventions").
    static final int STRING_BYTES_MAX = 4096;

    static final String BASE_NAMESPACE = "base:";
    static final String BASE_ALLOCATION = "base:allocation";

    /// The id that stands for [#BASE_ALLOCATION] in replies to `CMD_BLOCK_STATUS`.
    static final int ALLOCATION_ID = 1;

    private Wire() {}
}
