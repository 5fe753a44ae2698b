package io.tarn.operations;

import static org.assertj.core.api.Assertions.assertThat;

import io.tarn.operations.Asking.Answer;
import io.tarn.transport.LinkFailure;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class AskingTest {
    private static final long FOREVER_MS = 1_000_000_000;

    private final List<CompletableFuture<Answer<String>>> asked =
            Stream.generate(CompletableFuture<Answer<String>>::new).limit(3).toList();

    /// The third is never heard of.
    @Test
    void enoughAnswersDoNotWaitForOneThatHangs() {
        CompletableFuture<Void> enough = enough(1);
        say(0, "yes");
        assertThat(enough).isNotDone();
        say(1, "yes");
        enough.join();
    }

    @Test
    void othersHaveSomeMoreTime() {
        CompletableFuture<Void> enough = enough(FOREVER_MS);
        say(0, "yes");
        say(1, "yes");
        assertThat(enough).isNotDone();
        say(2, "yes");
        assertThat(enough).isDone();
    }

    @Test
    void failureIsAnAnswerToo() {
        CompletableFuture<Void> enough = enough(1);
        say(0, "yes");
        asked.get(1).complete(new Answer.Silent<>(LinkFailure.TIMED_OUT));
        enough.join();
    }

    private CompletableFuture<Void> enough(long patienceMs) {
        return Asking.enough(asked, 2, patienceMs);
    }

    private void say(int server, String word) {
        asked.get(server).complete(new Answer.Said<>(word));
    }
}
