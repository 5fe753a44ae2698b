package io.tarn.ring.replica;

import static org.assertj.core.api.Assertions.assertThat;

import io.tarn.base.MalformedException;
import io.tarn.ring.ClientSequence;
import java.util.Optional;
import java.util.Random;
import java.util.TreeSet;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.RepeatedTest;

/// Against a set that remembers everything.
class ClientWindowTest {
    @RepeatedTest(20)
    void nothingIsExecutedTwiceAndTheLast64AreKnownExactly() throws MalformedException {
        long seed = Long.getLong("seed", ThreadLocalRandom.current().nextLong());
        var random = new Random(seed);
        var executed = new TreeSet<Long>();
        Optional<ClientWindow> window = Optional.empty();
        long around = random.nextInt(200);
        for (int step = 0; step < 500; step++) {
            around += random.nextInt(10) == 0 ? random.nextInt(100) : random.nextInt(3);
            long number = Math.max(0, around - random.nextInt(80));
            boolean isKnown = executed.isEmpty() || number >= executed.last() - 64;
            boolean isFresh = ClientWindow.isFresh(window, new ClientSequence(number));
            assertThat(isFresh)
                    .as("replay: -Dseed=%d", seed)
                    .isEqualTo(isKnown && !executed.contains(number));
            assertThat(ClientWindow.isKnown(window, new ClientSequence(number)))
                    .as("replay: -Dseed=%d", seed)
                    .isEqualTo(isKnown);
            if (isFresh) {
                executed.add(number);
                window = Optional.of(ClientWindow.after(window, new ClientSequence(number)));
                assertThat(ClientWindow.of(window.get().toBytes())).isEqualTo(window.get());
            }
        }
    }
}
