package io.tarn.ring.steward;

import static org.assertj.core.api.Assertions.assertThat;

import io.tarn.base.Bytes;
import io.tarn.base.MalformedException;
import io.tarn.ring.Epoch;
import io.tarn.ring.VectorFile;
import io.tarn.ring.VectorFile.Case;
import io.tarn.ring.evidence.SampleEvidence;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// The vectors of docs/spec/ring-affairs.md for what a member keeps to itself are what this code computes, and reads.
class SecretsVectorsTest {
    private static final VectorFile SECRETS =
            new VectorFile(
                    "secrets.json",
                    "What members keep to themselves, and some that is nothing",
                    "docs/spec/ring-affairs.md");

    private static HeldShare share(long epoch) {
        return new HeldShare(
                new Epoch(epoch),
                SampleEvidence.KEY.vector().digest(),
                SampleEvidence.KEY.shares().get((int) epoch));
    }

    @Test
    void secretsAreWhatThisCodeComputes() throws IOException {
        var part = new Part(new Epoch(2), 5, Bytes.ofHex("5e".repeat(32)));
        var all =
                new Secrets(
                        Optional.of(share(1)),
                        Optional.of(share(2)),
                        Optional.of(share(3)),
                        Optional.of(part));
        var signing =
                new Secrets(
                        Optional.empty(),
                        Optional.of(share(1)),
                        Optional.empty(),
                        Optional.empty());
        Bytes whole = all.encoding();
        SECRETS.holds(
                List.of(
                        new Case("Nothing").hex("encoding", Secrets.NONE.encoding()).valid(),
                        new Case("The share of the epoch")
                                .hex("encoding", signing.encoding())
                                .valid(),
                        new Case("Three shares, and a part in a sharing")
                                .hex("encoding", whole)
                                .valid(),
                        new Case("Cut short")
                                .hex("encoding", whole.slice(0, whole.size() - 1))
                                .invalid("the length is not checked"),
                        new Case("More behind it")
                                .hex("encoding", Bytes.concat(whole, Bytes.ofHex("00")))
                                .invalid("there is more than one form")));
    }

    @Test
    void secretsAreReadSo() throws IOException {
        for (VectorFile.Read vector : SECRETS.read()) {
            assertThat(areSecrets(vector.bytes("encoding")))
                    .as("%s", vector)
                    .isEqualTo(vector.isValid());
        }
    }

    private static boolean areSecrets(Bytes encoding) {
        try {
            return Secrets.of(encoding).encoding().equals(encoding);
        } catch (MalformedException e) {
            return false;
        }
    }
}
