package io.tarn.nbd;

import java.net.SocketAddress;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What an operator may want to know of a connection. Reasons are one line each and hold no bytes of
/// the client's but printable ones.
public sealed interface NbdEvent {
    SocketAddress client();

    /// The client uses an export from now on.
    record Attached(SocketAddress client, String export) implements NbdEvent {}

    /// The client has left, by itself or because the server closes.
    record Detached(SocketAddress client) implements NbdEvent {}

    /// The server has closed the connection, for something the client did or failed to do.
    record Dropped(SocketAddress client, String reason) implements NbdEvent {}

    /// The server has closed the connection for a defect of its own.
    record Broken(SocketAddress client, Throwable defect) implements NbdEvent {}

    /// Writes each event as one line; only a defect of the server comes with a stack trace.
    static Consumer<NbdEvent> toLog() {
        Logger log = LoggerFactory.getLogger(NbdServer.class);
        return event -> {
            switch (event) {
                case Attached(SocketAddress client, String export) ->
                        log.info("NBD client {} uses export {}", client, export);
                case Detached(SocketAddress client) -> log.info("NBD client {} has left", client);
                case Dropped(SocketAddress client, String reason) ->
                        log.warn("NBD client {} dropped: {}", client, reason);
                case Broken(SocketAddress client, Throwable defect) ->
                        log.error("NBD client {} dropped by a defect", client, defect);
            }
        };
    }
}
