package io.tarn.bucket;

import static org.assertj.core.api.Assertions.assertThat;

import io.tarn.block.immutable.Bguid;
import io.tarn.crypto.Sha256;
import java.util.LinkedHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class BacklogTest {
    private final AtomicLong nanos = new AtomicLong(7);
    private final Backlog backlog = new Backlog(nanos::get);

    private static Bguid version(int number) {
        return new Bguid(Sha256.of(Items.utf8("version " + number)).value());
    }

    @Test
    void whatWaitsLongestIsTakenFirstAndAgainIfItCouldNotBeDone() {
        for (int i = 0; i < 5; i++) {
            backlog.add(version(i));
            nanos.incrementAndGet();
        }
        backlog.add(version(0));
        assertThat(backlog.waitingSinceNanos()).hasValue(7);
        var taken = new LinkedHashMap<>(backlog.take(3, 100));
        assertThat(taken.keySet()).containsExactly(version(0), version(1), version(2));
        assertThat(backlog.size()).isEqualTo(2);
        assertThat(backlog.waitingSinceNanos()).hasValue(10);
        taken.remove(version(0));
        backlog.putBack(taken);
        assertThat(backlog.waitingSinceNanos()).hasValue(8);
        assertThat(backlog.take(10, 10).keySet())
                .as("as far as they are old")
                .containsExactly(version(1), version(2), version(3));
        assertThat(backlog.take(10, 11).keySet()).containsExactly(version(4));
        assertThat(backlog.waitingSinceNanos()).isEmpty();
        assertThat(backlog.hasForgotten()).isFalse();
    }

    /// Then all versions are looked through.
    @Test
    void whatIsTooMuchIsForgottenAndSaidSoOnce() {
        for (int i = 0; i <= Backlog.VERSIONS_MAX; i++) {
            backlog.add(version(i));
        }
        assertThat(backlog.size()).isEqualTo(Backlog.VERSIONS_MAX);
        assertThat(backlog.hasForgotten()).isTrue();
        assertThat(backlog.hasForgotten()).isFalse();
        var taken = backlog.take(2, 100);
        backlog.add(version(-1));
        backlog.add(version(-2));
        backlog.putBack(taken);
        assertThat(backlog.size()).isEqualTo(Backlog.VERSIONS_MAX);
        assertThat(backlog.hasForgotten()).isTrue();
        assertThat(backlog.take(1, 100).keySet()).containsExactly(version(0));
    }
}
