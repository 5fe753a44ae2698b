package io.tarn.benchmarks.wide;

/// A host of the slides' nationwide network, and its pings to the others (*The OceanStore Write Path*, 2002, "Inter-host
/// ping times in milliseconds").
public enum Place {
    UCB(0),
    UTA(1),
    GATECH(2),
    RICE(3),
    UW(4);

    private final int number;

    Place(int number) {
        this.number = number;
    }

    /// Among these, in the slides' order, from 0.
    public int number() {
        return number;
    }

    /// A round trip: mean, and standard deviation in brackets.
    ///
    /// @param mean in milliseconds
    /// @param deviation in milliseconds
    public record Ping(double mean, double deviation) {
        private static final Ping NONE = new Ping(0, 0);

        /// One way, which the slides do not have apart: half of it.
        public double oneWay() {
            return mean / 2;
        }

        /// Of one way, if both deviate alike and independently.
        public double oneWayDeviation() {
            return deviation / Math.sqrt(2);
        }
    }

    /// Within a place the slides measure nothing: no time.
    public Ping to(Place other) {
        if (compareTo(other) > 0) {
            return other.to(this);
        }
        return switch (this) {
            case UCB ->
                    switch (other) {
                        case UCB -> Ping.NONE;
                        case UTA -> new Ping(45.3, 0.75);
                        case GATECH -> new Ping(56.5, 0.14);
                        case RICE -> new Ping(49.6, 3.1);
                        case UW -> new Ping(20.0, 0.11);
                    };
            case UTA ->
                    switch (other) {
                        case GATECH -> new Ping(24.1, 0.49);
                        case RICE -> new Ping(8.45, 1.5);
                        case UW -> new Ping(61.7, 0.22);
                        case UCB, UTA -> Ping.NONE;
                    };
            case GATECH ->
                    switch (other) {
                        case RICE -> new Ping(27.7, 2.2);
                        case UW -> new Ping(59.0, 0.20);
                        case UCB, UTA, GATECH -> Ping.NONE;
                    };
            case RICE -> other == UW ? new Ping(61.5, 0.69) : Ping.NONE;
            case UW -> Ping.NONE;
        };
    }
}
