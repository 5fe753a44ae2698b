package io.tarn.benchmarks.wide;

import static io.tarn.base.Invariant.require;

import io.tarn.ring.RingSize;
import java.util.Comparator;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/// Where the members of a ring are. The first is the primary, as long as nobody complains.
///
/// @param members by their numbers, each at a place of its own
public record WideRing(List<Place> members) {
    public WideRing {
        members = List.copyOf(members);
        require(members.stream().distinct().count() == members.size(), "places are different");
    }

    /// Four of the five: without UW, whose users are far from all but one.
    public static WideRing ofFour() {
        return new WideRing(List.of(Place.UCB, Place.UTA, Place.GATECH, Place.RICE));
    }

    /// The member that is nearest to somebody, of several the first.
    public int home(Place client) {
        return IntStream.range(0, members.size())
                .boxed()
                .min(Comparator.comparingDouble(member -> client.to(members.get(member)).mean()))
                .orElseThrow();
    }

    /// What a client at a place can hope for, in milliseconds.
    public double boundMilliseconds(Place client) {
        var size = new RingSize((members.size() - 1) / 3);
        var bound =
                new DelayBound(
                        size, 0, (from, to) -> members.get(from).to(members.get(to)).oneWay());
        return bound.certificateAfter(member -> client.to(members.get(member)).oneWay());
    }

    /// How long one message takes from one place to another.
    static long drawNanos(Place from, Place to, RandomGenerator random) {
        Place.Ping ping = from.to(to);
        double ms = ping.oneWay() + random.nextGaussian() * ping.oneWayDeviation();
        return Math.round(Math.max(ping.oneWay() / 2, ms) * 1e6);
    }
}
