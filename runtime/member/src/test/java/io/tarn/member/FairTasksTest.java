package io.tarn.member;

import static org.assertj.core.api.Assertions.assertThat;

import io.tarn.base.Bytes;
import io.tarn.crypto.KeyId;
import io.tarn.crypto.Sha256;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/// Goal: nobody who sends much is in the way of others.
class FairTasksTest {
    private static final KeyId FLOOD = name(0);
    private static final KeyId HONEST = name(1);
    private static final KeyId THIRD = name(2);

    private final FairTasks tasks =
            new FairTasks(new FairTasks.Room(10, 100, 150), new FairTasks.Room(3, 20, 50));
    private final List<String> done = new ArrayList<>();

    private static KeyId name(int number) {
        return new KeyId(Sha256.of(Bytes.ofHex("%04x".formatted(number))));
    }

    private boolean offer(KeyId sender, boolean isMember, long bytes, String name) {
        return tasks.offer(sender, isMember, bytes, () -> done.add(name));
    }

    private int doAll() {
        int count = 0;
        Optional<Runnable> next = tasks.poll();
        while (next.isPresent()) {
            next.get().run();
            count++;
            next = tasks.poll();
        }
        return count;
    }

    @Test
    void memberThatFloodsWaitsForItself() {
        for (int i = 0; i < 100; i++) {
            assertThat(offer(FLOOD, true, 1, "flood")).isEqualTo(i < 10);
        }
        assertThat(offer(HONEST, true, 1, "honest")).isTrue();
        assertThat(offer(HONEST, true, 1, "honest")).isTrue();
        assertThat(doAll()).isEqualTo(12);
        assertThat(done.subList(0, 4)).containsExactly("flood", "honest", "flood", "honest");
    }

    @Test
    void membersComeFirstButOthersAreNotForgotten() {
        for (int i = 0; i < 10; i++) {
            offer(FLOOD, true, 1, "member");
        }
        for (int i = 0; i < 3; i++) {
            offer(HONEST, false, 1, "other");
        }
        doAll();
        assertThat(done.subList(0, 8))
                .containsExactly(
                        "member", "member", "member", "other", "member", "member", "member",
                        "other");
    }

    @Test
    void bytesOfOneSenderAndOfAllAreBounded() {
        assertThat(offer(FLOOD, true, 60, "")).isTrue();
        assertThat(offer(FLOOD, true, 60, "")).isFalse();
        assertThat(offer(FLOOD, true, 40, "")).isTrue();
        assertThat(offer(HONEST, true, 51, "")).as("of all").isFalse();
        assertThat(offer(HONEST, true, 50, "")).isTrue();
        assertThat(offer(THIRD, false, 21, "")).as("others have room of their own").isTrue();
        assertThat(offer(THIRD, false, 1, "")).isFalse();
        assertThat(doAll()).isEqualTo(4);
        assertThat(offer(FLOOD, true, 100, "")).as("there is room again").isTrue();
        assertThat(offer(THIRD, false, 20, "")).isTrue();
    }

    @Test
    void tasksOfOneSenderAreDoneInTheirOrder() {
        offer(HONEST, true, 1, "1");
        offer(THIRD, true, 1, "other");
        offer(HONEST, true, 1, "2");
        offer(HONEST, true, 1, "3");
        doAll();
        done.remove("other");
        assertThat(done).containsExactly("1", "2", "3");
    }

    /// What is taken is done once, and what is not, never.
    @RepeatedTest(10)
    void nothingIsLostOrDoneTwice() {
        long seed = Long.getLong("seed", ThreadLocalRandom.current().nextLong());
        var random = new Random(seed);
        var taken = new ArrayList<String>();
        for (int i = 0; i < 2_000; i++) {
            String name = "task " + i;
            if (random.nextInt(3) == 0) {
                tasks.poll().ifPresent(Runnable::run);
            } else if (offer(
                    name(random.nextInt(6)), random.nextBoolean(), random.nextInt(30), name)) {
                taken.add(name);
            }
        }
        doAll();
        assertThat(done).as("replay: -Dseed=%d", seed).containsExactlyInAnyOrderElementsOf(taken);
        assertThat(offer(name(0), true, 100, "")).as("all room is free again").isTrue();
        assertThat(offer(name(1), true, 50, "")).isTrue();
        assertThat(offer(name(2), true, 1, "")).isFalse();
    }
}
