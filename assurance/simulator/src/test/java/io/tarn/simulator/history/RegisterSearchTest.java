package io.tarn.simulator.history;

import static io.tarn.simulator.history.HistoryExamples.history;
import static io.tarn.simulator.history.HistoryExamples.historyWithFaultyWrites;
import static io.tarn.simulator.history.HistoryExamples.read;
import static io.tarn.simulator.history.HistoryExamples.undecided;
import static io.tarn.simulator.history.HistoryExamples.write;
import static org.assertj.core.api.Assertions.assertThat;

import io.tarn.simulator.kernel.Seed;
import io.tarn.simulator.kernel.SimulationRandom;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The search looks at values only; the timestamps given here are none of its business.
class RegisterSearchTest {
    private static final long STEPS_MAX = 1_000_000;

    @Test
    void acceptsOneAfterTheOther() {
        assertAccepted(read(0, 0, 1, 0), write(1, 2, 3, 1), read(1, 4, 5, 1));
    }

    @Test
    void acceptsEitherOrderOfWhatOverlaps() {
        assertAccepted(write(1, 0, 9, 1), write(2, 1, 8, 2), read(1, 10, 11, 1));
        assertAccepted(write(1, 0, 9, 1), write(2, 1, 8, 2), read(2, 10, 11, 2));
        assertAccepted(write(1, 0, 9, 1), read(0, 1, 2, 0), read(1, 3, 4, 1));
    }

    @Test
    void refusesAStaleRead() {
        assertRefused(write(1, 0, 1, 1), write(2, 2, 3, 2), read(1, 4, 5, 1));
    }

    @Test
    void refusesALostWrite() {
        assertRefused(write(1, 0, 1, 1), read(0, 2, 3, 0));
    }

    /// Two reads during one write: once the new value was seen, the old one is gone.
    @Test
    void refusesANewOldInversion() {
        assertRefused(write(1, 0, 9, 1), read(1, 1, 2, 1), read(0, 3, 4, 0));
    }

    /// Two readers see two concurrent writes in opposite orders.
    @Test
    void refusesTwoOrdersOfTwoWrites() {
        assertRefused(
                write(1, 0, 20, 1),
                write(2, 1, 21, 2),
                read(1, 2, 3, 1),
                read(2, 4, 5, 2),
                read(1, 6, 7, 1));
    }

    @Test
    void refusesAValueThatNobodyWrote() {
        assertRefused(write(1, 0, 1, 1), read(7, 2, 3, 1));
    }

    @Test
    void anUndecidedWriteMayTakeEffectLateOrNever() {
        assertAccepted(undecided(1, 0), read(0, 1, 2, 0), read(1, 3, 4, 1));
        assertAccepted(undecided(1, 0), read(0, 1, 2, 0));
    }

    @Test
    void anUndecidedWriteTakesEffectOnceAndAfterItsCall() {
        assertRefused(
                undecided(1, 0),
                read(1, 1, 2, 1),
                write(2, 3, 4, 2),
                read(2, 5, 6, 2),
                read(1, 7, 8, 1));
        assertRefused(read(1, 0, 1, 1), undecided(1, 2));
    }

    /// §3.4.2: the invocation of a faulty client's write stands "at the beginning of time".
    @Test
    void aFaultyWriteMayTakeEffectAtAnyPointButOnlyOnce() {
        assertThat(check(historyWithFaultyWrites(List.of(5), write(1, 0, 1, 1), read(9, 2, 3, 5))))
                .isInstanceOf(Verdict.Linearizable.class);
        assertThat(
                        check(
                                historyWithFaultyWrites(
                                        List.of(5),
                                        read(9, 0, 1, 5),
                                        write(1, 2, 3, 6),
                                        read(1, 4, 5, 6),
                                        read(9, 6, 7, 5))))
                .isInstanceOf(Verdict.Violation.class);
    }

    @Test
    void evidenceEndsWithTheOperationThatHasNoPlace() {
        Operation stale = read(1, 4, 5, 1);

        Verdict verdict = check(history(write(1, 0, 1, 1), write(2, 2, 3, 2), stale));

        assertThat(verdict)
                .isInstanceOfSatisfying(
                        Verdict.Violation.class,
                        violation -> assertThat(violation.evidence()).endsWith(stale));
    }

    @Test
    void givesUpAtItsBound() {
        assertThat(RegisterSearch.check(history(write(1, 0, 1, 1)), 0))
                .isEqualTo(new Verdict.GaveUp(0));
    }

    /// A search without memory would look at 12! orders of the writes.
    @Test
    void remembersWhatItRefuted() {
        List<Operation> operations = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            operations.add(write(1, i, 1000 + i, 1));
            operations.add(read(1, 100 + i, 2000 + i, 1));
        }
        operations.add(read(2, 3000, 3001, 2));
        assertThat(check(history(operations.toArray(Operation[]::new))))
                .isInstanceOf(Verdict.Violation.class);
    }

    /// The definition itself, on histories small enough to try every order.
    @Test
    void agreesWithTryingEveryOrder() {
        int accepted = 0;
        int runs = 3000;
        for (long seed = 0; seed < runs; seed++) {
            List<Operation> operations = drawn(new Seed(seed).random());
            boolean holds = EveryOrder.isLinearizable(operations);
            accepted += holds ? 1 : 0;
            assertThat(check(history(operations.toArray(Operation[]::new))))
                    .as("seed %d: %s", seed, operations)
                    .isInstanceOf(holds ? Verdict.Linearizable.class : Verdict.Violation.class);
        }
        assertThat(accepted).isBetween(runs / 10, runs - runs / 10);
    }

    private static List<Operation> drawn(SimulationRandom random) {
        List<Operation> operations = new ArrayList<>();
        int count = random.between(1, 6);
        for (int i = 0; i < count; i++) {
            long invoked = random.between(0, 20);
            long returned = invoked + random.between(1, 12);
            int value = random.between(0, 3);
            operations.add(
                    switch (random.between(0, 4)) {
                        case 0 -> undecided(value, 2 * invoked);
                        case 1, 2 -> write(value, 2 * invoked, 2 * returned + 1, 1);
                        default -> read(value, 2 * invoked, 2 * returned + 1, 1);
                    });
        }
        return operations;
    }

    private static void assertAccepted(Operation... operations) {
        assertThat(check(history(operations))).isInstanceOf(Verdict.Linearizable.class);
    }

    private static void assertRefused(Operation... operations) {
        assertThat(check(history(operations))).isInstanceOf(Verdict.Violation.class);
    }

    private static Verdict check(RegisterHistory history) {
        return RegisterSearch.check(history, STEPS_MAX);
    }
}
