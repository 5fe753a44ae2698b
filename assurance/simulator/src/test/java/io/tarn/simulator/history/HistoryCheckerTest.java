package io.tarn.simulator.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tarn.base.Bytes;
import io.tarn.simulator.kernel.Party;
import io.tarn.simulator.kernel.Seed;
import io.tarn.simulator.kernel.SimulationRandom;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Histories of a register that is one: every answer is right, until one is spoilt on purpose.
class HistoryCheckerTest {
    private static final long STEPS_MAX = 100_000;
    private static final int CLIENTS = 5;
    private static final int EVENTS = 400;

    /// Plays clients against an atomic register per block; `spoilAt` is the read to be given an
    /// older value than it should get, or none.
    private static final class AtomicRegisters {
        private record Running(int id, long block, boolean isRead, Bytes value) {}

        private final SimulationRandom random;
        private final History history =
                new History(HistoryExamples.one(0), Bytes.zeros(Long.BYTES));
        private final List<List<Bytes>> written = new ArrayList<>();
        private final List<Running> running = new ArrayList<>();
        private int spoilAt;
        private boolean isSpoilt;

        AtomicRegisters(long seed, int spoilAt) {
            this.random = new Seed(seed).random();
            this.spoilAt = spoilAt;
            for (int block = 0; block < 3; block++) {
                written.add(new ArrayList<>(List.of(HistoryExamples.one(0))));
            }
        }

        History play() {
            for (int i = 0; i < EVENTS; i++) {
                if (running.size() < CLIENTS && random.nextBoolean()) {
                    invoke(i);
                } else if (!running.isEmpty()) {
                    finish(running.remove(random.between(0, running.size() - 1)));
                }
            }
            return history;
        }

        private void invoke(int i) {
            long block = random.between(0, 2);
            Party client = new Party("c" + i);
            boolean isRead = random.nextBoolean();
            Bytes value = Bytes.ofHex("%08x".formatted(i));
            int id =
                    isRead
                            ? history.invokeRead(client, block)
                            : history.invokeWrite(client, block, value);
            running.add(new Running(id, block, isRead, value));
        }

        /// Takes effect at the return, or a write perhaps never.
        private void finish(Running operation) {
            List<Bytes> values = written.get((int) operation.block());
            if (!operation.isRead()) {
                if (random.chance(900)) {
                    values.add(operation.value());
                    history.wrote(operation.id(), timestamp(values.size() - 1));
                }
                return;
            }
            int at = values.size() - 1;
            if (spoilAt-- == 0 && at > 0) {
                at--;
                isSpoilt = true;
            }
            history.read(operation.id(), values.get(at), timestamp(at));
        }

        private static Bytes timestamp(int at) {
            return Bytes.ofHex("%016x".formatted(at));
        }
    }

    @Test
    void acceptsARegister() {
        for (long seed = 0; seed < 50; seed++) {
            assertThat(HistoryChecker.check(new AtomicRegisters(seed, -1).play(), STEPS_MAX))
                    .hasSize(3)
                    .allSatisfy((_, verdict) ->
                            assertThat(verdict).isInstanceOf(Verdict.Linearizable.class));
        }
    }

    /// A stale read is a violation unless it overlaps the write that it misses; most do not.
    @Test
    void findsAPlantedStaleRead() {
        int spoilt = 0;
        int byOrder = 0;
        int bySearch = 0;
        for (long seed = 0; seed < 100; seed++) {
            AtomicRegisters registers = new AtomicRegisters(seed, 30);
            History history = registers.play();
            spoilt += registers.isSpoilt ? 1 : 0;
            for (RegisterHistory register : history.registers().values()) {
                byOrder += isViolation(TimestampOrder.check(register)) ? 1 : 0;
                bySearch += isViolation(RegisterSearch.check(register, STEPS_MAX)) ? 1 : 0;
            }
        }
        assertThat(spoilt).isGreaterThan(80);
        assertThat(bySearch).isBetween(spoilt / 4, spoilt);
        assertThat(byOrder).isBetween(bySearch, spoilt);
    }

    @Test
    void aWithdrawnWriteMustNotBeRead() {
        History history = new History(HistoryExamples.one(0), HistoryExamples.one(0));
        Party client = new Party("c");
        int write = history.invokeWrite(client, 1, HistoryExamples.one(1));
        history.withdraw(write);
        int read = history.invokeRead(client, 1);
        history.read(read, HistoryExamples.one(1), HistoryExamples.one(1));

        assertThatThrownBy(() -> HistoryChecker.requireLinearizable(history, STEPS_MAX))
                .isInstanceOf(HistoryViolation.class)
                .hasMessageContaining("block 1")
                .hasMessageContaining("Lemma 5");
    }

    private static boolean isViolation(Verdict verdict) {
        return verdict instanceof Verdict.Violation;
    }
}
