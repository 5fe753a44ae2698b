package io.tarn.member;

import static org.assertj.core.api.Assertions.assertThat;

import io.tarn.base.Bytes;
import io.tarn.crypto.KeyId;
import io.tarn.crypto.MerkleTree;
import io.tarn.crypto.Sha256;
import io.tarn.crypto.threshold.ThresholdSignature;
import io.tarn.ring.ClientSequence;
import io.tarn.ring.Epoch;
import io.tarn.ring.RingId;
import io.tarn.ring.SequenceNumber;
import io.tarn.ring.certificate.BatchRoot;
import io.tarn.ring.certificate.BatchStatement;
import io.tarn.ring.certificate.Certificate;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/// Goal: whoever is admitted finds room to wait, however many there are who are not.
class WaitingTest {
    private static final KeyId CLIENT = client(0);

    private final Waiting waiting = new Waiting(new Waiting.Room(3, 5, 8), 600_000);

    private static KeyId client(int number) {
        return new KeyId(Sha256.of(Bytes.ofHex("%08x".formatted(number))));
    }

    private CompletableFuture<Certificate> await(int client, long number, boolean isAdmitted) {
        return waiting.await(client(client), new ClientSequence(number), isAdmitted);
    }

    private static Certificate certificate() {
        MerkleTree tree = MerkleTree.of(List.of(Bytes.ofHex("00"), Bytes.ofHex("01")));
        var statement =
                new BatchStatement(
                        new RingId(Sha256.of(Bytes.EMPTY)),
                        new Epoch(1),
                        new SequenceNumber(1),
                        BatchRoot.of(tree));
        return new Certificate(
                statement,
                1,
                Bytes.ofHex("01"),
                tree.proof(1),
                new ThresholdSignature(Bytes.zeros(ThresholdSignature.BYTES)));
    }

    @Test
    void soManyOfOneClient() {
        for (long number = 0; number < 3; number++) {
            assertThat(await(0, number, true)).isNotDone();
        }
        assertThat(await(0, 3, true)).isCompletedExceptionally();
        assertThat(await(0, 1, true)).as("the same again takes no room").isNotDone();
        assertThat(await(1, 0, true)).as("another's").isNotDone();
    }

    @Test
    void strangersTakeNobodysRoom() {
        for (int client = 100; client < 200; client++) {
            assertThat(await(client, 0, false).isDone()).isEqualTo(client >= 105);
        }
        assertThat(await(0, 0, true)).isNotDone();
        assertThat(await(1, 0, true)).isNotDone();
        assertThat(await(2, 0, true)).isNotDone();
        assertThat(await(3, 0, true)).as("of all").isCompletedExceptionally();
    }

    @Test
    void whoIsAnsweredMakesRoom() {
        for (int round = 0; round < 4; round++) {
            for (long number = 0; number < 3; number++) {
                CompletableFuture<Certificate> answer = await(0, number, false);
                assertThat(answer).isNotDone();
                waiting.answer(CLIENT, new ClientSequence(number), certificate());
                assertThat(answer).isCompletedWithValue(certificate());
            }
        }
        assertThat(await(0, 0, false)).isNotDone();
        assertThat(await(0, 1, false)).isNotDone();
        assertThat(await(0, 2, false)).isNotDone();
        assertThat(await(1, 0, false)).isNotDone();
        assertThat(await(1, 1, false)).isNotDone();
        assertThat(await(1, 2, false)).as("five strangers").isCompletedExceptionally();
    }

    @Test
    void whoGivesUpMakesRoom() {
        for (int i = 0; i < 20; i++) {
            CompletableFuture<Certificate> answer = await(0, i, true);
            assertThat(answer).isNotDone();
            answer.cancel(false);
        }
        assertThat(await(0, 99, true)).isNotDone();
    }

    @Test
    void answerThatNobodyWaitsForIsNobodys() {
        CompletableFuture<Certificate> answer = await(0, 1, true);
        waiting.answer(CLIENT, new ClientSequence(2), certificate());
        waiting.answer(client(1), new ClientSequence(1), certificate());
        assertThat(answer).isNotDone();
    }
}
