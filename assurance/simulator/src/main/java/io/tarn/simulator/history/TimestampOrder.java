package io.tarn.simulator.history;

import io.tarn.base.Bytes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Checks that timestamps order a history as Lemmas 5–9 of the Loft paper say (§3.4.2), from which
/// Theorem 10 derives that it is linearizable.
///
/// Stricter than linearizability: the protocol owes this order, not merely some order. Linear in the
/// operations after sorting, so it judges histories that a search would give up on.
///
/// The timestamp of a write that never returned is learned from the first read that shows its
/// value.
public final class TimestampOrder {
    private final RegisterHistory history;

    /// What is known to be written at a timestamp.
    private record Written(Bytes value, Operation evidence) {}

    private final Map<Bytes, Written> written = new HashMap<>();
    private final Map<Bytes, Operation> undecided = new HashMap<>();

    /// An operation with the timestamp it had, or was found to have.
    private record Stamped(Operation operation, Bytes timestamp) {}

    private final List<Stamped> stamped = new ArrayList<>();

    private TimestampOrder(RegisterHistory history) {
        this.history = history;
    }

    public static Verdict check(RegisterHistory history) {
        TimestampOrder order = new TimestampOrder(history);
        return order.writesAgree()
                .or(order::readsShareTheTimestampOfAWrite)
                .or(order::realTimeIsKept)
                .<Verdict>map(violation -> violation)
                .orElseGet(Verdict.Linearizable::new);
    }

    /// Two writes of one timestamp wrote the same.
    private Optional<Verdict.Violation> writesAgree() {
        for (Operation write : history.operations()) {
            if (write.isRead()) {
                continue;
            }
            Optional<Bytes> timestamp = write.timestamp();
            if (timestamp.isEmpty()) {
                undecided.put(write.value(), write);
                continue;
            }
            Written known = written.putIfAbsent(timestamp.get(), new Written(write.value(), write));
            if (known != null && !known.value().equals(write.value())) {
                return violation("two contents written at one timestamp", known.evidence(), write);
            }
            stamped.add(new Stamped(write, timestamp.get()));
        }
        return Optional.empty();
    }

    /// Lemma 5: "A read will share a timestamp with a write that has been invoked by some client."
    /// Lemma 6: reads at one timestamp return one block, the one that its writer wrote.
    private Optional<Verdict.Violation> readsShareTheTimestampOfAWrite() {
        for (Operation read : history.operations()) {
            if (!read.isRead()) {
                continue;
            }
            Bytes timestamp = read.timestamp().orElseThrow();
            if (!written.containsKey(timestamp)) {
                Optional<Written> found = learn(read, timestamp);
                if (found.isEmpty()) {
                    return violation("Lemma 5: read at a timestamp that nobody wrote", read);
                }
                written.put(timestamp, found.get());
            }
            Written source = written.get(timestamp);
            if (!source.value().equals(read.value())) {
                return violation(
                        "Lemma 6: another content at one timestamp", source.evidence(), read);
            }
            if (source.evidence().invoked() > read.returned() && !source.evidence().isRead()) {
                return violation("Lemma 5: read before its write was invoked", read);
            }
            stamped.add(new Stamped(read, timestamp));
        }
        return Optional.empty();
    }

    /// Where a read found what no known write wrote at its timestamp.
    private Optional<Written> learn(Operation read, Bytes timestamp) {
        if (timestamp.equals(history.initialTimestamp())) {
            return Optional.of(new Written(history.initial(), read));
        }
        Operation write = undecided.remove(read.value());
        if (write != null) {
            stamped.add(new Stamped(write, timestamp));
            return Optional.of(new Written(read.value(), write));
        }
        if (history.faultyWrites().contains(timestamp)) {
            return Optional.of(new Written(read.value(), read));
        }
        return Optional.empty();
    }

    private record Turn(long position, boolean isReturn, Stamped of) {}

    /// Lemmas 7–9: what returned before an operation was invoked has at most its timestamp, and a
    /// lower one if that operation is a write.
    private Optional<Verdict.Violation> realTimeIsKept() {
        List<Turn> turns = new ArrayList<>();
        for (Stamped operation : stamped) {
            turns.add(new Turn(operation.operation().invoked(), false, operation));
            if (operation.operation().hasReturned()) {
                turns.add(new Turn(operation.operation().returned(), true, operation));
            }
        }
        turns.sort(Comparator.comparingLong(Turn::position));
        Optional<Stamped> latest = Optional.empty();
        for (Turn turn : turns) {
            Stamped turning = turn.of();
            int behind = latest.map(l -> l.timestamp().compareTo(turning.timestamp())).orElse(-1);
            if (turn.isReturn()) {
                latest = behind < 0 ? Optional.of(turning) : latest;
            } else if (behind > 0 || (behind == 0 && !turning.operation().isRead())) {
                return violation(
                        lemma(latest.orElseThrow().operation(), turning.operation()),
                        latest.orElseThrow().operation(),
                        turning.operation());
            }
        }
        return Optional.empty();
    }

    private static String lemma(Operation earlier, Operation later) {
        if (earlier.isRead()) {
            return "Lemma 9: timestamp not past that of an earlier read";
        }
        return later.isRead()
                ? "Lemma 8: read is older than an earlier write"
                : "Lemma 7: write is not newer than an earlier write";
    }

    private static Optional<Verdict.Violation> violation(String rule, Operation... evidence) {
        return Optional.of(new Verdict.Violation(rule, List.of(evidence)));
    }
}
