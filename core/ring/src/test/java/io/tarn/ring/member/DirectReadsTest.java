package io.tarn.ring.member;

import static org.assertj.core.api.Assertions.assertThat;

import io.tarn.base.Bytes;
import io.tarn.ring.Epoch;
import io.tarn.ring.SequenceNumber;
import io.tarn.ring.state.RingState;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/// Goal: nobody is told of what a loss of power may take away, of what is older than what it was told, or of less than
/// was prepared when it asked.
class DirectReadsTest {
    private static final Epoch EPOCH = new Epoch(1);

    private final DirectReads<Integer> reads = new DirectReads<>();
    private final List<RingState> seen = new ArrayList<>();
    private final Map<Integer, RingState> answers = new TreeMap<>();

    private static RingState state(int number) {
        return RingState.EMPTY.put(Bytes.ofHex("01"), Bytes.ofHex("%02x".formatted(number)));
    }

    private static DirectReads.Standing standing(int at, long mark) {
        return new DirectReads.Standing(EPOCH, new SequenceNumber(at), state(at), mark);
    }

    private void turn(DirectReads.Standing now, long durable) {
        for (DirectReads.Told<Integer> told : reads.turn(now, durable)) {
            switch (told) {
                case DirectReads.Told.News<Integer>(RingState state) -> seen.add(state);
                case DirectReads.Told.Answer<Integer>(Integer reader, RingState state) ->
                        answers.put(reader, state);
                case DirectReads.Told.Refused<Integer> _ ->
                        throw new AssertionError("it remembers");
            }
        }
    }

    private void read(int needed) {
        assertThat(reads.read(new SequenceNumber(needed), needed)).isTrue();
    }

    @Test
    void whatIsNotOnDiskIsNotShown() {
        turn(standing(1, 4), 4);
        assertThat(seen).containsExactly(state(1));
        read(2);
        turn(standing(2, 6), 5);
        assertThat(answers).isEmpty();
        assertThat(seen).hasSize(1);
        turn(standing(2, 7), 6);
        assertThat(answers.values()).containsExactly(state(2));
        assertThat(seen).containsExactly(state(1), state(2));
    }

    @Test
    void whatIsOnDiskIsReadWhileMoreIsWritten() {
        turn(standing(1, 4), 4);
        read(1);
        turn(standing(2, 6), 5);
        assertThat(answers.values()).containsExactly(state(1));
    }

    /// Under load the disk is always behind.
    @Test
    void whoeverWaitsIsToldThoughTheDiskNeverCatchesUp() {
        read(2);
        for (int at = 1; at <= 9; at++) {
            turn(standing(at, at), at - 3);
        }
        assertThat(answers.values()).containsExactly(state(4));
        assertThat(seen).containsExactly(state(1), state(4));
    }

    @Test
    void whatIsOlderThanWhatWasShownIsNot() {
        turn(standing(3, 0), 0);
        turn(standing(2, 0), 0);
        turn(new DirectReads.Standing(EPOCH.next(), SequenceNumber.NONE, RingState.EMPTY, 0), 0);
        assertThat(seen).containsExactly(state(3));
        assertThat(reads.news()).contains(state(3));
    }

    @Test
    void stateThatTheRingIsFoundedWithIsReadButNoNews() {
        read(0);
        turn(new DirectReads.Standing(Epoch.FOUNDING, SequenceNumber.NONE, state(0), 0), 0);
        assertThat(answers.values()).containsExactly(state(0));
        assertThat(seen).isEmpty();
    }

    @Test
    void readersThatHaveGoneAreForgottenAndThereIsRoomForSoMany() {
        int readers = 0;
        while (reads.read(SequenceNumber.NONE, readers)) {
            readers++;
        }
        assertThat(readers).isEqualTo(4096);
        reads.forget(reader -> reader > 0);
        turn(standing(1, 0), 0);
        assertThat(answers.keySet()).containsExactly(0);
    }
}
