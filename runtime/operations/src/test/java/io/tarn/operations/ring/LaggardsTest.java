package io.tarn.operations.ring;

import static org.assertj.core.api.Assertions.assertThat;

import io.tarn.base.Bytes;
import io.tarn.crypto.KeyId;
import io.tarn.crypto.NodeIdentity;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LaggardsTest {
    private static final List<KeyId> MEMBERS =
            IntStream.range(1, 5)
                    .mapToObj(i -> NodeIdentity.ofSeed(Bytes.ofHex(("0" + i).repeat(32))).id())
                    .toList();

    private final AtomicLong now = new AtomicLong();
    private final Laggards laggards = new Laggards(now::get);

    private boolean isLast(KeyId member) {
        return IntStream.range(0, 50)
                .allMatch(_ -> laggards.inTurn(MEMBERS).getLast().equals(member));
    }

    @Test
    void whoLagsComesLastForAWhile() {
        KeyId slow = MEMBERS.get(1);
        laggards.note(slow);
        assertThat(isLast(slow)).isTrue();
        assertThat(new TreeSet<>(laggards.inTurn(MEMBERS))).isEqualTo(new TreeSet<>(MEMBERS));
        now.addAndGet(TimeUnit.SECONDS.toNanos(31));
        assertThat(isLast(slow)).isFalse();
    }

    @Test
    void whoHelpsIsForgiven() {
        KeyId slow = MEMBERS.get(2);
        laggards.note(slow);
        laggards.forgive(slow);
        assertThat(isLast(slow)).isFalse();
    }

    @Test
    void homeStaysTheSameWhileItHelps() {
        KeyId home = laggards.home(MEMBERS);
        for (int i = 0; i < 50; i++) {
            assertThat(laggards.home(MEMBERS)).isEqualTo(home);
        }
        laggards.note(home);
        KeyId other = laggards.home(MEMBERS);
        assertThat(other).isNotEqualTo(home);
        List<KeyId> left = MEMBERS.stream().filter(member -> !member.equals(other)).toList();
        assertThat(laggards.home(left)).as("it is no member any more").isNotEqualTo(other);
    }

    /// So that members have the same to do, if clients live long.
    @Test
    void homeChangesAfterAWhile() {
        var homes = new TreeSet<KeyId>();
        for (int i = 0; i < 100; i++) {
            homes.add(laggards.home(MEMBERS));
            now.addAndGet(TimeUnit.SECONDS.toNanos(31));
        }
        assertThat(homes).hasSize(4);
    }

    @Test
    void allAreThereWhenAllLag() {
        MEMBERS.forEach(laggards::note);
        assertThat(laggards.inTurn(MEMBERS)).hasSize(4).containsAll(MEMBERS);
    }
}
