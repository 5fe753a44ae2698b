package io.tarn.ring.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.tarn.base.Bytes;
import io.tarn.base.MalformedException;

/// Goal: evidence is refused with [MalformedException], or is a value that encodes to the same bytes, and is judged
/// without a fall.
/// Method: Jazzer; in the build, over the inputs in `EvidenceFuzzTestInputs`.
class EvidenceFuzzTest {
    @FuzzTest(maxDuration = "5m")
    void evidence(byte[] input) {
        Bytes encoding = Bytes.copyOf(input);
        try {
            Evidence evidence = Evidence.of(encoding);
            assertThat(evidence.encoding()).isEqualTo(encoding);
            var _ = evidence.verify(SampleEvidence.KEY.key());
            var _ = evidence.misbehaviour().isProved(SampleEvidence.STATEMENT);
        } catch (MalformedException refused) {
            assertThat(refused).hasMessageMatching(".+");
        }
    }
}
