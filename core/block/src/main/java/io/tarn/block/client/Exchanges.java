package io.tarn.block.client;

import io.tarn.block.BlockRequest;
import io.tarn.block.client.ClientEffect.Ask;
import java.util.List;
import java.util.Optional;

/// Matches answers with questions for the peers of one operation, and gives up on silent ones.
final class Exchanges<P extends Peer> {
    private final List<P> peers;
    private final ClientLimits limits;
    private final ExchangeIds ids;

    Exchanges(List<P> peers, ClientLimits limits, ExchangeIds ids) {
        this.peers = List.copyOf(peers);
        this.limits = limits;
        this.ids = ids;
    }

    Ask ask(P peer, BlockRequest.OfBlock request, long now) {
        peer.asked = request;
        peer.exchange = ids.next();
        peer.askedAt = now;
        return new Ask(peer.server, peer.exchange, request);
    }

    /// The peer whose question this answers, with the question; empty for an answer to nothing.
    Optional<Answered<P>> take(int server, long exchange) {
        P peer = peers.get(server);
        BlockRequest.OfBlock asked = peer.asked;
        if (asked == null || peer.exchange != exchange) {
            return Optional.empty();
        }
        peer.asked = null;
        return Optional.of(new Answered<>(peer, asked));
    }

    /// Peers silent for so long that they are to be asked again.
    void forgetSilent(long now) {
        for (P peer : peers) {
            if (peer.asked != null && now - peer.askedAt >= limits.resendTicks()) {
                peer.asked = null;
                peer.failed(now, limits);
            }
        }
    }

    record Answered<P extends Peer>(P peer, BlockRequest.OfBlock request) {}
}
