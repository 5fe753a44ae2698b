package io.tarn.ring.certificate;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.tarn.base.Bytes;
import io.tarn.base.MalformedException;

/// Goal: a certificate is refused with [MalformedException], or is a value that encodes to the same bytes;
/// and so are its leaves.
/// Method: Jazzer; in the build, over the inputs in `CertificateFuzzTestInputs`.
class CertificateFuzzTest {
    @FuzzTest(maxDuration = "5m")
    void certificates(byte[] input) {
        Bytes encoding = Bytes.copyOf(input);
        try {
            assertThat(Certificate.of(encoding).encoding()).isEqualTo(encoding);
        } catch (MalformedException refused) {
            assertThat(refused).hasMessageMatching(".+");
        }
    }

    @FuzzTest(maxDuration = "5m")
    void leaves(byte[] input) {
        Bytes leaf = Bytes.copyOf(input);
        try {
            assertThat(BatchHeader.ofLeaf(leaf).leaf()).isEqualTo(leaf);
        } catch (MalformedException refused) {
            assertThat(refused).hasMessageMatching(".+");
        }
        try {
            assertThat(Outcome.ofLeaf(leaf).leaf()).isEqualTo(leaf);
        } catch (MalformedException refused) {
            assertThat(refused).hasMessageMatching(".+");
        }
    }
}
