package io.tarn.member;

import io.tarn.ring.member.DirectReads;
import io.tarn.ring.member.DirectReads.Told;
import io.tarn.ring.member.Member;
import io.tarn.ring.state.RingState;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;

/// Who reads the agreed state here, and who watches it: tells them what [DirectReads] says may be told.
///
/// Confined to one thread.
final class Readers {
    private final List<Consumer<RingState>> watchers = new ArrayList<>();
    private final DirectReads<CompletableFuture<RingState>> reads = new DirectReads<>();

    /// Told of every state but the one that the ring is founded with.
    void watch(Consumer<RingState> look) {
        watchers.add(look);
        reads.news().ifPresent(look);
    }

    /// @param answer completes exceptionally at once if too many wait
    void read(Member member, CompletableFuture<RingState> answer) {
        if (!reads.read(member, answer)) {
            answer.completeExceptionally(new RejectedExecutionException("too many read"));
        }
    }

    /// See [DirectReads#turn].
    void turn(Member member, long written, long durable) {
        reads.forget(CompletableFuture::isDone);
        reads.turn(member, written, durable).forEach(this::tell);
    }

    private void tell(Told<CompletableFuture<RingState>> told) {
        switch (told) {
            case Told.News<CompletableFuture<RingState>>(RingState state) ->
                    watchers.forEach(look -> look.accept(state));
            case Told.Answer<CompletableFuture<RingState>>(var answer, RingState state) ->
                    answer.complete(state);
            case Told.Refused<CompletableFuture<RingState>>(var answer) ->
                    answer.completeExceptionally(new MemoryLostException());
        }
    }
}
