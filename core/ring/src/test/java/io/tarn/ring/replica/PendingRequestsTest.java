package io.tarn.ring.replica;

import static org.assertj.core.api.Assertions.assertThat;

import io.tarn.base.Bytes;
import io.tarn.crypto.IdentityKey;
import io.tarn.crypto.NodeIdentity;
import io.tarn.crypto.Signature;
import io.tarn.ring.ClientSequence;
import io.tarn.ring.RefreshPace;
import io.tarn.ring.RingLimits;
import io.tarn.ring.message.Addressee;
import io.tarn.ring.message.Request;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/// Goal: what waits is bounded, by client, by number and by size; what goes makes room again.
class PendingRequestsTest {
    /// Batches of 4 requests or 256 bytes; room for 16 of them.
    private static final RingLimits LIMITS =
            new RingLimits(4, 8, 2, 4, 256, 256, 1_000, RefreshPace.production());

    private static final List<IdentityKey> CLIENTS =
            IntStream.range(0, 80)
                    .mapToObj(i ->
                            NodeIdentity.ofSeed(Bytes.ofHex("%02x".formatted(i).repeat(32)))
                                    .publicKey())
                    .toList();

    /// Nobody looks at signatures here.
    private static Request request(int client, int number, int bytes) {
        return new Request(
                CLIENTS.get(client),
                new ClientSequence(number),
                Addressee.MACHINE,
                Bytes.zeros(bytes),
                new Signature(Bytes.zeros(Signature.BYTES)));
    }

    @Test
    void noClientTakesTheRoomOfAll() {
        var limits = new RingLimits(4, 8, 2, 100, 1 << 16, 128, 1_000, RefreshPace.production());
        PendingRequests pending = new PendingRequests(limits);
        for (int number = 0; number < 64; number++) {
            assertThat(pending.add(request(0, number, 1), 0)).isTrue();
        }
        assertThat(pending.add(request(0, 64, 1), 0)).isFalse();
        assertThat(pending.add(request(1, 0, 1), 0)).as("another's").isTrue();
        pending.remove(request(0, 7, 1));
        assertThat(pending.add(request(0, 64, 1), 0)).as("there is room again").isTrue();
        assertThat(pending.add(request(0, 65, 1), 0)).isFalse();
    }

    @Test
    void soManyWaitAndNoMore() {
        PendingRequests pending = new PendingRequests(LIMITS);
        for (int i = 0; i < 64; i++) {
            assertThat(pending.add(request(i, 0, 1), 0)).isTrue();
        }
        assertThat(pending.add(request(64, 0, 1), 0)).isFalse();
        pending.remove(request(3, 0, 1));
        assertThat(pending.add(request(64, 0, 1), 0)).isTrue();
    }

    @Test
    void soManyBytesWaitAndNoMore() {
        PendingRequests pending = new PendingRequests(LIMITS);
        for (int i = 0; i < 16; i++) {
            assertThat(pending.add(request(i, 0, 256), 0)).isTrue();
        }
        assertThat(pending.add(request(16, 0, 1), 0)).isFalse();
        assertThat(pending.add(request(16, 0, 0), 0)).isTrue();
        pending.remove(request(0, 0, 256));
        assertThat(pending.add(request(17, 0, 256), 0)).isTrue();
        assertThat(pending.add(request(18, 0, 1), 0)).isFalse();
    }

    /// Large ones of one client leave room for others'.
    @Test
    void aClientFillsOneBatchAndNoMore() {
        PendingRequests pending = new PendingRequests(LIMITS);
        assertThat(pending.add(request(0, 0, 200), 0)).isTrue();
        assertThat(pending.add(request(0, 1, 57), 0)).isFalse();
        assertThat(pending.add(request(0, 2, 56), 0)).isTrue();
        assertThat(pending.add(request(1, 0, 57), 0)).as("another's").isTrue();
        pending.remove(request(0, 0, 200));
        assertThat(pending.add(request(0, 1, 57), 0)).as("there is room again").isTrue();
    }

    @Test
    void sameRequestTakesItsRoomOnce() {
        PendingRequests pending = new PendingRequests(LIMITS);
        assertThat(pending.add(request(0, 0, 256), 0)).isTrue();
        for (int i = 0; i < 100; i++) {
            assertThat(pending.add(request(0, 0, 256), 0)).isFalse();
        }
        pending.remove(request(1, 1, 256));
        pending.remove(request(0, 0, 256));
        pending.remove(request(0, 0, 256));
        // Whatever was counted twice would show in what there is room for.
        for (int i = 0; i < 16; i++) {
            assertThat(pending.add(request(i, 0, 256), 0)).isTrue();
        }
        assertThat(pending.add(request(20, 0, 1), 0)).isFalse();
    }

    @RepeatedTest(20)
    void batchesFitAndHoldTheOldestFirst() {
        long seed = Long.getLong("seed", ThreadLocalRandom.current().nextLong());
        var random = new Random(seed);
        PendingRequests pending = new PendingRequests(LIMITS);
        var order = new ArrayList<Request>();
        for (int i = 0; i < 60; i++) {
            Request request = request(random.nextInt(80), i, random.nextInt(257));
            if (pending.add(request, 0)) {
                order.add(request);
            }
        }
        var taken = new ArrayList<Request>();
        while (pending.hasUnproposed()) {
            List<Request> batch = pending.take().requests();
            int bytes = batch.stream().mapToInt(request -> request.operation().size()).sum();
            assertThat(batch).as("replay: -Dseed=%d", seed).isNotEmpty().hasSizeLessThan(5);
            assertThat(bytes).as("replay: -Dseed=%d", seed).isLessThanOrEqualTo(256);
            taken.addAll(batch);
        }
        assertThat(taken).as("replay: -Dseed=%d", seed).isEqualTo(order);
    }

    @Test
    void whatIsProposedIsNotProposedAgainUntilAnotherView() {
        PendingRequests pending = new PendingRequests(LIMITS);
        pending.add(request(0, 0, 1), 0);
        pending.add(request(0, 1, 1), 0);
        assertThat(pending.take().requests()).hasSize(2);
        assertThat(pending.hasUnproposed()).isFalse();
        assertThat(pending.oldest(10)).as("they still wait").hasSize(2);
        pending.remove(request(0, 0, 1));
        pending.reconsider();
        assertThat(pending.take().requests()).containsExactly(request(0, 1, 1));
    }

    @Test
    void whatWillNotBeExecutedGoes() {
        PendingRequests pending = new PendingRequests(LIMITS);
        pending.add(request(0, 0, 200), 0);
        pending.add(request(1, 0, 200), 0);
        pending.removeIf(request -> request.client().equals(CLIENTS.get(0)));
        assertThat(pending.oldest(10)).containsExactly(request(1, 0, 200));
        assertThat(pending.unproposed()).isEqualTo(1);
        assertThat(pending.oldest().map(Patience.Awaited::request))
                .contains(request(1, 0, 200).digest());
    }

    /// Four requests or 256 bytes make a batch.
    @Test
    void whoeverComesBehindFullBatchesMustWaitForThem() {
        PendingRequests pending = new PendingRequests(LIMITS);
        for (int i = 0; i < 8; i++) {
            pending.add(request(i, 0, 1), 10);
        }
        pending.add(request(8, 0, 1), 20);
        assertThat(pending.oldest().map(Patience.Awaited::turns)).contains(1);
        for (int i = 0; i < 8; i++) {
            pending.remove(request(i, 0, 1));
        }
        assertThat(pending.oldest())
                .contains(new Patience.Awaited(request(8, 0, 1).digest(), 20, 3));
    }
}
