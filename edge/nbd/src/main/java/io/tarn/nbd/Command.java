package io.tarn.nbd;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/// Requests of the transmission phase (proto, "Request types"), with the flags that each may carry
/// beside `FUA`, which "the server MUST accept" on all.
///
/// `CMD_CACHE` is not among them: there is no cache.
enum Command {
    READ(0, Wire.CMD_FLAG_DF),
    WRITE(1, 0),
    DISC(2, 0),
    FLUSH(3, 0),
    TRIM(4, 0),
    WRITE_ZEROES(6, Wire.CMD_FLAG_NO_HOLE | Wire.CMD_FLAG_FAST_ZERO),
    BLOCK_STATUS(7, Wire.CMD_FLAG_REQ_ONE);

    private static final Map<Integer, Command> BY_CODE =
            Arrays.stream(values()).collect(Collectors.toMap(Command::code, Function.identity()));

    private final int code;
    private final int flags;

    Command(int code, int flags) {
        this.code = code;
        this.flags = flags;
    }

    int code() {
        return code;
    }

    boolean allows(int commandFlags) {
        return (commandFlags & ~(flags | Wire.CMD_FLAG_FUA)) == 0;
    }

    /// Empty for requests that this server does not know.
    static Optional<Command> of(int code) {
        return Optional.ofNullable(BY_CODE.get(code));
    }
}
