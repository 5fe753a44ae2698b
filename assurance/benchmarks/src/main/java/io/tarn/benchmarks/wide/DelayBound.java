package io.tarn.benchmarks.wide;

import io.tarn.ring.RingSize;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/// The earliest time at which a client can hold a certificate, if only the ways of messages take time: the bound
/// that wide-area measurements are held against.
///
/// Everybody acts at once on what has arrived, and every message takes its way's mean time. With `d(a, b)` for that
/// time, `p` the primary, and `k-th` for the k-th earliest:
///
/// - the primary has the request at `r = d(c, p)`, or earlier if a way by some member is shorter;
/// - a member `j` has the pre-prepare at `a(j) = r + d(p, j)`, and says *prepare* then, if it is a backup;
/// - it is *prepared* at `b(j)`, when it has the pre-prepare and the prepares of `2f` backups, its own among them:
///   `max(a(j), 2f-th of a(i) + d(i, j) over backups i)`, and says *commit*;
/// - it is *committed-local* at `c(j)`, with the commits of `2f + 1` members, its own among them:
///   `max(b(j), (2f+1)-th of b(i) + d(i, j))`, and gives its share of the signature;
/// - a home `h` has executed the batch, and has `f + 1` shares, at
///   `max(c(h), (f+1)-th of c(i) + d(i, h))`, and answers;
/// - the client has the certificate `d(h, c)` later, from the home that is the best for it.
///
/// No home, no order of events and no cleverness within this protocol is faster. What is not in it: signatures,
/// disks, and that ways take longer than their mean.
///
/// @param size of the ring; its members are 0, 1, …
/// @param primary one of them
public record DelayBound(RingSize size, int primary, Ways ways) {
    /// How long messages are on their way between members.
    @FunctionalInterface
    public interface Ways {
        double milliseconds(int from, int to);
    }

    /// @param toMember the client's way to each member, and back
    /// @return in milliseconds, from the request
    public double certificateAfter(IntToDoubleFunction toMember) {
        int quorum = size.quorum();
        double asked = shortest(toMember);
        List<Double> proposed = each(j -> asked + ways.milliseconds(primary, j));
        List<Double> prepared =
                each(j -> Math.max(proposed.get(j), kth(2 * size.faults(), proposed, j, true)));
        List<Double> committed =
                each(j -> Math.max(prepared.get(j), kth(quorum, prepared, j, false)));
        return members()
                .mapToDouble(home ->
                        Math.max(
                                        committed.get(home),
                                        kth(size.oneCorrect(), committed, home, false))
                                + toMember.applyAsDouble(home))
                .min()
                .orElseThrow();
    }

    private double shortest(IntToDoubleFunction toMember) {
        return members()
                .mapToDouble(via -> toMember.applyAsDouble(via) + ways.milliseconds(via, primary))
                .min()
                .orElseThrow();
    }

    /// When the k-th of what all have sent at these times is at a member.
    private double kth(int k, List<Double> sent, int at, boolean ofBackups) {
        return members()
                .filter(from -> !ofBackups || from != primary)
                .mapToDouble(from -> sent.get(from) + ways.milliseconds(from, at))
                .sorted()
                .skip(k - 1L)
                .findFirst()
                .orElseThrow();
    }

    private List<Double> each(IntToDoubleFunction time) {
        var times = new ArrayList<Double>();
        members().forEach(member -> times.add(time.applyAsDouble(member)));
        return times;
    }

    private IntStream members() {
        return IntStream.range(0, size.members());
    }
}
