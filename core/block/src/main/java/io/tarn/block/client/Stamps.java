package io.tarn.block.client;

import io.tarn.block.Redundancy;
import io.tarn.block.Timestamp;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/// `Timestamp[*]` of a read (line 700): what servers say they have committed, and what follows.
///
/// @param peers all servers; only the first `3f + 1` decide (line 704)
record Stamps(Redundancy redundancy, List<ReadPeer> peers) {
    /// Lines 711–713: timestamps that `2f + 1` of the first `3f + 1` servers do not exceed, latest
    /// first. Of each server only the most recent one counts (§4).
    List<Timestamp> eligible() {
        return known().distinct()
                .filter(t -> deciding(stamp -> !stamp.isAfter(t)) >= redundancy.deciders())
                .sorted(Comparator.reverseOrder())
                .toList();
    }

    /// `2f + 1` of the first `3f + 1` servers have committed this write or a later one, so that no
    /// write back is needed (§3.3.3).
    boolean isCommitted(Timestamp timestamp) {
        return deciding(stamp -> !timestamp.isAfter(stamp)) >= redundancy.deciders();
    }

    /// `f + 1` servers report this very commit, so that a correct one does (§4).
    boolean isReported(Timestamp timestamp) {
        return known().filter(timestamp::equals).count() >= redundancy.oneCorrect();
    }

    /// A write is under way, or a server lies: more timestamps are needed to tell which.
    boolean disagree() {
        return known().distinct().count() > 1;
    }

    /// All of the first `3f + 1` have spoken, but for those that fail if `exceptFailing`.
    boolean heardAll(boolean exceptFailing) {
        return peers.subList(0, redundancy.stampers()).stream()
                .allMatch(peer -> peer.stamp != null || (exceptFailing && peer.isFailing()));
    }

    private Stream<Timestamp> known() {
        return peers.stream().flatMap(peer -> Stream.ofNullable(peer.stamp));
    }

    private long deciding(Predicate<Timestamp> which) {
        return peers.subList(0, redundancy.stampers()).stream()
                .flatMap(peer -> Stream.ofNullable(peer.stamp))
                .filter(which)
                .count();
    }
}
