package io.tarn.object;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.tarn.base.Bytes;
import io.tarn.base.CanonicalReader;
import io.tarn.base.CanonicalWriter;
import io.tarn.base.MalformedException;
import io.tarn.object.index.IndexBlock;
import io.tarn.object.machine.ObjectAnswer;
import io.tarn.object.machine.ObjectRequest;
import io.tarn.object.proof.VersionProof;

/// Whatever bytes come, they are refused by [MalformedException] or are the one encoding of what they say.
class ObjectCodecsFuzzTest {
    private interface Codec {
        Bytes again(Bytes encoding) throws MalformedException;
    }

    private static void check(byte[] input, Codec codec) {
        Bytes bytes = Bytes.owning(input);
        try {
            assertThat(codec.again(bytes)).isEqualTo(bytes);
        } catch (MalformedException refused) {
            assertThat(refused).hasMessageMatching(".+");
        }
    }

    @FuzzTest(maxDuration = "5m")
    void requests(byte[] input) {
        check(input, bytes -> ObjectRequest.of(bytes).encoding());
    }

    @FuzzTest(maxDuration = "5m")
    void answers(byte[] input) {
        check(input, bytes -> ObjectAnswer.of(bytes).encoding());
    }

    @FuzzTest(maxDuration = "5m")
    void volumes(byte[] input) {
        check(input, bytes -> SignedVolume.of(bytes).encoding());
        check(input, bytes -> VolumeDescription.of(bytes).encoding());
    }

    @FuzzTest(maxDuration = "5m")
    void versions(byte[] input) {
        check(input, bytes -> VersionRoot.of(bytes).encoding());
        check(input, bytes -> Head.of(bytes).encoding());
        check(input, bytes -> PastVersion.of(bytes).encoding());
        check(input, bytes -> IndexBlock.of(bytes).encoding());
    }

    @FuzzTest(maxDuration = "5m")
    void proofs(byte[] input) {
        check(input, bytes -> VersionProof.of(bytes).encoding());
    }

    @FuzzTest(maxDuration = "5m")
    void accessLists(byte[] input) {
        check(
                input,
                bytes -> {
                    var in = new CanonicalReader(bytes);
                    AccessList access = AccessList.read(in);
                    in.end();
                    var out = new CanonicalWriter();
                    access.write(out);
                    return out.toBytes();
                });
    }
}
