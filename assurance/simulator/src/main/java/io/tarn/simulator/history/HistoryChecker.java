package io.tarn.simulator.history;

import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/// Asks both checkers about every register of a history.
public final class HistoryChecker {
    private HistoryChecker() {}

    /// Judges every register.
    ///
    /// @param stepsMax bound of the search for one register
    /// @return the verdict on each register: a violation if either checker found one; otherwise
    ///     [Verdict.GaveUp] if the search did
    public static NavigableMap<Long, Verdict> check(History history, long stepsMax) {
        NavigableMap<Long, Verdict> verdicts = new TreeMap<>();
        for (Map.Entry<Long, RegisterHistory> register : history.registers().entrySet()) {
            Verdict byTimestamps = TimestampOrder.check(register.getValue());
            verdicts.put(
                    register.getKey(),
                    byTimestamps instanceof Verdict.Violation
                            ? byTimestamps
                            : RegisterSearch.check(register.getValue(), stepsMax));
        }
        return verdicts;
    }

    /// Fails with the evidence if any register could not have shown what it did.
    public static void requireLinearizable(History history, long stepsMax) {
        check(history, stepsMax)
                .forEach((register, verdict) -> {
                    if (verdict instanceof Verdict.Violation violation) {
                        throw new HistoryViolation(register, violation);
                    }
                });
    }
}
