package io.tarn.ring.certificate;

import static org.assertj.core.api.Assertions.assertThat;

import io.tarn.base.Bytes;
import io.tarn.base.MalformedException;
import io.tarn.crypto.MerkleTree;
import io.tarn.crypto.Sha256;
import io.tarn.crypto.threshold.GroupKey;
import io.tarn.ring.AgreedTime;
import io.tarn.ring.Epoch;
import io.tarn.ring.SequenceNumber;
import io.tarn.ring.TestRing;
import io.tarn.ring.VectorFile;
import io.tarn.ring.VectorFile.Case;
import io.tarn.ring.message.Request;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// The vectors of docs/spec/certificates.md are what this code computes, and judges so.
class CertificateVectorsTest {
    private static final TestRingKey KEY = TestRingKey.of("01");
    private static final VectorFile CERTIFICATES =
            new VectorFile(
                    "certificates.json",
                    "Certificates under a ring's key: leaf 0 of a batch, and what became of a request",
                    "docs/spec/certificates.md");
    private static final VectorFile PROOFS =
            new VectorFile(
                    "proofs.json",
                    "What was asked of a ring, and its word on what became of it",
                    "docs/spec/certificates.md");

    private final Request request = TestRing.request(7);
    private final BatchHeader header =
            new BatchHeader(
                    new Epoch(3),
                    new SequenceNumber(12),
                    Sha256.of(Bytes.ofHex("bb")),
                    new AgreedTime(1_795_000_000_000L),
                    Optional.of(new BatchRoot(5, Sha256.of(Bytes.ofHex("cc")))));
    private final Outcome outcome =
            new Outcome(
                    request.client().id(),
                    request.sequence(),
                    request.digest(),
                    Outcome.Fate.EXECUTED,
                    Bytes.ofHex("646f6e65"));
    private final List<Bytes> leaves = List.of(header.leaf(), outcome.leaf());
    private final MerkleTree tree = MerkleTree.of(leaves);

    private BatchStatement statement(Epoch epoch) {
        return new BatchStatement(TestRing.RING, epoch, header.sequence(), BatchRoot.of(tree));
    }

    private Certificate certificate(BatchStatement signed, BatchStatement said, int index) {
        return new Certificate(said, index, leaves.get(index), tree.proof(index), KEY.sign(signed));
    }

    private static Case named(String comment, Bytes encoding) {
        return new Case(comment).hex("key", KEY.key().encoding()).hex("encoding", encoding);
    }

    @Test
    void certificatesAreWhatThisCodeComputes() throws IOException {
        BatchStatement said = statement(header.epoch());
        BatchStatement other = statement(new Epoch(4));
        Bytes good = certificate(said, said, 1).encoding();
        CERTIFICATES.holds(
                List.of(
                        named("The outcome of a request", good).valid(),
                        named("Leaf 0", certificate(said, said, 0).encoding()).valid(),
                        named("Of another epoch", certificate(said, other, 1).encoding())
                                .invalid("the epoch is not signed"),
                        named(
                                        "Another index",
                                        new Certificate(
                                                        said,
                                                        0,
                                                        leaves.get(1),
                                                        tree.proof(1),
                                                        KEY.sign(said))
                                                .encoding())
                                .invalid("the index is not checked"),
                        named("Signed for something else", certificate(other, said, 1).encoding())
                                .invalid("the signature is not checked"),
                        named("Cut short", good.slice(0, good.size() - 1))
                                .invalid("the length is not checked"),
                        named("More behind it", Bytes.concat(good, Bytes.ofHex("00")))
                                .invalid("there is more than one form")));
    }

    @Test
    void proofsAreWhatThisCodeComputes() throws IOException {
        BatchStatement said = statement(header.epoch());
        Certificate certificate = certificate(said, said, 1);
        PROOFS.holds(
                List.of(
                        named("Request and outcome", new Proof(request, certificate).encoding())
                                .valid(),
                        named(
                                        "Another request",
                                        new Proof(TestRing.request(8), certificate).encoding())
                                .invalid("the request is not compared with the outcome"),
                        named("Leaf 0", new Proof(request, certificate(said, said, 0)).encoding())
                                .invalid("leaf 0 is taken for an outcome")));
    }

    @Test
    void certificatesAreJudgedSo() throws IOException {
        for (VectorFile.Read vector : CERTIFICATES.read()) {
            assertThat(isCertificate(vector)).as("%s", vector).isEqualTo(vector.isValid());
        }
    }

    private static boolean isCertificate(VectorFile.Read vector) {
        try {
            return Certificate.of(vector.bytes("encoding")).verify(key(vector));
        } catch (MalformedException e) {
            return false;
        }
    }

    @Test
    void proofsAreJudgedSo() throws IOException {
        for (VectorFile.Read vector : PROOFS.read()) {
            assertThat(isProof(vector)).as("%s", vector).isEqualTo(vector.isValid());
        }
    }

    private static boolean isProof(VectorFile.Read vector) {
        try {
            return Proof.of(vector.bytes("encoding")).verify(key(vector)).isPresent();
        } catch (MalformedException e) {
            return false;
        }
    }

    private static GroupKey key(VectorFile.Read vector) throws MalformedException {
        return GroupKey.of(vector.bytes("key"));
    }
}
