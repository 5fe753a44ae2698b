package io.tarn.simulator.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import io.tarn.base.Bytes;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class EventQueueTest {
    @Test
    void eventsHappenByTickAndThenInTheOrderAskedFor() {
        EventQueue queue = new EventQueue();
        List<String> happened = new ArrayList<>();
        queue.after(5, () -> happened.add("later"));
        queue.after(
                2,
                () -> {
                    happened.add("first at " + queue.nowTick());
                    queue.after(0, () -> happened.add("third at " + queue.nowTick()));
                });
        queue.after(2, () -> happened.add("second at " + queue.nowTick()));

        queue.runThrough(4);

        assertThat(happened).containsExactly("first at 2", "second at 2", "third at 2");
        assertThat(queue.nowTick()).isEqualTo(4);
        assertThat(queue.runNext(4)).isFalse();
        assertThat(queue.runNext(5)).isTrue();
    }

    @Test
    void traceTellsOrderTimeAndBytesApart() {
        Bytes body = Bytes.ofHex("01");

        Bytes digest = trace(1, "a", body).digest();

        assertThat(trace(1, "a", body).digest()).isEqualTo(digest);
        assertThat(trace(2, "a", body).digest()).isNotEqualTo(digest);
        assertThat(trace(1, "b", body).digest()).isNotEqualTo(digest);
        assertThat(trace(1, "a", Bytes.ofHex("02")).digest()).isNotEqualTo(digest);
        assertThat(trace(1, "a", body).tail()).singleElement().asString().endsWith("1 a 01");
    }

    private static Trace trace(long tick, String what, Bytes body) {
        Trace trace = new Trace();
        trace.event(tick, what, body);
        return trace;
    }
}
