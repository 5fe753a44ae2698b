package io.tarn.crypto.threshold;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.tarn.base.Bytes;
import io.tarn.base.CanonicalReader;
import io.tarn.base.CanonicalWriter;
import io.tarn.base.MalformedException;
import java.util.Optional;
import java.util.TreeMap;

/// Goal: whatever members send of a sharing is refused with [MalformedException], or is a value that
/// encodes to the same bytes and can be judged.
/// Method: Jazzer; in the build, over the inputs in `SharingCodecsFuzzTestInputs`.
class SharingCodecsFuzzTest {
    private static final Threshold THRESHOLD = new Threshold(2, 4);
    private static final Dealing DEALING = dealing();

    private static Dealing dealing() {
        var sharing = new Sharing(Bytes.ofHex("01"), 4, THRESHOLD, Optional.empty());
        var keys = new TreeMap<Integer, ReceiverKeys>();
        for (int i = 1; i <= 4; i++) {
            keys.put(i, new Receiver(sharing, i, Bytes.ofHex("0b".repeat(32))).keys());
        }
        return new Dealing(sharing, keys);
    }

    @FuzzTest(maxDuration = "5m")
    void deals(byte[] input) {
        try {
            var in = new CanonicalReader(Bytes.copyOf(input));
            Deal deal = Deal.read(in, THRESHOLD);
            in.end();
            var out = new CanonicalWriter();
            deal.write(out);
            assertThat(out.toBytes()).isEqualTo(Bytes.copyOf(input));
            if (DEALING.isSound(deal, 1)) {
                assertThat(deal.shares()).hasSize(4);
            }
        } catch (MalformedException refused) {
            assertThat(refused).hasMessageMatching(".+");
        }
    }

    @FuzzTest(maxDuration = "5m")
    void keysAndComplaints(byte[] input) {
        try {
            var in = new CanonicalReader(Bytes.copyOf(input));
            ReceiverKeys keys = ReceiverKeys.read(in);
            Complaint complaint = Complaint.read(in);
            SignatureShare share = SignatureShare.read(in);
            in.end();
            var out = new CanonicalWriter();
            keys.write(out);
            complaint.write(out);
            share.write(out);
            assertThat(out.toBytes()).isEqualTo(Bytes.copyOf(input));
        } catch (MalformedException refused) {
            assertThat(refused).hasMessageMatching(".+");
        }
    }
}
