package io.tarn.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Goal: who names many places keeps nobody from the right one.
class AddressesTest {
    private static final InetSocketAddress FIRST = at(1);

    private final Addresses addresses = new Addresses(FIRST);

    private static InetSocketAddress at(int port) {
        return InetSocketAddress.createUnresolved("n.example", port);
    }

    /// Every place that is tried, once each.
    private int[] ports(int count) {
        return IntStream.range(0, count)
                .map(attempts -> addresses.at(attempts).getPort())
                .toArray();
    }

    @Test
    void hintsPushOutEachOtherAndNothingElse() {
        addresses.learn(at(2));
        IntStream.range(10, 300).forEach(port -> addresses.hint(at(port)));
        assertThat(ports(2 + Addresses.HINTS_MAX)).containsExactly(1, 2, 296, 297, 298, 299);
        assertThat(addresses.at(2 + Addresses.HINTS_MAX)).isEqualTo(FIRST);
    }

    @Test
    void whatIsNamedAgainIsTriedOnce() {
        addresses.hint(at(1));
        addresses.hint(at(7));
        addresses.hint(at(8));
        addresses.hint(at(7));
        assertThat(ports(4)).containsExactly(1, 8, 7, 1);
        addresses.learn(at(7));
        addresses.hint(at(7));
        assertThat(ports(4)).containsExactly(1, 7, 8, 1);
    }

    @Test
    void serverThatMovesIsLookedForWhereItIsNow() {
        addresses.learn(at(2));
        addresses.learn(at(3));
        assertThat(ports(3)).containsExactly(1, 3, 1);
    }

    /// A name whose servers are silent takes a system half a minute.
    @Test
    void nobodyWaitsForANameThatTakesLong() {
        var known = new CompletableFuture<InetSocketAddress>();
        var slow = new Addresses(FIRST, _ -> known.join());
        CompletableFuture<InetSocketAddress> found = slow.resolve(FIRST);
        assertThat(found).isNotDone();
        known.complete(Loopback.anyPort());
        assertThat(found.join()).isEqualTo(Loopback.anyPort());
        assertThat(slow.resolve(Loopback.anyPort())).isCompleted();
    }
}
