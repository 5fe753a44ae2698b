package io.tarn.block.client;

import io.tarn.block.Redundancy;
import io.tarn.block.client.ClientEffect.Served;
import io.tarn.block.peer.Peer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// How the servers of an operation that has come to a good end have served it.
///
/// @param patienceTicks without an answer for less than this, a server does not count as silent; nor
///     for less than others take, since on a busy machine all are slow
record Services(Redundancy redundancy, long now, long patienceTicks) {
    /// A silent server has taken so many times what half of those took who have answered. Half: the
    /// times of `f` liars say nothing of the others.
    private static final int TIMES_SLOWER = 4;

    /// @param chosen the timestamp that the write was given
    List<ClientEffect> ofWrite(List<WritePeer> peers, long chosen) {
        var services = new ArrayList<ClientEffect>();
        long patience = patience(peers);
        for (WritePeer peer : peers) {
            boolean refused = peer.hasRefused() || peer.refusedPrepares > 0;
            long offered = peer.offer == null ? chosen : peer.offer.ts();
            Optional<Service> service =
                    refused && !peer.committed
                            ? Optional.of(Service.REFUSED)
                            : of(peer, patience)
                                    .or(() -> answered(peer, Long.compare(offered, chosen)));
            service.ifPresent(found -> services.add(new Served(peer.server, found)));
        }
        return services;
    }

    /// @param read the candidate that was found to be the latest write
    List<ClientEffect> ofRead(List<ReadPeer> peers, Candidate read) {
        var services = new ArrayList<ClientEffect>();
        long patience = patience(peers);
        for (ReadPeer peer : peers) {
            int order = peer.stamp == null ? 0 : peer.stamp.compareTo(read.timestamp());
            of(peer, patience)
                    .or(() -> answered(peer, order))
                    .ifPresent(service -> services.add(new Served(peer.server, service)));
        }
        return services;
    }

    private long patience(List<? extends Peer<?>> peers) {
        long[] answers =
                peers.stream()
                        .flatMapToLong(peer -> peer.answerTicks().stream())
                        .sorted()
                        .toArray();
        return answers.length == 0
                ? patienceTicks
                : Math.max(patienceTicks, TIMES_SLOWER * answers[answers.length / 2]);
    }

    private Optional<Service> of(Peer<?> peer, long patience) {
        if (peer.isRefusing()) {
            return Optional.of(Service.REFUSED);
        }
        return peer.isSilent(now, patience) ? Optional.of(Service.SILENT) : Optional.empty();
    }

    /// Empty if there is nothing to tell: it was not asked, has not had time to answer, or its link
    /// is down, which `tarn status` sees by itself. Nor if it is one of the last `f` and behind, for
    /// these are asked to take part only when others fail, and have the rest from repair.
    ///
    /// @param order of its timestamp, compared with the operation's
    private Optional<Service> answered(Peer<?> peer, int order) {
        boolean mayBeBehind = peer.server >= redundancy.writers();
        if (!peer.wasAsked() || peer.isAsked() || peer.isFailing() || (order < 0 && mayBeBehind)) {
            return Optional.empty();
        }
        return Optional.of(order == 0 ? Service.HELPED : Service.APART);
    }
}
