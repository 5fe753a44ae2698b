package io.tarn.ring.affairs;

import io.tarn.base.CanonicalReader;
import io.tarn.base.CanonicalWriter;
import io.tarn.base.MalformedException;
import io.tarn.ring.state.RingState;
import java.util.Optional;

/// The last sharing that was settled: the shares of the epoch are of it, or those of the next once that is settled.
/// Part of the agreed state, so that who offered keys in time and is slower than a quorum, or executes nothing while
/// the others settle, opens its share when it comes to it.
///
/// @param charter of the epoch in which the key was shared
/// @param succession as it was when it was settled
public record SettledSharing(Charter charter, Succession succession) {
    private static final StateKeys.Kept<SettledSharing> LAST =
            new StateKeys.Kept<>(StateKeys.SETTLED_SHARING, SettledSharing::read);

    /// Empty in the founding epoch.
    public static Optional<SettledSharing> of(RingState state) {
        return LAST.in(state);
    }

    RingState in(RingState state) {
        return StateKeys.write(state, StateKeys.SETTLED_SHARING, this, SettledSharing::write);
    }

    private void write(CanonicalWriter out) {
        charter.write(out);
        succession.write(out);
    }

    private static SettledSharing read(CanonicalReader in) throws MalformedException {
        return new SettledSharing(Charter.read(in), Succession.read(in));
    }
}
