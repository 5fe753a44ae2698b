package io.tarn.simulator.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import io.tarn.simulator.history.HistoryChecker;
import io.tarn.simulator.history.Verdict;
import org.junit.jupiter.api.Test;

/// The kernel as a whole: it passes what is right, finds what is wrong, and repeats itself.
class SmallWorldTest {
    private static final long STEPS_MAX = 100_000;
    private static final int SEEDS = 40;

    @Test
    void aServerThatSyncsBeforeItAcknowledgesIsLinearizable() {
        for (long seed = 0; seed < SEEDS; seed++) {
            new Seed(seed).run(s -> assertThat(isLinearizable(s, true)).isTrue());
        }
    }

    @Test
    void aServerThatAcknowledgesBeforeItSyncsIsFoundOut() {
        int found = 0;
        for (long seed = 0; seed < SEEDS; seed++) {
            found += isLinearizable(new Seed(seed), false) ? 0 : 1;
        }
        assertThat(found).isGreaterThan(SEEDS / 4);
    }

    @Test
    void sameSeedSameTrace() {
        Seed seed = Seed.givenOrFresh();
        seed.run(s ->
                assertThat(new SmallWorld(s, true).run().digest())
                        .isEqualTo(new SmallWorld(s, true).run().digest()));
        assertThat(new SmallWorld(new Seed(1), true).run().digest())
                .isNotEqualTo(new SmallWorld(new Seed(2), true).run().digest());
    }

    /// A history without returns is always linearizable; this keeps the world honest.
    @Test
    void mostOperationsReturn() {
        assertThat(new SmallWorld(new Seed(1), true).run().returned()).isGreaterThan(45);
    }

    private static boolean isLinearizable(Seed seed, boolean syncsFirst) {
        return HistoryChecker.check(new SmallWorld(seed, syncsFirst).run().history(), STEPS_MAX)
                .values()
                .stream()
                .allMatch(verdict -> verdict instanceof Verdict.Linearizable);
    }
}
