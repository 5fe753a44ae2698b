package io.tarn.nbd;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/// What a client may ask for before it uses an export (proto, "Option types").
enum Option {
    EXPORT_NAME(1),
    ABORT(2),
    LIST(3),
    STARTTLS(5),
    INFO(6),
    GO(7),
    STRUCTURED_REPLY(8),
    LIST_META_CONTEXT(9),
    SET_META_CONTEXT(10);

    private static final Map<Integer, Option> BY_CODE =
            Arrays.stream(values()).collect(Collectors.toMap(Option::code, Function.identity()));

    private final int code;

    Option(int code) {
        this.code = code;
    }

    int code() {
        return code;
    }

    /// Empty for options that this server does not know.
    static Optional<Option> of(int code) {
        return Optional.ofNullable(BY_CODE.get(code));
    }
}
