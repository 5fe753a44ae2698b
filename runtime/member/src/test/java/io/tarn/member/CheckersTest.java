package io.tarn.member;

import static org.assertj.core.api.Assertions.assertThat;

import io.tarn.base.Bytes;
import io.tarn.crypto.KeyId;
import io.tarn.crypto.Sha256;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Goal: a mistake in judging one message hinders no other, and an error of the process is not passed over.
@Timeout(20)
class CheckersTest {
    private static final KeyId SENDER = new KeyId(Sha256.of(Bytes.EMPTY));

    /// A member may have 512 under way, and 1,024 that wait.
    private static final int MISTAKES = 700;

    private final CompletableFuture<Throwable> fatal = new CompletableFuture<>();

    @Test
    void errorIsFatal() throws Exception {
        try (var checkers = new Checkers(fatal::complete)) {
            checkers.start();
            var error = new AssertionError("of this test");
            checkers.offer(
                    SENDER,
                    true,
                    1,
                    _ -> {
                        throw error;
                    });
            assertThat(fatal.get(10, TimeUnit.SECONDS)).isSameAs(error);
        }
    }

    /// More of them than a sender may have under way: what it sends afterwards is judged, and each mistake is told.
    @Test
    void mistakesTakeNobodysRoom() throws Exception {
        var told = new CountDownLatch(MISTAKES);
        var judged = new CountDownLatch(1);
        Thread.UncaughtExceptionHandler before = Thread.getDefaultUncaughtExceptionHandler();
        Thread.setDefaultUncaughtExceptionHandler((_, _) -> told.countDown());
        try (var checkers = new Checkers(fatal::complete)) {
            for (int i = 0; i < MISTAKES; i++) {
                assertThat(
                                checkers.offer(
                                        SENDER,
                                        true,
                                        1,
                                        _ -> {
                                            throw new IllegalStateException("of this test");
                                        }))
                        .isTrue();
            }
            assertThat(checkers.offer(SENDER, true, 1, _ -> judged.countDown())).isTrue();
            checkers.start();
            assertThat(judged.await(5, TimeUnit.SECONDS)).isTrue();
            assertThat(told.await(5, TimeUnit.SECONDS)).isTrue();
        } finally {
            Thread.setDefaultUncaughtExceptionHandler(before);
        }
        assertThat(fatal).isNotDone();
    }
}
