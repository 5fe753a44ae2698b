package io.tarn.base;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProbeTest {
    @Test
    void onlyTheWorkOfOneListenerIsHeard() {
        List<String> heard = new ArrayList<>();

        Probe.reached("before");
        Probe.heardBy(heard::add, () -> Probe.reached("inside"));
        Probe.reached("after");

        assertThat(heard).containsExactly("inside");
    }

    @Test
    void theInnermostListenerHears() {
        List<String> outer = new ArrayList<>();
        List<String> inner = new ArrayList<>();

        Probe.heardBy(
                outer::add,
                () -> {
                    Probe.heardBy(inner::add, () -> Probe.reached("inner"));
                    Probe.reached("outer");
                });

        assertThat(inner).containsExactly("inner");
        assertThat(outer).containsExactly("outer");
    }
}
