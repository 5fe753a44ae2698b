package io.tarn.block.peer;

import io.tarn.block.Redundancy;
import io.tarn.block.Refusal;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/// What servers refuse in common. One refusal may be a lie; of `f + 1` alike, one is a correct
/// server's.
public final class Refusals {
    private Refusals() {}

    /// A refusal among `which` that `f + 1` peers have given since they last answered.
    public static Optional<Refusal> common(
            List<? extends Peer<?>> peers, Redundancy redundancy, Predicate<Refusal> which) {
        for (Refusal refusal : Refusal.values()) {
            if (which.test(refusal)) {
                long given = peers.stream().filter(peer -> peer.refuses(refusal)).count();
                if (given >= redundancy.oneCorrect()) {
                    return Optional.of(refusal);
                }
            }
        }
        return Optional.empty();
    }

    /// Asking again will not change it. A full disk may get room, but nobody should wait for that.
    public static boolean isFinal(Refusal refusal) {
        return switch (refusal) {
            case UNKNOWN_VOLUME,
                    NOT_PERMITTED,
                    OUT_OF_RANGE,
                    INCONSISTENT,
                    MALFORMED,
                    DISK_FULL,
                    MISPLACED ->
                    true;
            case TIMESTAMP_SKIPS,
                    STAGING_FULL,
                    TOO_FEW_PREPARES,
                    NOT_PREPARED,
                    RECOVERING,
                    OVERLOADED ->
                    false;
        };
    }
}
