package io.tarn.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.tarn.base.Bytes;
import io.tarn.crypto.KeyId;
import io.tarn.crypto.Sha256;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Goal: who asks without end is in nobody's way but its own.
class ClerkTest {
    private static final KeyId FLOOD = new KeyId(Sha256.of(Bytes.ofHex("01")));
    private static final KeyId HONEST = new KeyId(Sha256.of(Bytes.ofHex("02")));

    private final Clerk clerk =
            new Clerk(
                    _ -> false,
                    bug -> {
                        throw new AssertionError(bug);
                    });
    private final List<String> answered = Collections.synchronizedList(new ArrayList<>());

    @AfterEach
    void stop() {
        clerk.close();
    }

    private boolean ask(KeyId caller, String question) {
        return clerk.ask(caller, () -> answered.add(question));
    }

    @Test
    void whoAsksMuchWaitsForItself() {
        for (int i = 0; i < 1_000; i++) {
            assertThat(ask(FLOOD, "flood")).isEqualTo(i < Clerk.QUESTIONS_MAX);
        }
        assertThat(ask(HONEST, "honest")).isTrue();
        var before = new CompletableFuture<List<String>>();
        KeyId third = new KeyId(Sha256.of(Bytes.ofHex("03")));
        assertThat(clerk.ask(third, () -> before.complete(List.copyOf(answered)))).isTrue();
        clerk.start();
        assertThat(before.join()).containsExactly("flood", "honest");
    }

    @Test
    void questionThatHasToWaitKeepsItsPlaceAndHoldsUpNobody() {
        var needed = new CompletableFuture<String>();
        for (int i = 0; i < Clerk.QUESTIONS_MAX; i++) {
            assertThat(clerk.ask(FLOOD, () -> needed, (Optional<String> found) -> note(found)))
                    .isTrue();
        }
        assertThat(ask(FLOOD, "one more")).isFalse();
        assertThat(ask(HONEST, "honest")).isTrue();
        clerk.start();
        var turn = new CompletableFuture<Boolean>();
        assertThat(clerk.ask(HONEST, () -> turn.complete(true))).isTrue();
        assertThat(turn.join()).isTrue();
        assertThat(answered).containsExactly("honest");
        needed.complete("found");
        // Of the caller whose answers come now, this one comes last.
        var last = new CompletableFuture<Boolean>();
        while (!clerk.ask(FLOOD, () -> last.complete(true))) {
            Thread.onSpinWait();
        }
        assertThat(last.join()).isTrue();
        assertThat(answered).hasSize(1 + Clerk.QUESTIONS_MAX).endsWith("found");
    }

    private void note(Optional<String> found) {
        answered.add(found.orElse("nothing"));
    }

    @Test
    void whatIsNotToBeHadIsAnsweredToo() {
        var answer = new CompletableFuture<Optional<String>>();
        clerk.start();
        assertThat(
                        clerk.ask(
                                HONEST,
                                () ->
                                        CompletableFuture.<String>failedFuture(
                                                new IllegalStateException("no room")),
                                answer::complete))
                .isTrue();
        assertThat(answer.join()).isEmpty();
    }
}
