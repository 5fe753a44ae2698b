package io.tarn.simulator.history;

import io.tarn.base.Bytes;
import io.tarn.simulator.history.Operation.Kind;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;

/// Short histories in a notation close to a drawing: who does what, from when to when.
///
/// Values and timestamps are one byte: `write(1, 0, 9, 5)` writes 1 from position 0 to 9 at
/// timestamp 5. Value 0 at timestamp 0 is what the register holds at first.
final class HistoryExamples {
    private HistoryExamples() {}

    static Operation write(int value, long invoked, long returned, int timestamp) {
        return new Operation(
                "writer", Kind.WRITE, one(value), invoked, returned, Optional.of(one(timestamp)));
    }

    /// A write that never returned.
    static Operation undecided(int value, long invoked) {
        return new Operation(
                "writer", Kind.WRITE, one(value), invoked, Operation.NEVER, Optional.empty());
    }

    static Operation read(int value, long invoked, long returned, int timestamp) {
        return new Operation(
                "reader", Kind.READ, one(value), invoked, returned, Optional.of(one(timestamp)));
    }

    static RegisterHistory history(Operation... operations) {
        return historyWithFaultyWrites(List.of(), operations);
    }

    static RegisterHistory historyWithFaultyWrites(
            List<Integer> timestamps, Operation... operations) {
        NavigableSet<Bytes> faulty = new TreeSet<>();
        timestamps.forEach(timestamp -> faulty.add(one(timestamp)));
        return new RegisterHistory(one(0), one(0), List.of(operations), faulty);
    }

    static Bytes one(int value) {
        return Bytes.ofHex("%02x".formatted(value));
    }
}
