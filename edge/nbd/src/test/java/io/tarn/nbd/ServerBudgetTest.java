package io.tarn.nbd;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ServerBudgetTest {
    private final ServerBudget budget = new ServerBudget(100);
    private final List<String> granted = new ArrayList<>();

    @Test
    void roomIsGivenInTheOrderOfTheLine() {
        assertThat(budget.take(claim(80, "a"))).isTrue();
        assertThat(budget.take(claim(50, "b"))).isFalse();
        assertThat(budget.take(claim(10, "c"))).as("would fit, but b is before it").isFalse();

        budget.release(20);
        assertThat(granted).isEmpty();
        budget.release(20);

        assertThat(granted).containsExactly("b", "c");
        assertThat(budget.heldBytes()).isEqualTo(100);
    }

    @Test
    void grantOfConnectionThatClosedGoesOn() {
        NbdLimits limits = NbdLimits.production();
        ServerBudget small = new ServerBudget(limits.requestBytesMax());
        ConnectionBudget first = new ConnectionBudget(limits, small, Runnable::run, () -> {});
        ConnectionBudget closing =
                new ConnectionBudget(limits, small, Runnable::run, () -> granted.add("closing"));
        ConnectionBudget last =
                new ConnectionBudget(limits, small, Runnable::run, () -> granted.add("last"));
        assertThat(first.admit(limits.requestBytesMax())).isTrue();
        assertThat(closing.admit(10)).isFalse();
        assertThat(last.admit(20)).isFalse();

        closing.close();
        first.release(limits.requestBytesMax());

        assertThat(granted).containsExactly("last");
        assertThat(last.admit(20)).isTrue();
        last.release(20);
        assertThat(small.heldBytes()).isZero();
    }

    @Test
    void unusedGrantIsGivenBackOnClosing() {
        ServerBudget small = new ServerBudget(10);
        ConnectionBudget first = connection(small);
        ConnectionBudget second = connection(small);
        assertThat(first.admit(10)).isTrue();
        assertThat(second.admit(10)).isFalse();
        first.release(10);
        assertThat(small.heldBytes()).as("granted to the second").isEqualTo(10);

        second.close();

        assertThat(small.heldBytes()).isZero();
    }

    @Test
    void connectionHasItsOwnBounds() {
        NbdLimits limits = NbdLimits.production();
        ConnectionBudget connection = connection(new ServerBudget(limits.serverBytesMax()));

        assertThat(connection.admit(limits.connectionBytesMax())).isTrue();
        assertThat(connection.admit(1)).isFalse();
        connection.release(limits.connectionBytesMax());
        for (int i = 0; i < limits.requestsInFlightMax(); i++) {
            assertThat(connection.admit(0)).isTrue();
        }
        assertThat(connection.admit(0)).isFalse();
    }

    private static ConnectionBudget connection(ServerBudget server) {
        return new ConnectionBudget(NbdLimits.production(), server, Runnable::run, () -> {});
    }

    private ServerBudget.Claim claim(long bytes, String name) {
        return new ServerBudget.Claim(bytes, () -> granted.add(name));
    }
}
