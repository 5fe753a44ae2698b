package io.tarn.bucket;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.tarn.s3.store.Attributes;
import io.tarn.s3.store.BucketSettings;
import io.tarn.s3.store.Condition;
import io.tarn.s3.store.Incoming;
import io.tarn.s3.store.ObjectLock;
import io.tarn.s3.store.Outcome;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.OptionalLong;

/// Whatever bytes come for a proof, they prove nothing, unless they are the proof.
class ProofFileFuzzTest {
    private static final byte[] CONTENT = {1, 2, 3};
    private static final byte[] PROOF = proof();

    private record Sent() implements Incoming {
        @Override
        public InputStream content() {
            return new ByteArrayInputStream(CONTENT);
        }

        @Override
        public OptionalLong length() {
            return OptionalLong.empty();
        }

        @Override
        public Attributes attributes() {
            return Attributes.NONE;
        }
    }

    private static byte[] proof() {
        var ring = new MachineRing();
        var out = new ByteArrayOutputStream();
        try (var store = new BucketStore(ring, DispersalLimits.production(), MachineRing.MADE)) {
            store.createBucket("b", BucketSettings.plain());
            store.put("b", "k", new Sent(), Condition.always(), ObjectLock.NONE);
            store.put("b", "k", new Sent(), Condition.always(), ObjectLock.NONE);
            var history = new BucketHistory(ring);
            var first =
                    (Outcome.Success<KeptVersion>) history.find("b", "k", new Moment.Numbered(1));
            history.prove("b", first.value(), out);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return out.toByteArray();
    }

    private static ProofVerdict verify(byte[] proof) throws IOException {
        return ProofFile.verify(
                new ByteArrayInputStream(proof),
                new ByteArrayInputStream(CONTENT),
                MachineRing.key());
    }

    @FuzzTest(maxDuration = "5m")
    void anything(byte[] input) throws IOException {
        assertThat(verify(input)).isNotInstanceOf(ProofVerdict.Proven.class);
    }

    /// Three bytes of input are a place and what stands there.
    @FuzzTest(maxDuration = "5m")
    void theProofWithOtherBytes(byte[] input) throws IOException {
        byte[] changed = PROOF.clone();
        for (int i = 0; i + 2 < input.length; i += 3) {
            int at = ((input[i] & 0xff) << 8 | (input[i + 1] & 0xff)) % changed.length;
            changed[at] = input[i + 2];
        }
        boolean isSame = Arrays.equals(changed, PROOF);
        assertThat(verify(changed) instanceof ProofVerdict.Proven).isEqualTo(isSame);
    }
}
