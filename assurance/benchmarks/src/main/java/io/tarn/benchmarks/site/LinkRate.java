package io.tarn.benchmarks.site;

/// Speeds of the one link between the client and all servers, the same each way.
public enum LinkRate {
    /// The client's link in §5.2.
    GIGABIT("1gbit", 1_000_000_000),
    /// Slow enough that the link limits every protocol at every `f`, even where client and servers
    /// share two processors: what a protocol costs the network, and nothing else.
    HUNDRED_MEGABIT("100mbit", 100_000_000);

    private final String label;
    private final long bitsPerSecond;

    LinkRate(String label, long bitsPerSecond) {
        this.label = label;
        this.bitsPerSecond = bitsPerSecond;
    }

    /// In names of regimes, and for `tc`.
    String label() {
        return label;
    }

    double bytesPerSecond() {
        return bitsPerSecond / 8.0;
    }
}
