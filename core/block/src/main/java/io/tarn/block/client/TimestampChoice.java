package io.tarn.block.client;

import io.tarn.base.Probe;
import io.tarn.block.Redundancy;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;

/// Lines 210–212: the `ts` of a write, from what servers offer for `ts = NULL`.
///
/// Only offers of the first `3f + 1` servers count: a read may end when `2f + 1` of these have
/// committed a write (line 704), and where `m` is more than `f + 1`, some `2f + 1` of all servers are
/// none of them (Lemma 9). In the common case all offers agree. Otherwise it is the smallest offer
/// that `2f + 1` do not exceed: it follows every write that was completed or read, as a correct one of
/// them has committed it (Lemma 7), and unlike the largest it cannot be forced up by a liar. `f + 1`
/// servers must vouch that it does not skip (§3.5; ADR-008).
final class TimestampChoice {
    /// The integer of this client's last undecided write of the block, which the new one must
    /// exceed: equal integers are ordered by content, and the older write might win.
    private final long after;

    private final Redundancy redundancy;
    private final List<WritePeer> peers;
    private final Proofs proofs;

    TimestampChoice(long after, Redundancy redundancy, List<WritePeer> peers, Proofs proofs) {
        this.after = after;
        this.redundancy = redundancy;
        this.peers = peers;
        this.proofs = proofs;
    }

    /// The timestamp to settle on, as soon as there is one.
    OptionalLong choose() {
        long[] offers = offers();
        if (offers.length < redundancy.deciders()) {
            return OptionalLong.empty();
        }
        long candidate = Math.max(offers[redundancy.deciders() - 1], after + 1);
        boolean agreed = offers[0] == candidate && offers[offers.length - 1] == candidate;
        if (!agreed) {
            Probe.reached("offers of a write disagree");
        }
        return agreed || proofs.allow(candidate)
                ? OptionalLong.of(candidate)
                : OptionalLong.empty();
    }

    /// Offers disagree or are too low, so that some server will have to be shown vouchers.
    boolean isContended() {
        long[] offers = offers();
        return offers.length > 0 && (offers[0] != offers[offers.length - 1] || offers[0] <= after);
    }

    /// Ascending.
    private long[] offers() {
        long[] offers = new long[peers.size()];
        int count = 0;
        for (WritePeer peer : peers.subList(0, redundancy.stampers())) {
            if (peer.offer != null) {
                offers[count++] = peer.offer.ts();
            }
        }
        long[] given = Arrays.copyOf(offers, count);
        Arrays.sort(given);
        return given;
    }
}
