package io.tarn.block.immutable;

import static io.tarn.block.immutable.StoreCluster.VOLUME;
import static io.tarn.block.immutable.StoreCluster.content;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.tarn.block.Redundancy;
import io.tarn.block.client.ClientLimits;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/// Servers whose word is worth nothing are not asked to hold a block, however long the others take.
class DistrustedServersTest {
    private static final Redundancy REDUNDANCY = new Redundancy(1, 2);
    private static final ImmutableCode CODE = new ImmutableCode(REDUNDANCY);
    private static final ClientLimits LIMITS = ClientLimits.production();

    @Test
    void othersAreAskedInTheirStead() {
        var operation = operation(1);
        assertThat(askedAt(operation, 0)).containsExactly(0, 2, 3);
        var askedAgain = new TreeSet<Integer>();
        for (long tick = 0; tick < 2 * LIMITS.resendTicks(); tick += 50) {
            askedAgain.addAll(askedAt(operation, tick));
        }
        assertThat(askedAgain).containsExactly(0, 2, 3);
    }

    @Test
    void moreThanMayFailAreABug() {
        assertThatIllegalArgumentException().isThrownBy(() -> operation(0, 1));
    }

    private static StoreOperation operation(Integer... distrusted) {
        return new StoreOperation(
                REDUNDANCY,
                VOLUME,
                CODE.encode(content(1, 1000)),
                LIMITS,
                new TreeSet<>(List.of(distrusted)));
    }

    private static SortedSet<Integer> askedAt(StoreOperation operation, long tick) {
        var asked = new TreeSet<Integer>();
        for (ImmutableEffect effect : operation.step(new ImmutableInput.Ticked(tick))) {
            if (effect instanceof ImmutableEffect.Ask(int server, long _, StoreRequest _)) {
                asked.add(server);
            }
        }
        return asked;
    }
}
