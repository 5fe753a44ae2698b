package io.tarn.simulator.history;

import io.tarn.base.Bytes;
import java.util.ArrayList;
import java.util.List;

/// Linearizability by its definition: tries every order of every subset of operations that holds
/// all that returned. The oracle for [RegisterSearch]; factorial, so for a handful of operations.
final class EveryOrder {
    private EveryOrder() {}

    static boolean isLinearizable(List<Operation> operations) {
        return canEnd(new ArrayList<>(operations), HistoryExamples.one(0));
    }

    private static boolean canEnd(List<Operation> left, Bytes held) {
        if (left.stream().noneMatch(Operation::hasReturned)) {
            return true;
        }
        for (Operation next : left) {
            boolean inRealTime = left.stream().noneMatch(o -> o.returned() < next.invoked());
            boolean inTheModel = !next.isRead() || next.value().equals(held);
            if (inRealTime && inTheModel) {
                List<Operation> rest = new ArrayList<>(left);
                rest.remove(next);
                if (canEnd(rest, next.isRead() ? held : next.value())) {
                    return true;
                }
            }
        }
        return false;
    }
}
