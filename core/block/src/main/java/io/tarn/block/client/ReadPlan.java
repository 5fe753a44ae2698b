package io.tarn.block.client;

import io.tarn.block.BlockAddress;
import io.tarn.block.BlockRequest;
import io.tarn.block.BlockRequest.FindTimestamp;
import io.tarn.block.BlockRequest.Read;
import io.tarn.block.Redundancy;
import io.tarn.block.Timestamp;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;

/// Whom a read asks for what (lines 704–705 and 718–720, with the optimisations of §4).
///
/// @param alwaysNonces ask for nonces even of a write that `f + 1` servers report
record ReadPlan(
        Redundancy redundancy,
        BlockAddress address,
        List<ReadPeer> peers,
        Stamps stamps,
        boolean alwaysNonces) {
    /// What `peer` is to be asked now: fragments of eligible writes first, else its timestamp.
    ///
    /// @param wide ask all servers for fragments, not only the first `m` that may have them
    /// @param wideStamps ask all of the first `3f + 1` for timestamps, not only `2f + 1`
    Optional<BlockRequest.OfBlock> next(
            ReadPeer peer, List<Candidate> eligible, boolean wide, boolean wideStamps) {
        for (Candidate candidate : eligible) {
            Optional<BlockRequest.OfBlock> request = fragment(peer, candidate, wide);
            if (request.isPresent()) {
                return request;
            }
        }
        return peer.stamp == null ? firstContact(peer, wideStamps) : Optional.empty();
    }

    private Optional<BlockRequest.OfBlock> fragment(
            ReadPeer peer, Candidate candidate, boolean wide) {
        if (candidate.timestamp().isNone() || candidate.isSpent(peer.server)) {
            return Optional.empty();
        }
        boolean nonces = alwaysNonces || !stamps.isReported(candidate.timestamp());
        SortedSet<Integer> holders = candidate.holders();
        boolean held = holders.contains(peer.server);
        boolean checksum =
                candidate.fpcc().isEmpty()
                        && (wide || holders.isEmpty() || holders.first() == peer.server);
        boolean wanted =
                held
                        ? checksum || (nonces && !candidate.hasNonceHash(peer.server))
                        : wide || isAmongFirstNeeded(peer, candidate);
        return wanted
                ? Optional.of(new Read(address, candidate.timestamp(), checksum, nonces))
                : Optional.empty();
    }

    /// Whether fewer than `m` servers before this one have the fragment or may still show it.
    private boolean isAmongFirstNeeded(ReadPeer peer, Candidate candidate) {
        return peers.subList(0, peer.server).stream()
                        .filter(p -> !candidate.isSpent(p.server) && !p.isFailing())
                        .count()
                < redundancy.needed();
    }

    /// Timestamp and fragment in one question to the first `m`, and the timestamp to others.
    private Optional<BlockRequest.OfBlock> firstContact(ReadPeer peer, boolean wideStamps) {
        long before = peers.subList(0, peer.server).stream().filter(p -> !p.isFailing()).count();
        if (before < redundancy.needed()) {
            return Optional.of(new Read(address, Timestamp.NONE, before == 0, alwaysNonces));
        }
        boolean wanted =
                peer.server < redundancy.stampers()
                        && (wideStamps || before < redundancy.deciders());
        return wanted ? Optional.of(new FindTimestamp(address)) : Optional.empty();
    }
}
