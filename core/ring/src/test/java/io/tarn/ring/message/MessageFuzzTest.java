package io.tarn.ring.message;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.tarn.base.Bytes;
import io.tarn.base.CanonicalReader;
import io.tarn.base.CanonicalWriter;
import io.tarn.base.MalformedException;
import io.tarn.ring.MemberId;
import io.tarn.ring.TestRing;

/// Goal: whatever members send is refused with [MalformedException], or is a value that encodes to the same
/// bytes and can be judged.
/// Method: Jazzer; in the build, over the inputs in `MessageFuzzTestInputs`.
class MessageFuzzTest {
    private static final MemberId PRIMARY = new MemberId(1);

    @FuzzTest(maxDuration = "5m")
    void newViews(byte[] input) {
        try {
            var in = new CanonicalReader(Bytes.copyOf(input));
            Signed<NewView> view = Signed.read(in, NewView::read);
            in.end();
            var out = new CanonicalWriter();
            view.write(out);
            assertThat(out.toBytes()).isEqualTo(Bytes.copyOf(input));
            boolean isValid =
                    view.statement()
                            .isValid(PRIMARY, TestRing.MEMBERSHIP, TestRing.START, TestRing.LIMITS);
            assertThat(isValid && view.statement().viewChanges().isEmpty()).isFalse();
        } catch (MalformedException refused) {
            assertThat(refused).hasMessageMatching(".+");
        }
    }

    @FuzzTest(maxDuration = "5m")
    void batches(byte[] input) {
        try {
            var in = new CanonicalReader(Bytes.copyOf(input));
            Batch batch = Batch.read(in, 4);
            in.end();
            var out = new CanonicalWriter();
            batch.write(out);
            assertThat(out.toBytes()).isEqualTo(Bytes.copyOf(input));
            assertThat(batch.operationBytes()).isLessThan(input.length + 1);
        } catch (MalformedException refused) {
            assertThat(refused).hasMessageMatching(".+");
        }
    }
}
