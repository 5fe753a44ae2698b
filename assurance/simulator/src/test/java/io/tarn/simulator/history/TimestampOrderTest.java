package io.tarn.simulator.history;

import static io.tarn.simulator.history.HistoryExamples.history;
import static io.tarn.simulator.history.HistoryExamples.historyWithFaultyWrites;
import static io.tarn.simulator.history.HistoryExamples.read;
import static io.tarn.simulator.history.HistoryExamples.undecided;
import static io.tarn.simulator.history.HistoryExamples.write;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/// Quotes the lemmas of SOSP'07, §3.4.2.
class TimestampOrderTest {
    @Test
    void acceptsWhatTheProtocolPromises() {
        assertAccepted(
                history(
                        read(0, 0, 1, 0),
                        write(1, 2, 9, 1),
                        write(2, 3, 8, 2),
                        read(1, 4, 5, 1),
                        read(2, 6, 10, 2),
                        undecided(3, 11),
                        read(3, 12, 13, 3)));
    }

    /// Lemma 5: "A read will share a timestamp with a write that has been invoked by some client."
    @Test
    void everyReadHasAWrite() {
        assertRefused("Lemma 5", history(write(1, 0, 1, 1), read(1, 2, 3, 2)));
        assertRefused("Lemma 5", history(read(1, 0, 1, 1), write(1, 2, 3, 1)));
        assertRefused("Lemma 5", history(read(1, 0, 1, 1), undecided(1, 2)));
    }

    @Test
    void aFaultyClientsPrepareIsAWrite() {
        assertAccepted(historyWithFaultyWrites(List.of(2), read(7, 0, 1, 2), read(7, 2, 3, 2)));
    }

    /// Lemma 6: two blocks found at one timestamp are equal.
    @Test
    void oneTimestampHasOneContent() {
        assertRefused("Lemma 6", history(write(1, 0, 1, 1), read(2, 2, 3, 1)));
        assertRefused(
                "Lemma 6", historyWithFaultyWrites(List.of(2), read(7, 0, 1, 2), read(8, 2, 3, 2)));
        assertRefused("Lemma 6", history(read(1, 0, 1, 0)));
        assertRefused("two contents", history(write(1, 0, 5, 1), write(2, 1, 6, 1)));
    }

    /// Lemma 7: "the timestamp of the former is less than the timestamp of the latter".
    @Test
    void aLaterWriteHasALaterTimestamp() {
        assertRefused("Lemma 7", history(write(1, 0, 1, 2), write(2, 2, 3, 1)));
        assertRefused("Lemma 7", history(write(1, 0, 1, 2), write(1, 2, 3, 2)));
    }

    /// Lemma 8: "the timestamp of the write is at most the timestamp of the read".
    @Test
    void aReadIsNoOlderThanAWriteBeforeIt() {
        assertRefused("Lemma 8", history(write(1, 0, 1, 1), read(0, 2, 3, 0)));
    }

    /// Lemma 9: "the timestamp of the former operation is at most the timestamp of the latter".
    @Test
    void nothingIsOlderThanAReadBeforeIt() {
        assertRefused("Lemma 9", history(write(1, 0, 9, 1), read(1, 1, 2, 1), read(0, 3, 4, 0)));
        assertRefused("Lemma 9", history(undecided(1, 0), read(1, 1, 2, 5), write(2, 3, 4, 4)));
    }

    private static void assertAccepted(RegisterHistory history) {
        assertThat(TimestampOrder.check(history)).isInstanceOf(Verdict.Linearizable.class);
        assertThat(RegisterSearch.check(history, 10_000)).isInstanceOf(Verdict.Linearizable.class);
    }

    private static void assertRefused(String rule, RegisterHistory history) {
        assertThat(TimestampOrder.check(history))
                .isInstanceOfSatisfying(
                        Verdict.Violation.class,
                        violation -> assertThat(violation.rule()).contains(rule));
    }
}
