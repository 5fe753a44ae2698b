package io.tarn.simulator.history;

import static io.tarn.base.Invariant.require;

import io.tarn.base.Bytes;
import java.util.Optional;

/// One operation on one register.
///
/// @param client who invoked it
/// @param kind what it did with `value`
/// @param value what was written, or what the read returned
/// @param invoked position of the call in the history
/// @param returned position of the return in the history, or [#NEVER]
/// @param timestamp the protocol's order of the operation, where known: bytes that compare, as
///     unsigned, like the protocol's timestamps
public record Operation(
        String client,
        Kind kind,
        Bytes value,
        long invoked,
        long returned,
        Optional<Bytes> timestamp) {
    /// What an operation does.
    public enum Kind {
        READ,
        WRITE
    }

    /// Position before every call.
    public static final long BEGINNING = -1;

    /// Position after every return: the operation may take effect at any time after its call, or
    /// not at all.
    public static final long NEVER = Long.MAX_VALUE;

    public Operation {
        require(invoked < returned, "an operation returns after it was invoked");
        require(
                kind == Kind.WRITE || returned != NEVER,
                "a read that never returned shows nothing");
    }

    /// A write by a faulty client: invoked at the beginning of time, of what a read found (§3.4.2).
    static Operation faultyWrite(Bytes value, Bytes timestamp) {
        return new Operation(
                "faulty client", Kind.WRITE, value, BEGINNING, NEVER, Optional.of(timestamp));
    }

    public boolean isRead() {
        return kind == Kind.READ;
    }

    /// Whether it surely took effect, between its call and its return.
    public boolean hasReturned() {
        return returned != NEVER;
    }

    @Override
    public String toString() {
        return "[%s,%s] %s %s %s at %s"
                .formatted(
                        invoked,
                        hasReturned() ? returned : "∞",
                        client,
                        isRead() ? "reads" : "writes",
                        value,
                        timestamp.map(Bytes::hex).orElse("?"));
    }
}
