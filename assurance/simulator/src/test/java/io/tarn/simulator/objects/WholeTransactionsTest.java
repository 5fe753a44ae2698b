package io.tarn.simulator.objects;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tarn.object.ObjectName;
import io.tarn.object.VersionNumber;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// The checker of transactions sees half of one, and nothing wrong in a whole one or none.
class WholeTransactionsTest {
    private static final ObjectName A = ObjectName.of("a");
    private static final ObjectName B = ObjectName.of("b");

    private final WholeTransactions transactions = new WholeTransactions();

    private static VersionNumber number(long number) {
        return new VersionNumber(number);
    }

    @Test
    void allOrNothingIsRight() {
        transactions.committed(Map.of(A, number(3), B, number(1)));
        assertThatCode(
                        () -> {
                            transactions.seen(Map.of(A, number(2)));
                            transactions.seen(Map.of(A, number(3), B, number(1)));
                            transactions.seen(Map.of(A, number(7), B, number(1)));
                        })
                .doesNotThrowAnyException();
    }

    @Test
    void halfIsFound() {
        transactions.committed(Map.of(A, number(3), B, number(1)));
        assertThatThrownBy(() -> transactions.seen(Map.of(A, number(3))))
                .isInstanceOf(ObjectViolation.class)
                .hasMessageContaining("INV-020");
        assertThatThrownBy(() -> transactions.seen(Map.of(A, number(2), B, number(1))))
                .isInstanceOf(ObjectViolation.class);
    }
}
