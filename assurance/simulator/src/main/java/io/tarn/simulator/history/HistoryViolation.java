package io.tarn.simulator.history;

import java.util.stream.Collectors;

/// A history that no register could have shown: the system under test is wrong.
public final class HistoryViolation extends AssertionError {
    private static final long serialVersionUID = 1L;

    public HistoryViolation(long register, Verdict.Violation violation) {
        super(
                "block %d: %s%n%s"
                        .formatted(
                                register,
                                violation.rule(),
                                violation.evidence().stream()
                                        .map(operation -> "  " + operation)
                                        .collect(Collectors.joining(System.lineSeparator()))));
    }
}
