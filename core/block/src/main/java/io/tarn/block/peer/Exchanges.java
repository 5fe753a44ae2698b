package io.tarn.block.peer;

import java.util.List;
import java.util.Optional;

/// Matches answers with questions for the peers of one operation, and gives up on silent ones.
///
/// @param <R> the requests that the operation makes
public final class Exchanges<R, P extends Peer<R>> {
    private final List<P> peers;
    private final long resendTicks;
    private final long retryTicks;
    private final ExchangeIds ids;

    /// @param resendTicks after which a silent peer counts as failed
    /// @param retryTicks first pause before a peer that failed is free again; doubles
    public Exchanges(List<P> peers, long resendTicks, long retryTicks, ExchangeIds ids) {
        this.peers = List.copyOf(peers);
        this.resendTicks = resendTicks;
        this.retryTicks = retryTicks;
        this.ids = ids;
    }

    /// Notes that `peer` is asked this now.
    ///
    /// @return the name of the question
    public long ask(P peer, R request, long now) {
        peer.asked = request;
        peer.exchange = ids.next();
        peer.askedAt = now;
        return peer.exchange;
    }

    /// The peer whose question this answers, with the question; empty for an answer to nothing.
    public Optional<Answered<R, P>> take(int server, long exchange, long now) {
        Optional<Answered<R, P>> answered = drop(server, exchange);
        answered.ifPresent(it -> it.peer().answerTicks = now - it.peer().askedAt);
        return answered;
    }

    /// The peer whose question this was, of which no answer will come, with the question.
    public Optional<Answered<R, P>> drop(int server, long exchange) {
        P peer = peers.get(server);
        R asked = peer.asked;
        if (asked == null || peer.exchange != exchange) {
            return Optional.empty();
        }
        peer.asked = null;
        return Optional.of(new Answered<>(peer, asked));
    }

    public void failed(P peer, long now) {
        peer.failed(now, retryTicks);
    }

    /// Gives up on peers that were silent for too long, so that they are asked again.
    ///
    /// @return whether there were any
    public boolean forgetSilent(long now) {
        boolean any = false;
        for (P peer : peers) {
            if (peer.asked != null && now - peer.askedAt >= resendTicks) {
                peer.gaveUp();
                failed(peer, now);
                any = true;
            }
        }
        return any;
    }

    public record Answered<R, P extends Peer<R>>(P peer, R request) {}
}
