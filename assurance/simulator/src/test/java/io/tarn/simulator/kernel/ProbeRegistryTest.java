package io.tarn.simulator.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import io.tarn.base.Probe;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProbeRegistryTest {
    @Test
    void countsWhatWasReachedAndNamesWhatWasNot() {
        ProbeRegistry registry = new ProbeRegistry();

        Probe.heardBy(
                registry,
                () -> {
                    Probe.reached("redirect");
                    Probe.reached("redirect");
                });

        assertThat(registry.count("redirect")).isEqualTo(2);
        assertThat(registry.missing(List.of("redirect", "write back")))
                .containsExactly("write back");
        assertThat(registry.report()).contains("2 redirect");
    }
}
