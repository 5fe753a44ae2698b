package io.tarn.ring.certificate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tarn.base.Bytes;
import io.tarn.base.MalformedException;
import io.tarn.crypto.KeyId;
import io.tarn.crypto.MerkleTree;
import io.tarn.crypto.Sha256;
import io.tarn.crypto.threshold.ThresholdSignature;
import io.tarn.ring.AgreedTime;
import io.tarn.ring.ClientSequence;
import io.tarn.ring.Epoch;
import io.tarn.ring.RingId;
import io.tarn.ring.SequenceNumber;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CertificateTest {
    private static final TestRingKey KEY = TestRingKey.of("01");
    private static final RingId RING = new RingId(Sha256.of(Bytes.ofHex("aa")));
    private static final Epoch EPOCH = new Epoch(3);
    private static final SequenceNumber SEQUENCE = new SequenceNumber(12);

    private static BatchHeader header() {
        return new BatchHeader(
                EPOCH,
                SEQUENCE,
                Sha256.of(Bytes.ofHex("bb")),
                new AgreedTime(1_795_000_000_000L),
                Optional.of(new BatchRoot(5, Sha256.of(Bytes.ofHex("cc")))));
    }

    private static Outcome outcome(int number) {
        return new Outcome(
                new KeyId(Sha256.of(Bytes.ofHex("dd"))),
                new ClientSequence(number),
                Sha256.of(Bytes.ofHex("ee")),
                Outcome.Fate.EXECUTED,
                Bytes.zeros(number));
    }

    /// One of each leaf of a batch with so many outcomes.
    private static List<Certificate> certificates(int outcomes) {
        var leaves = new ArrayList<Bytes>();
        leaves.add(header().leaf());
        IntStream.range(0, outcomes).forEach(i -> leaves.add(outcome(i).leaf()));
        MerkleTree tree = MerkleTree.of(leaves);
        var statement = new BatchStatement(RING, EPOCH, SEQUENCE, BatchRoot.of(tree));
        ThresholdSignature signature = KEY.sign(statement);
        return IntStream.range(0, leaves.size())
                .mapToObj(
                        i -> new Certificate(statement, i, leaves.get(i), tree.proof(i), signature))
                .toList();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 7, 68})
    void provesEveryLeafOfItsBatch(int outcomes) throws MalformedException {
        for (Certificate certificate : certificates(outcomes)) {
            assertThat(certificate.verify(KEY.key())).isTrue();
            assertThat(Certificate.of(certificate.encoding())).isEqualTo(certificate);
        }
    }

    @Test
    void nothingInItCanBeAnother() {
        List<Certificate> all = certificates(3);
        Certificate good = all.get(2);
        BatchStatement said = good.statement();
        assertThat(good.verify(KEY.key())).isTrue();
        for (BatchStatement other :
                List.of(
                        new BatchStatement(
                                new RingId(Sha256.of(Bytes.EMPTY)), EPOCH, SEQUENCE, said.root()),
                        new BatchStatement(RING, EPOCH.next(), SEQUENCE, said.root()),
                        new BatchStatement(RING, EPOCH, SEQUENCE.next(), said.root()),
                        new BatchStatement(
                                RING, EPOCH, SEQUENCE, new BatchRoot(5, said.root().digest())),
                        new BatchStatement(
                                RING, EPOCH, SEQUENCE, new BatchRoot(4, Sha256.of(Bytes.EMPTY))))) {
            var otherStatement =
                    new Certificate(
                            other, good.index(), good.leaf(), good.proof(), good.signature());
            assertThat(otherStatement.verify(KEY.key())).isFalse();
        }
        var otherLeaf = new Certificate(said, 2, outcome(9).leaf(), good.proof(), good.signature());
        var otherIndex = new Certificate(said, 1, good.leaf(), good.proof(), good.signature());
        assertThat(otherLeaf.verify(KEY.key())).isFalse();
        assertThat(otherIndex.verify(KEY.key())).isFalse();
        ThresholdSignature another = certificates(1).getFirst().signature();
        var otherSignature = new Certificate(said, 2, good.leaf(), good.proof(), another);
        assertThat(otherSignature.verify(KEY.key())).isFalse();
        assertThat(good.verify(TestRingKey.of("02").key())).isFalse();
        assertThat(good.verify(KEY.key())).isTrue();
    }

    @Test
    void leavesReadBackAndAreNotTakenForOneAnother() throws MalformedException {
        BatchHeader header = header();
        Outcome outcome = outcome(7);
        assertThat(BatchHeader.ofLeaf(header.leaf())).isEqualTo(header);
        assertThat(Outcome.ofLeaf(outcome.leaf())).isEqualTo(outcome);
        assertThatThrownBy(() -> BatchHeader.ofLeaf(outcome.leaf()))
                .isInstanceOf(MalformedException.class);
        assertThatThrownBy(() -> Outcome.ofLeaf(header.leaf()))
                .isInstanceOf(MalformedException.class);
        var first =
                new BatchHeader(
                        Epoch.FOUNDING,
                        new SequenceNumber(1),
                        header.batch(),
                        header.time(),
                        Optional.empty());
        assertThat(BatchHeader.ofLeaf(first.leaf())).isEqualTo(first);
    }
}
