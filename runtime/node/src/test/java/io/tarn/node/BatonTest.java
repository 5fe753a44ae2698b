package io.tarn.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class BatonTest {
    private static final int THREADS = 4;
    private static final int WORKS = 20_000;

    private final Baton baton = new Baton();
    private final ConcurrentLinkedQueue<Integer> queue = new ConcurrentLinkedQueue<>();
    private final AtomicInteger given = new AtomicInteger();
    private final AtomicBoolean done = new AtomicBoolean();

    /// Guarded by the baton alone.
    private int worked;

    @Test
    void noWorkIsLeftLyingAndNoTwoWorkAtATime() throws InterruptedException {
        Thread keeper = Thread.ofPlatform().daemon().start(this::keep);
        List<Thread> takers = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            takers.add(Thread.ofPlatform().daemon().start(this::take));
        }
        for (Thread taker : takers) {
            taker.join();
        }
        while (!queue.isEmpty() || !baton.tryTake()) {
            Thread.sleep(1); // The keeper has no timeout: what is forgotten is never done.
        }
        assertThat(worked).isEqualTo(THREADS * WORKS + given.get());
        done.set(true);
        baton.pass();
        keeper.join();
    }

    /// Works until it has done its share itself, and now and then gives work to the keeper, or passes
    /// the baton on after all.
    private void take() {
        int own = 0;
        for (int i = 0; own < WORKS; i++) {
            if (i % 64 == 0) {
                give(baton::want);
            } else if (!baton.tryTake()) {
                LockSupport.parkNanos(1);
            } else if (i % 64 == 32) {
                give(baton::pass);
            } else {
                own++;
                worked++;
                baton.give();
            }
        }
    }

    private void give(Runnable tell) {
        given.incrementAndGet();
        queue.add(1);
        tell.run();
    }

    private void keep() {
        try {
            while (!done.get()) {
                baton.await(1_000_000);
                baton.doAll(() -> {
                    while (queue.poll() != null) {
                        worked++;
                    }
                });
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void theKeeperComesByItselfAfterAWhile() throws InterruptedException {
        baton.await(1);
        assertThat(baton.tryTake()).isFalse();
        baton.doAll(() -> {});
        assertThat(baton.tryTake()).isTrue();
    }

    @Test
    void aKeeperWhoComesWhileAnotherIsAtItIsNext() throws InterruptedException {
        assertThat(baton.tryTake()).isTrue();
        Thread keeper =
                Thread.ofPlatform()
                        .start(() -> {
                            try {
                                baton.await(1);
                                worked++;
                            } catch (InterruptedException e) {
                                Thread.currentThread().interrupt();
                            }
                        });
        keeper.join(50);
        assertThat(worked).isZero();
        baton.give();
        keeper.join();
        assertThat(worked).isOne();
        assertThat(baton.tryTake()).isFalse();
    }
}
