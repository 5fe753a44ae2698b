package io.tarn.simulator.history;

import io.tarn.base.Bytes;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;

/// Searches for an order of operations that one register would have, consistent with real time.
///
/// Wing & Gong's depth-first search (JPDC 1993) with Lowe's memory of configurations already
/// refuted (*Testing for linearizability*, 2017) on Porcupine's list of calls and returns. An
/// operation can be next only if no other returned before it was called: those are the calls in the
/// list up to its first return. Taking one lifts it out of the list. A configuration is the set
/// taken and the value held; two ways to the same one need one visit only. Reads are taken as soon
/// as they can be, so only writes are tried in different orders. Linearizability is local
/// (Herlihy & Wing 1990, Theorem 1), so each register is searched alone, which keeps the sets small.
///
/// A write that never returned has no return in the list, and the search has succeeded when all
/// operations that did return are taken. A faulty client's write (§3.4.2) was called at the
/// beginning and never returns; its value is what reads at its timestamp say ([TimestampOrder]
/// checks that they all say the same). Of both kinds only those are searched whose value some read
/// returned: the others can be ordered last.
public final class RegisterSearch {
    private static final int EVIDENCE_OPERATIONS = 6;

    private record Configuration(BitSet taken, int held) {}

    private record Step(int operation, int heldBefore) {}

    private final List<Operation> operations;
    private final CallReturnList list;
    private final int[] values;
    private final long stepsMax;

    private final Set<Configuration> visited = new HashSet<>();
    private final Deque<Step> path = new ArrayDeque<>();
    private List<Operation> deepest = List.of();
    private int deepestTaken = -1;
    private final BitSet taken;
    private int held;
    private long toReturn;

    private RegisterSearch(RegisterHistory history, long stepsMax) {
        this.operations = searched(history);
        this.list = new CallReturnList(operations);
        this.stepsMax = stepsMax;
        this.taken = new BitSet(operations.size());
        this.toReturn = operations.stream().filter(Operation::hasReturned).count();
        Map<Bytes, Integer> numbers = new HashMap<>();
        this.held = number(numbers, history.initial());
        this.values = operations.stream().mapToInt(o -> number(numbers, o.value())).toArray();
    }

    /// Judges one register by values alone.
    ///
    /// @param stepsMax entries looked at before the search gives up
    public static Verdict check(RegisterHistory history, long stepsMax) {
        return new RegisterSearch(history, stepsMax).verdict();
    }

    private Verdict verdict() {
        takeReads();
        int entry = list.first();
        for (long step = 0; toReturn > 0; step++) {
            if (step == stepsMax) {
                return new Verdict.GaveUp(stepsMax);
            }
            if (!list.isCall(entry)) { // The first return: whose call must have been taken by now.
                noteDeepest(entry);
                OptionalInt undone = undoLatestWrite();
                if (undone.isEmpty()) {
                    return new Verdict.Violation("no order of a register", deepest);
                }
                entry = list.next(list.callOf(undone.getAsInt()));
                continue;
            }
            int operation = list.operation(entry);
            if (!operations.get(operation).isRead() && isNew(operation)) {
                take(operation);
                takeReads();
                entry = list.first();
            } else {
                entry = list.next(entry);
            }
        }
        return new Verdict.Linearizable();
    }

    /// Takes every read that can be next. Leaving one for later gains nothing: it changes nothing
    /// and is in time now, so any order with it later stays one with it moved here.
    private void takeReads() {
        for (int entry = list.first(); list.isCall(entry); ) {
            int operation = list.operation(entry);
            if (operations.get(operation).isRead() && values[operation] == held) {
                take(operation);
                entry = list.first(); // Its return may have been what ended the calls.
            } else {
                entry = list.next(entry);
            }
        }
    }

    private boolean isNew(int operation) {
        BitSet after = (BitSet) taken.clone();
        after.set(operation);
        return visited.add(new Configuration(after, values[operation]));
    }

    private void take(int operation) {
        path.push(new Step(operation, held));
        list.lift(operation);
        taken.set(operation);
        held = values[operation];
        toReturn -= operations.get(operation).hasReturned() ? 1 : 0;
    }

    private OptionalInt undoLatestWrite() {
        while (!path.isEmpty()) {
            Step last = path.pop();
            Operation operation = operations.get(last.operation());
            list.putBack(last.operation());
            taken.clear(last.operation());
            held = last.heldBefore();
            toReturn += operation.hasReturned() ? 1 : 0;
            if (!operation.isRead()) {
                return OptionalInt.of(last.operation());
            }
        }
        return OptionalInt.empty();
    }

    /// Keeps the end of the longest order found, and the operation that has no place after it.
    private void noteDeepest(int entry) {
        if (path.size() <= deepestTaken) {
            return;
        }
        deepestTaken = path.size();
        List<Operation> order = new ArrayList<>();
        path.descendingIterator().forEachRemaining(s -> order.add(operations.get(s.operation())));
        order.add(operations.get(list.operation(entry)));
        int from = Math.max(0, order.size() - EVIDENCE_OPERATIONS);
        deepest = List.copyOf(order.subList(from, order.size()));
    }

    private static List<Operation> searched(RegisterHistory history) {
        Set<Bytes> valuesRead = new HashSet<>();
        Map<Bytes, Bytes> valueAtTimestamp = new TreeMap<>();
        for (Operation operation : history.operations()) {
            if (operation.isRead()) {
                valuesRead.add(operation.value());
                operation
                        .timestamp()
                        .ifPresent(t -> valueAtTimestamp.putIfAbsent(t, operation.value()));
            }
        }
        List<Operation> searched = new ArrayList<>();
        for (Operation operation : history.operations()) {
            if (operation.hasReturned() || valuesRead.contains(operation.value())) {
                searched.add(operation);
            }
        }
        for (Bytes timestamp : history.faultyWrites()) {
            Bytes value = valueAtTimestamp.get(timestamp);
            if (value != null) {
                searched.add(Operation.faultyWrite(value, timestamp));
            }
        }
        return searched;
    }

    private static int number(Map<Bytes, Integer> numbers, Bytes value) {
        Integer known = numbers.putIfAbsent(value, numbers.size());
        return known != null ? known : numbers.size() - 1;
    }
}
