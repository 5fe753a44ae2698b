package io.tarn.member;

import static org.assertj.core.api.Assertions.assertThat;

import io.tarn.base.Bytes;
import io.tarn.ring.Epoch;
import io.tarn.ring.SequenceNumber;
import io.tarn.ring.state.RingState;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/// Goal: nobody is told of what a loss of power may take away, of what is older than what it was told, or of less than
/// was prepared when it asked.
class ReadersTest {
    private static final Epoch EPOCH = new Epoch(1);

    private final Readers readers = new Readers();
    private final List<RingState> seen = new ArrayList<>();

    private static RingState state(int number) {
        return RingState.EMPTY.put(Bytes.ofHex("01"), Bytes.ofHex("%02x".formatted(number)));
    }

    private static Readers.Standing standing(int at, long mark) {
        return new Readers.Standing(EPOCH, new SequenceNumber(at), state(at), mark);
    }

    private CompletableFuture<RingState> read(int needed) {
        var answer = new CompletableFuture<RingState>();
        readers.read(new SequenceNumber(needed), answer);
        return answer;
    }

    @Test
    void whatIsNotOnDiskIsNotShown() {
        readers.watch(seen::add);
        readers.turn(standing(1, 4), 4);
        assertThat(seen).containsExactly(state(1));
        CompletableFuture<RingState> answer = read(2);
        readers.turn(standing(2, 6), 5);
        assertThat(answer).isNotDone();
        assertThat(seen).hasSize(1);
        readers.turn(standing(2, 7), 6);
        assertThat(answer).isCompletedWithValue(state(2));
        assertThat(seen).containsExactly(state(1), state(2));
    }

    @Test
    void whatIsOnDiskIsReadWhileMoreIsWritten() {
        readers.turn(standing(1, 4), 4);
        CompletableFuture<RingState> answer = read(1);
        readers.turn(standing(2, 6), 5);
        assertThat(answer).isCompletedWithValue(state(1));
    }

    /// Under load the disk is always behind.
    @Test
    void whoeverWaitsIsToldThoughTheDiskNeverCatchesUp() {
        readers.watch(seen::add);
        CompletableFuture<RingState> answer = read(2);
        for (int at = 1; at <= 9; at++) {
            readers.turn(standing(at, at), at - 3);
        }
        assertThat(answer).isCompletedWithValue(state(4));
        assertThat(seen).containsExactly(state(1), state(4));
    }

    @Test
    void whatIsOlderThanWhatWasShownIsNot() {
        readers.watch(seen::add);
        readers.turn(standing(3, 0), 0);
        readers.turn(standing(2, 0), 0);
        readers.turn(
                new Readers.Standing(EPOCH.next(), SequenceNumber.NONE, RingState.EMPTY, 0), 0);
        assertThat(seen).containsExactly(state(3));
        var late = new ArrayList<RingState>();
        readers.watch(late::add);
        assertThat(late).containsExactly(state(3));
    }

    @Test
    void stateThatTheRingIsFoundedWithIsReadButNoNews() {
        readers.watch(seen::add);
        CompletableFuture<RingState> answer = read(0);
        readers.turn(new Readers.Standing(Epoch.FOUNDING, SequenceNumber.NONE, state(0), 0), 0);
        assertThat(answer).isCompletedWithValue(state(0));
        assertThat(seen).isEmpty();
    }
}
