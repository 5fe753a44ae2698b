package io.tarn.bucket;

import static io.tarn.base.Invariant.require;

/// How hard dispersal works: a quarter of the time while a volume holds little, all of it from when half of its room is taken.
///
/// @param fill held bytes as a part of those that a volume may have; a little above 1 at most
record DispersalPace(double fill) {
    private static final double SHARE_MIN = 0.25;
    private static final double PRESSED = 0.5;

    /// From here on versions are not left to become more.
    private static final double FILLING = 0.125;

    static final DispersalPace CALM = new DispersalPace(0);

    DispersalPace {
        require(fill >= 0, "a volume holds something or nothing");
    }

    static DispersalPace of(long heldBytes, long heldBytesMax) {
        return new DispersalPace((double) heldBytes / heldBytesMax);
    }

    /// Whether whatever can be dispersed is to be, at once.
    boolean isPressed() {
        return fill >= PRESSED;
    }

    boolean isFilling() {
        return fill >= FILLING;
    }

    /// To be waited after work that has taken so long.
    long restMs(long tookMs) {
        double share = Math.min(1, SHARE_MIN + fill / PRESSED * (1 - SHARE_MIN));
        return (long) (tookMs / share) - tookMs;
    }
}
