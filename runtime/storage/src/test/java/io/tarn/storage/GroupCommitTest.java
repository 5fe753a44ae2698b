package io.tarn.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class GroupCommitTest {
    private static final Synced DONE = new Synced.Done();

    /// A disk that syncs when it is told to.
    private static final class SlowDisk {
        final Semaphore begun = new Semaphore(0);
        final Semaphore allowed = new Semaphore(0);
        final AtomicInteger syncs = new AtomicInteger();

        Synced sync() {
            begun.release();
            allowed.acquireUninterruptibly();
            syncs.incrementAndGet();
            return DONE;
        }
    }

    @Test
    void sharesOneSyncAmongAllWhoAskedWhileTheDiskWasBusy() {
        var disk = new SlowDisk();
        try (var commits = new GroupCommit("test", disk::sync)) {
            commits.start();
            CompletionStage<Synced> first = commits.ask();
            disk.begun.acquireUninterruptibly();
            var during = new ArrayList<CompletionStage<Synced>>();
            for (int i = 0; i < 32; i++) {
                during.add(commits.ask());
            }
            disk.allowed.release();
            assertThat(outcome(first)).isEqualTo(DONE);
            disk.begun.acquireUninterruptibly();
            assertThat(during).noneMatch(stage -> stage.toCompletableFuture().isDone());
            disk.allowed.release();
            assertThat(during).allMatch(stage -> outcome(stage).equals(DONE));
        }
        assertThat(disk.syncs).hasValue(2);
    }

    /// A sync under way may have begun before the change of somebody who asks now.
    @Test
    void neverAnswersWithASyncThatBeganBeforeTheQuestion() {
        var disk = new SlowDisk();
        try (var commits = new GroupCommit("test", disk::sync)) {
            commits.start();
            commits.ask();
            disk.begun.acquireUninterruptibly();
            CompletionStage<Synced> late = commits.ask();
            disk.allowed.release();
            disk.begun.acquireUninterruptibly();
            assertThat(late.toCompletableFuture().isDone()).isFalse();
            disk.allowed.release();
            assertThat(outcome(late)).isEqualTo(DONE);
        }
    }

    @Test
    void answersEverybodyBeforeItCloses() {
        var disk = new SlowDisk();
        disk.allowed.release(2);
        var commits = new GroupCommit("test", disk::sync);
        commits.start();
        CompletionStage<Synced> last = commits.ask();
        commits.close();
        assertThat(last.toCompletableFuture()).isCompletedWithValue(DONE);
        assertThat(outcome(commits.ask())).isInstanceOf(Synced.Failed.class);
    }

    private static Synced outcome(CompletionStage<Synced> stage) {
        return stage.toCompletableFuture().join();
    }
}
