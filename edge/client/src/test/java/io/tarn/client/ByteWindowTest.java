package io.tarn.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.tarn.client.ByteWindow.Pass;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ByteWindowTest {
    private final ByteWindow window = new ByteWindow(new BlockStoreLimits(100, 3));

    private CompletableFuture<Pass> entering(long cost) {
        var entered = new CompletableFuture<Pass>();
        Thread.startVirtualThread(() -> {
            try {
                entered.complete(window.enter(cost));
            } catch (InterruptedException e) {
                entered.completeExceptionally(e);
            }
        });
        return entered;
    }

    private static void assertWaits(CompletableFuture<Pass> entering) throws Exception {
        Thread.sleep(50);
        assertThat(entering).isNotDone();
    }

    private static Pass entered(CompletableFuture<Pass> entering) throws Exception {
        return entering.get(30, TimeUnit.SECONDS);
    }

    @Test
    void whoeverBringsTooManyBytesWaits() throws Exception {
        Pass first = window.enter(60);
        var second = entering(60);
        assertWaits(second);
        first.end();
        entered(second).end();
    }

    @Test
    void whoeverCallsTooOftenWaits() throws Exception {
        Pass first = window.enter(1);
        window.enter(1);
        window.enter(1);
        var fourth = entering(1);
        assertWaits(fourth);
        first.end();
        entered(fourth);
    }

    @Test
    void aCallThatIsTooLargeIsAlone() throws Exception {
        Pass small = window.enter(1);
        var large = entering(1_000);
        assertWaits(large);
        small.end();
        Pass alone = entered(large);
        var next = entering(1);
        assertWaits(next);
        alone.end();
        entered(next);
    }

    /// Else room would be made that is not there.
    @Test
    void aCallEndsOnce() throws Exception {
        Pass first = window.enter(60);
        first.end();
        first.end();
        window.enter(60);
        assertWaits(entering(60));
    }

    /// A large call that waits is not overtaken by small ones for ever.
    @Test
    void nobodyOvertakes() throws Exception {
        Pass first = window.enter(60);
        var large = entering(90);
        assertWaits(large);
        var small = entering(1);
        assertWaits(small);
        first.end();
        entered(large).end();
        entered(small);
    }
}
