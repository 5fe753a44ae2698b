package io.tarn.simulator.history;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// Calls and returns of operations in the order of their positions, as a linked list out of which
/// operations are lifted and into which they are put back (Knuth's dancing links).
///
/// Entries are numbered from 1; [#END] stands before the first and after the last. A lifted entry
/// keeps its neighbours, so putting back what was lifted last takes constant time; any other order
/// would corrupt the list.
final class CallReturnList {
    static final int END = 0;

    private record Entry(long position, int operation, boolean isReturn) {}

    private final int[] next;
    private final int[] previous;
    private final int[] operation;
    private final boolean[] isReturn;
    private final int[] callOf;
    private final int[] returnOf;

    CallReturnList(List<Operation> operations) {
        List<Entry> entries = new ArrayList<>();
        for (int i = 0; i < operations.size(); i++) {
            entries.add(new Entry(operations.get(i).invoked(), i, false));
            if (operations.get(i).hasReturned()) {
                entries.add(new Entry(operations.get(i).returned(), i, true));
            }
        }
        entries.sort(
                Comparator.comparingLong(Entry::position)); // Stable: one order for each input.
        next = new int[entries.size() + 1];
        previous = new int[entries.size() + 1];
        operation = new int[entries.size() + 1];
        isReturn = new boolean[entries.size() + 1];
        callOf = new int[operations.size()];
        returnOf = new int[operations.size()]; // END if the operation never returned.
        for (int entry = 1; entry <= entries.size(); entry++) {
            Entry at = entries.get(entry - 1);
            operation[entry] = at.operation();
            isReturn[entry] = at.isReturn();
            (at.isReturn() ? returnOf : callOf)[at.operation()] = entry;
            next[entry - 1] = entry;
            previous[entry] = entry - 1;
        }
        previous[END] = entries.size();
    }

    int first() {
        return next[END];
    }

    int next(int entry) {
        return next[entry];
    }

    boolean isCall(int entry) {
        return entry != END && !isReturn[entry];
    }

    /// Index of the operation whose call or return `entry` is.
    int operation(int entry) {
        return operation[entry];
    }

    int callOf(int operation) {
        return callOf[operation];
    }

    void lift(int operation) {
        unlink(callOf[operation]);
        if (returnOf[operation] != END) {
            unlink(returnOf[operation]);
        }
    }

    /// Undoes the latest [#lift] not yet undone, which was of `operation`.
    void putBack(int operation) {
        if (returnOf[operation] != END) {
            relink(returnOf[operation]);
        }
        relink(callOf[operation]);
    }

    private void unlink(int entry) {
        next[previous[entry]] = next[entry];
        previous[next[entry]] = previous[entry];
    }

    private void relink(int entry) {
        next[previous[entry]] = entry;
        previous[next[entry]] = entry;
    }
}
