package io.tarn.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.tarn.base.Bytes;
import io.tarn.catalogue.CatalogueAnswer;
import io.tarn.catalogue.CatalogueRequest;
import io.tarn.catalogue.CatalogueVersion;
import io.tarn.catalogue.Refusal;
import io.tarn.cli.VerifyCommand.Verified;
import io.tarn.crypto.MerkleTree;
import io.tarn.crypto.NodeIdentity;
import io.tarn.crypto.Sha256;
import io.tarn.crypto.threshold.ThresholdSignature;
import io.tarn.ring.ClientSequence;
import io.tarn.ring.Epoch;
import io.tarn.ring.RingId;
import io.tarn.ring.SequenceNumber;
import io.tarn.ring.affairs.AffairAnswer;
import io.tarn.ring.certificate.BatchRoot;
import io.tarn.ring.certificate.BatchStatement;
import io.tarn.ring.certificate.Certificate;
import io.tarn.ring.certificate.Outcome;
import io.tarn.ring.certificate.Outcome.Fate;
import io.tarn.ring.certificate.Proof;
import io.tarn.ring.message.Addressee;
import io.tarn.ring.message.Request;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Goal: a script tells the proof of a deed from that of a refusal. Whether a proof holds is not asked here.
class VerifiedTest {
    private static final RingId RING = new RingId(Sha256.of(Bytes.EMPTY));
    private static final NodeIdentity CLIENT = NodeIdentity.ofSeed(Bytes.ofHex("05".repeat(32)));

    private static ExitStatus status(Addressee addressee, Fate fate, Bytes result) {
        Request request =
                Request.signed(
                        RING,
                        CLIENT,
                        new ClientSequence(1),
                        addressee,
                        new CatalogueRequest.NameVersion().encoding());
        var statement =
                new BatchStatement(
                        RING,
                        new Epoch(1),
                        new SequenceNumber(1),
                        new BatchRoot(1, Sha256.of(Bytes.EMPTY)));
        var certificate =
                new Certificate(
                        statement,
                        1,
                        Bytes.EMPTY,
                        MerkleTree.of(List.of(Bytes.EMPTY)).proof(0),
                        new ThresholdSignature(Bytes.zeros(ThresholdSignature.BYTES)));
        var outcome =
                new Outcome(CLIENT.id(), request.sequence(), Sha256.of(Bytes.EMPTY), fate, result);
        return new Verified(new Proof(request, certificate), outcome).status();
    }

    private static ExitStatus ofCatalogue(CatalogueAnswer answer) {
        return status(Addressee.MACHINE, Fate.EXECUTED, answer.encoding());
    }

    @Test
    void whatWasDoneIsWell() {
        var version = new CatalogueVersion(Sha256.of(Bytes.EMPTY), 0);
        assertThat(ofCatalogue(new CatalogueAnswer.Done())).isEqualTo(ExitStatus.OK);
        assertThat(ofCatalogue(new CatalogueAnswer.VersionIs(version))).isEqualTo(ExitStatus.OK);
        assertThat(status(Addressee.RING, Fate.EXECUTED, AffairAnswer.DONE.result()))
                .isEqualTo(ExitStatus.OK);
    }

    @Test
    void refusalNeedsAttentionThoughItIsCertified() {
        for (Refusal refusal : Refusal.values()) {
            assertThat(ofCatalogue(new CatalogueAnswer.Refused(refusal)))
                    .isEqualTo(ExitStatus.ATTENTION);
        }
        for (AffairAnswer answer : AffairAnswer.values()) {
            if (answer != AffairAnswer.DONE) {
                assertThat(status(Addressee.RING, Fate.EXECUTED, answer.result()))
                        .isEqualTo(ExitStatus.ATTENTION);
            }
        }
        for (Fate fate : List.of(Fate.REFUSED, Fate.REPEATED, Fate.FAILED)) {
            assertThat(status(Addressee.MACHINE, fate, new CatalogueAnswer.Done().encoding()))
                    .isEqualTo(ExitStatus.ATTENTION);
        }
        assertThat(status(Addressee.MACHINE, Fate.EXECUTED, Bytes.ofHex("ff")))
                .isEqualTo(ExitStatus.ATTENTION);
    }
}
