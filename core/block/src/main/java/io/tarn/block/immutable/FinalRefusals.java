package io.tarn.block.immutable;

import io.tarn.block.Redundancy;
import io.tarn.block.Refusal;
import io.tarn.block.peer.Peer;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Refusals that asking again does not change.
final class FinalRefusals {
    private FinalRefusals() {}

    /// One that `f + 1` servers give now: at least one of them is correct.
    static Optional<Refusal> common(List<? extends Peer<?>> peers, Redundancy redundancy) {
        return Stream.of(Refusal.values())
                .filter(FinalRefusals::isFinal)
                .filter(refusal ->
                        peers.stream().filter(peer -> peer.refuses(refusal)).count()
                                >= redundancy.oneCorrect())
                .findFirst();
    }

    static boolean isFinal(Refusal refusal) {
        return switch (refusal) {
            case UNKNOWN_VOLUME, NOT_PERMITTED, OUT_OF_RANGE, INCONSISTENT, MALFORMED, DISK_FULL ->
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
