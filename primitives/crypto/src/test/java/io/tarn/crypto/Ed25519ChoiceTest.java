package io.tarn.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import io.tarn.base.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class Ed25519ChoiceTest {
    private static final String JDK = Ed25519Provider.jdk().name();
    private static final String SETTLED = Ed25519Provider.choose().name();

    @Test
    void firstOperationsAreTheJdksAndTheOthersTheBestOnes() {
        var choice = new Ed25519Choice();
        for (int i = 0; i < Ed25519Choice.FIRST_OPERATIONS; i++) {
            assertThat(choice.next().name()).as("operation %d", i).isEqualTo(JDK);
        }
        assertThat(choice.next().name()).isEqualTo(SETTLED);
        assertThat(choice.next()).isSameAs(choice.settle());
    }

    @Test
    void whoAsksForTheBestOneGetsItAtOnce() {
        var choice = new Ed25519Choice();
        assertThat(choice.settle().name()).isEqualTo(SETTLED);
        assertThat(choice.next()).isSameAs(choice.settle());
    }

    /// Keys live longer than the choice.
    @Test
    void signaturesAreTheSameBeforeAndAfter() {
        var choice = new Ed25519Choice();
        Ed25519.Signer signer = Ed25519Provider.signer(Bytes.zeros(32), choice::next);
        Signature before = signer.sign(Bytes.ofHex("01"));
        assertThat(choice.settle().name()).isEqualTo(SETTLED);
        assertThat(signer.sign(Bytes.ofHex("01"))).isEqualTo(before);
    }

    @Test
    void manyThreadsSettleOnOne() throws Exception {
        var choice = new Ed25519Choice();
        try (var threads = Executors.newFixedThreadPool(4)) {
            List<Callable<String>> uses = new ArrayList<>();
            for (int i = 0; i < 2 * Ed25519Choice.FIRST_OPERATIONS; i++) {
                uses.add(() -> choice.next().name());
            }
            for (Future<String> use : threads.invokeAll(uses)) {
                assertThat(use.get()).isIn(JDK, SETTLED);
            }
        }
        assertThat(choice.next()).isSameAs(choice.settle());
    }
}
