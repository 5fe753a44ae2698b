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
            new FairTasks(
                    new FairTasks.Room(10, 100, 150, 4, 60),
                    new FairTasks.Room(3, 20, 50, 4, 60),
                    () -> this.now);
    private final List<String> done = new ArrayList<>();
    private long now;

    private static KeyId name(int number) {
        return new KeyId(Sha256.of(Bytes.ofHex("%04x".formatted(number))));
    }

    private boolean offer(KeyId sender, boolean isMember, long bytes, String name) {
        return offer(sender, isMember, bytes, 1, name);
    }

    private boolean offer(KeyId sender, boolean isMember, long bytes, long ns, String name) {
        return tasks.offer(
                sender,
                isMember,
                bytes,
                turn -> {
                    now += ns;
                    done.add(name);
                });
    }

    private boolean doNext() {
        Optional<FairTasks.Turn> next = tasks.poll();
        next.ifPresent(turn -> {
            turn.done(); // As when nothing follows from it: before it is known what it took.
            turn.run();
        });
        return next.isPresent();
    }

    private int doAll() {
        int count = 0;
        while (doNext()) {
            count++;
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
        assertThat(done.subList(0, 9))
                .containsExactly(
                        "member", "other", "member", "member", "member", "other", "member",
                        "member", "member");
    }

    /// A new view of thirteen members takes a third of a second to judge, a vote a ten-thousandth.
    @Test
    void whoSendsWhatTakesLongWaitsForIt() {
        for (int i = 0; i < 10; i++) {
            offer(FLOOD, true, 1, 1_000, "flood");
            offer(HONEST, true, 1, 1, "honest");
        }
        doAll();
        assertThat(done.subList(0, 11)).containsOnlyOnce("flood");
    }

    /// Also who has only one at a time.
    @Test
    void whatSomebodyHasTakenIsNotForgottenWhileOthersWait() {
        for (int i = 0; i < 10; i++) {
            offer(HONEST, true, 1, 1, "honest");
        }
        offer(FLOOD, true, 1, 1_000, "flood");
        doNext();
        doNext();
        assertThat(done).containsExactly("honest", "flood");
        offer(FLOOD, true, 1, 1_000, "flood");
        doAll();
        assertThat(done.subList(2, 11)).containsOnly("honest");
    }

    @Test
    void whoHasNewNamesIsNotAheadOfThoseWhoWait() {
        offer(THIRD, false, 1, 100, "first");
        doNext();
        offer(THIRD, false, 1, 1, "honest");
        for (int i = 10; i < 30; i++) {
            offer(name(i), false, 1, 1, "new");
        }
        offer(THIRD, false, 1, 1, "honest too");
        doNext();
        assertThat(done).containsExactly("first", "honest");
    }

    /// A third thread of checkers must not be lost to a sender who keeps two busy.
    @Test
    void whatIsUnderWayCountsAsMuchAsTheLastOne() {
        offer(FLOOD, true, 1, 1_000, "flood");
        doNext();
        offer(HONEST, true, 1, 1_001, "honest");
        doNext();
        for (int i = 0; i < 3; i++) {
            offer(FLOOD, true, 1, "flood");
        }
        offer(HONEST, true, 1, "honest");
        List<FairTasks.Turn> both = List.of(tasks.poll().orElseThrow(), tasks.poll().orElseThrow());
        both.forEach(FairTasks.Turn::run);
        assertThat(done).containsExactly("flood", "honest", "flood", "honest");
    }

    @Test
    void whoTakesLongAmongOthersIsNotInTheWayOfMembers() {
        for (int i = 0; i < 3; i++) {
            offer(THIRD, false, 1, 1_000, "other");
        }
        for (int i = 0; i < 10; i++) {
            offer(HONEST, true, 1, 1, "member");
        }
        doAll();
        assertThat(done.subList(0, 11)).containsOnlyOnce("other");
    }

    /// The member takes in what is judged more slowly than it comes: whoever floods it is held up here.
    @Test
    void whatIsNotDoneYetTakesItsSendersRoom() {
        for (int i = 0; i < 10; i++) {
            offer(FLOOD, true, 1, "flood");
        }
        offer(HONEST, true, 1, "honest");
        var taken = new ArrayList<FairTasks.Turn>();
        Optional<FairTasks.Turn> next = tasks.poll();
        while (next.isPresent()) {
            next.get().run();
            taken.add(next.get());
            next = tasks.poll();
        }
        assertThat(done).hasSize(5).containsOnlyOnce("honest");
        taken.getFirst().done();
        taken.getFirst().done();
        assertThat(tasks.poll()).as("one is done, though it was told twice").isPresent();
        assertThat(tasks.poll()).isEmpty();
    }

    @Test
    void bytesThatAreNotDoneYetTakeTheirSendersRoom() {
        for (int i = 0; i < 3; i++) {
            offer(FLOOD, true, 25, "flood");
        }
        FairTasks.Turn first = tasks.poll().orElseThrow();
        assertThat(tasks.poll()).isPresent();
        assertThat(tasks.poll()).as("75 of 60").isEmpty();
        assertThat(offer(FLOOD, true, 26, "")).as("101 of 100 in all").isFalse();
        first.done();
        assertThat(tasks.poll()).isPresent();
    }

    /// Names cost nothing.
    @Test
    void manyWhoHaveComeAndGoneTakeNoRoom() {
        for (int i = 0; i < 60_000; i++) {
            assertThat(offer(name(i), false, 1, 1 + i % 7, "")).isTrue();
            doNext();
        }
        assertThat(tasks.senders()).isLessThan(10_000);
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
                doNext();
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
