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

    /// More of them than a sender may have under way.
    @Test
    void mistakesTakeNobodysRoom() throws Exception {
        var judged = new CountDownLatch(700);
        try (var checkers = new Checkers(fatal::complete)) {
            for (int i = 0; i < 700; i++) {
                checkers.offer(
                        SENDER,
                        true,
                        1,
                        _ -> {
                            throw new IllegalStateException("of this test");
                        });
            }
            Thread.UncaughtExceptionHandler before = Thread.getDefaultUncaughtExceptionHandler();
            Thread.setDefaultUncaughtExceptionHandler((_, _) -> judged.countDown());
            try {
                checkers.start();
                assertThat(judged.await(10, TimeUnit.SECONDS)).isTrue();
            } finally {
                Thread.setDefaultUncaughtExceptionHandler(before);
            }
        }
        assertThat(fatal).isNotDone();
    }
}
