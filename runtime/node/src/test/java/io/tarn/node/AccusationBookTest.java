package io.tarn.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.tarn.base.Bytes;
import io.tarn.base.CanonicalWriter;
import io.tarn.crypto.Digest;
import io.tarn.crypto.KeyId;
import io.tarn.operations.control.ControlRequest.Accuse;
import io.tarn.operations.control.ControlRequest.Charge;
import io.tarn.operations.control.NodeStatus.Accused;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class AccusationBookTest {
    private static final KeyId LIAR = key(1);

    private final AtomicLong nanos = new AtomicLong(-5);
    private final AccusationBook book = new AccusationBook(nanos::get);

    private static KeyId key(long number) {
        Bytes rest = Bytes.zeros(24);
        return new KeyId(new Digest(new CanonicalWriter().u64(number).fixed(rest).toBytes()));
    }

    @Test
    void keepsWhatItFoundApartFromWhatItWasTold() {
        book.lied(LIAR, "its fragment is false");
        book.lied(LIAR, "its fragment is false");
        book.told(new Accuse(LIAR, Charge.LIED, "its MACs do not hold"));

        assertThat(book.all()).containsExactly(new Accused(LIAR, 2, 1, "its MACs do not hold", ""));
    }

    @Test
    void aComplaintThatIsNotRepeatedIsOver() {
        book.told(new Accuse(LIAR, Charge.UNHELPFUL, "does not answer"));
        assertThat(book.all()).containsExactly(new Accused(LIAR, 0, 0, "", "does not answer"));

        nanos.addAndGet(Duration.ofSeconds(50).toNanos());
        book.unhelpful(LIAR, "does not answer");
        nanos.addAndGet(Duration.ofSeconds(50).toNanos());
        assertThat(book.all()).hasSize(1);

        nanos.addAndGet(Duration.ofSeconds(20).toNanos());
        assertThat(book.all()).isEmpty();
    }

    @Test
    void aLieIsNotForgottenWithTheComplaint() {
        book.lied(LIAR, "its fragment is false");
        book.unhelpful(LIAR, "does not answer");

        nanos.addAndGet(Duration.ofHours(1).toNanos());
        assertThat(book.all())
                .containsExactly(new Accused(LIAR, 1, 0, "its fragment is false", ""));
    }

    @Test
    void strangersCannotFillTheMemory() {
        for (int i = 0; i < 5000; i++) {
            book.lied(key(i), "malformed request");
        }

        assertThat(book.all()).hasSize(1024);
    }
}
