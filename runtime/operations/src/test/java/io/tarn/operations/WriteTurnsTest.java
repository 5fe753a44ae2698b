package io.tarn.operations;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class WriteTurnsTest {
    private final WriteTurns turns = new WriteTurns(2);
    private final List<String> begun = new ArrayList<>();

    @Test
    void noMoreThanTheBoundAreUnderWay() {
        beginAll("a", "b", "c", "d");
        assertThat(begun).containsExactly("a", "b");
    }

    @Test
    void nextInLineTakesThePlaceOfOneThatEnds() {
        beginAll("a", "b", "c", "d");
        turns.end();
        assertThat(begun).containsExactly("a", "b", "c");
        turns.end();
        assertThat(begun).containsExactly("a", "b", "c", "d");
    }

    @Test
    void placesThatNobodyWaitsForAreKept() {
        beginAll("a", "b");
        turns.end();
        turns.end();
        beginAll("c", "d", "e");
        assertThat(begun).containsExactly("a", "b", "c", "d");
    }

    @Test
    void writeMayEndBeforeItsBeginReturns() {
        turns.begin(turns::end);
        turns.begin(turns::end);
        beginAll("a", "b", "c");
        assertThat(begun).containsExactly("a", "b");
    }

    private void beginAll(String... names) {
        for (String name : names) {
            turns.begin(() -> begun.add(name));
        }
    }
}
