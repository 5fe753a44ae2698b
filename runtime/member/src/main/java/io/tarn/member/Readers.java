package io.tarn.member;

import io.tarn.ring.Epoch;
import io.tarn.ring.SequenceNumber;
import io.tarn.ring.state.RingState;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;

/// Who reads the agreed state here, and who watches it.
///
/// They are told only of what this member has on disk: of `2f + 1` who answer a read alike, `f + 1` are correct, and
/// if all lose power at that moment, what was read must still be there to be agreed on again.
///
/// Confined to one thread.
final class Readers {
    private static final int READINGS_MAX = 4096;

    /// Where the member is.
    ///
    /// @param at the last batch in the state
    /// @param state empty while it is fetched
    /// @param mark of the disk, which has everything that led there when it has come so far
    record Standing(Epoch epoch, SequenceNumber at, RingState state, long mark) {
        boolean isSamePlace(Standing other) {
            return epoch.equals(other.epoch) && at.equals(other.at);
        }
    }

    /// Waits for what was prepared when it was asked.
    private record Reading(SequenceNumber needed, CompletableFuture<RingState> answer) {}

    private final List<Consumer<RingState>> watchers = new ArrayList<>();
    private final List<Reading> readings = new ArrayList<>();

    /// The last that is durable.
    private Optional<Standing> shown = Optional.empty();

    /// Waits for the disk. Others that come meanwhile are left out: the last of them is next.
    private Optional<Standing> next = Optional.empty();

    /// Told of every state but the one that the ring is founded with.
    void watch(Consumer<RingState> look) {
        watchers.add(look);
        shown.filter(Readers::isNews).map(Standing::state).ifPresent(look);
    }

    private static boolean isNews(Standing standing) {
        return !standing.epoch().equals(Epoch.FOUNDING)
                || !standing.at().equals(SequenceNumber.NONE);
    }

    /// @param needed the last batch that must be in what it is told
    /// @param answer completes exceptionally at once if too many wait
    void read(SequenceNumber needed, CompletableFuture<RingState> answer) {
        if (readings.size() < READINGS_MAX) {
            readings.add(new Reading(needed, answer));
        } else {
            answer.completeExceptionally(new RejectedExecutionException("too many read"));
        }
    }

    /// Nobody who reads here may be told anything.
    void refuse(Exception reason) {
        readings.forEach(reading -> reading.answer().completeExceptionally(reason));
        readings.clear();
    }

    /// Shows what may be shown. While the state of an epoch is being fetched there is nothing to show, and
    /// nothing is shown that is older than what was.
    ///
    /// @param now where the member is
    /// @param durable the disk's mark
    void turn(Standing now, long durable) {
        showNext(durable);
        if (now.state().size() == 0
                || shown.filter(last -> last.at().isAfter(now.at())).isPresent()) {
            return;
        }
        if (next.isEmpty() && shown.filter(last -> last.isSamePlace(now)).isEmpty()) {
            next = Optional.of(now);
            showNext(durable);
        }
        shown.ifPresent(this::answer);
    }

    private void showNext(long durable) {
        if (next.filter(waiting -> waiting.mark() <= durable).isPresent()) {
            shown = next;
            next = Optional.empty();
            shown.filter(Readers::isNews)
                    .map(Standing::state)
                    .ifPresent(state -> watchers.forEach(look -> look.accept(state)));
        }
    }

    private void answer(Standing durable) {
        readings.removeIf(reading -> {
            boolean isDue = !reading.needed().isAfter(durable.at());
            if (isDue) {
                reading.answer().complete(durable.state());
            }
            return isDue || reading.answer().isDone();
        });
    }
}
