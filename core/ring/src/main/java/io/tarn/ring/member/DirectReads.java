package io.tarn.ring.member;

import io.tarn.ring.Epoch;
import io.tarn.ring.SequenceNumber;
import io.tarn.ring.state.RingState;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/// Who reads the agreed state at one member without having anything ordered, and what they are told: the members' half of
/// [io.tarn.ring.client.DirectRead] (INV-018).
///
/// A reader waits for all that was prepared when it asked: of those who prepared what somebody was told is done, one correct member at
/// least is in every quorum that is asked. And it is told only of what this member has on disk: of `2f + 1` who answer a read
/// alike, `f + 1` are correct, and if all lose power at that moment, what was read must still be there to be agreed on again.
///
/// @param <R> a reader
public final class DirectReads<R> {
    private static final int READINGS_MAX = 4096;

    /// Where the member is.
    ///
    /// @param at the last batch in the state
    /// @param state empty while it is fetched
    /// @param mark of the disk, which has everything that led there when it has come so far
    public record Standing(Epoch epoch, SequenceNumber at, RingState state, long mark) {
        boolean isSamePlace(Standing other) {
            return epoch.equals(other.epoch) && at.equals(other.at);
        }

        /// Every state is, but the one that the ring is founded with.
        private boolean isNews() {
            return !epoch.equals(Epoch.FOUNDING) || !at.equals(SequenceNumber.NONE);
        }
    }

    /// What somebody is to be told.
    public sealed interface Told<R> {
        /// Whoever watches.
        record News<R>(RingState state) implements Told<R> {}

        record Answer<R>(R reader, RingState state) implements Told<R> {}

        /// The member has lost its memory: nobody who reads here may be told anything.
        record Refused<R>(R reader) implements Told<R> {}
    }

    /// Waits for what was prepared when it was asked.
    private record Reading<R>(SequenceNumber needed, R reader) {}

    private final List<Reading<R>> readings = new ArrayList<>();

    /// The last that is durable.
    private Optional<Standing> shown = Optional.empty();

    /// Waits for the disk. Others that come meanwhile are left out: the last of them is next.
    private Optional<Standing> next = Optional.empty();

    /// Of nobody yet, at a member that has just started.
    public DirectReads() {}

    /// The last that was told as news.
    public Optional<RingState> news() {
        return shown.filter(Standing::isNews).map(Standing::state);
    }

    /// @return whether there is room for one more
    public boolean read(Member member, R reader) {
        return read(member.prepared(), reader);
    }

    /// @param needed the last batch that must be in what it is told
    /// @return whether there is room for one more
    public boolean read(SequenceNumber needed, R reader) {
        return readings.size() < READINGS_MAX && readings.add(new Reading<>(needed, reader));
    }

    /// These wait no longer.
    public void forget(Predicate<R> isGone) {
        readings.removeIf(reading -> isGone.test(reading.reader()));
    }

    /// What may be shown of where the member is now.
    ///
    /// @param written mark of the disk that stands for all that the member has written
    /// @param durable the mark that the disk has come to
    public List<Told<R>> turn(Member member, long written, long durable) {
        var told = new ArrayList<Told<R>>();
        if (member.isForgetful()) {
            readings.forEach(reading -> told.add(new Told.Refused<>(reading.reader())));
            readings.clear();
        }
        told.addAll(
                turn(
                        new Standing(
                                member.charter().charter().epoch(),
                                member.replica().executed(),
                                member.state(),
                                written),
                        durable));
        return told;
    }

    /// What may be shown. While the state of an epoch is being fetched there is nothing to show, and
    /// nothing is shown that is older than what was.
    ///
    /// @param now where the member is
    /// @param durable the disk's mark
    public List<Told<R>> turn(Standing now, long durable) {
        var told = new ArrayList<Told<R>>();
        showNext(durable, told);
        if (now.state().size() == 0
                || shown.filter(last -> last.at().isAfter(now.at())).isPresent()) {
            return told;
        }
        if (next.isEmpty() && shown.filter(last -> last.isSamePlace(now)).isEmpty()) {
            next = Optional.of(now);
            showNext(durable, told);
        }
        shown.ifPresent(durably -> answer(durably, told));
        return told;
    }

    private void showNext(long durable, List<Told<R>> told) {
        if (next.filter(waiting -> waiting.mark() <= durable).isPresent()) {
            shown = next;
            next = Optional.empty();
            news().ifPresent(state -> told.add(new Told.News<>(state)));
        }
    }

    private void answer(Standing durable, List<Told<R>> told) {
        readings.removeIf(reading -> {
            boolean isDue = !reading.needed().isAfter(durable.at());
            if (isDue) {
                told.add(new Told.Answer<>(reading.reader(), durable.state()));
            }
            return isDue;
        });
    }
}
