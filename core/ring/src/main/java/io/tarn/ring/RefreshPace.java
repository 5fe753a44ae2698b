package io.tarn.ring;

import static io.tarn.base.Invariant.require;

/// How often members may have the ring's key shared anew among them, by agreed time. All members have the same.
///
/// @param periodMs since the last sharing began: what members ask for of themselves, and no later than that
/// @param urgentMs the same, for a member that cannot do its part until then: a liar among them may not keep the
///     ring changing, nor keep its owner out
/// @param apartMs so much later than the one before it each member asks, that one may do so for all
public record RefreshPace(long periodMs, long urgentMs, long apartMs) {
    private static final long MINUTE_MS = 60_000;

    public RefreshPace {
        require(urgentMs >= 1 && urgentMs <= periodMs, "what is urgent comes sooner");
        require(apartMs >= 0, "members ask one after another");
    }

    public static RefreshPace production() {
        return new RefreshPace(24 * 60 * MINUTE_MS, 10 * MINUTE_MS, MINUTE_MS);
    }
}
