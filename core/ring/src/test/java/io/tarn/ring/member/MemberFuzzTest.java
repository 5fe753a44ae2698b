package io.tarn.ring.member;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.tarn.base.Bytes;
import io.tarn.base.MalformedException;
import io.tarn.ring.affairs.Affair;
import io.tarn.ring.steward.Secrets;
import java.util.List;

/// Goal: frames of members, affairs, entries of journals and kept secrets are refused with [MalformedException], or are values
/// that encode to the same bytes.
/// Method: Jazzer; in the build, over the inputs in `MemberFuzzTestInputs`.
class MemberFuzzTest {
    @FuzzTest(maxDuration = "5m")
    void frames(byte[] input) {
        try {
            Bytes encoding = MemberMessage.of(Bytes.copyOf(input)).encoding();
            assertThat(encoding).isEqualTo(Bytes.copyOf(input));
        } catch (MalformedException refused) {
            assertThat(refused).hasMessageMatching(".+");
        }
    }

    @FuzzTest(maxDuration = "5m")
    void parcels(byte[] input) {
        try {
            List<Bytes> frames = Parcel.opened(Bytes.copyOf(input));
            assertThat(Parcel.of(frames)).isEqualTo(Bytes.copyOf(input));
        } catch (MalformedException refused) {
            assertThat(refused).hasMessageMatching(".+");
        }
    }

    @FuzzTest(maxDuration = "5m")
    void affairs(byte[] input) {
        try {
            assertThat(Affair.of(Bytes.copyOf(input)).encoding()).isEqualTo(Bytes.copyOf(input));
        } catch (MalformedException refused) {
            assertThat(refused).hasMessageMatching(".+");
        }
    }

    /// No state is there.
    @FuzzTest(maxDuration = "5m")
    void entries(byte[] input) {
        try {
            MemberEntry entry =
                    MemberEntryCodec.decode(
                            Bytes.copyOf(input),
                            (_, _) -> {
                                throw new MalformedException("no state is there");
                            });
            assertThat(MemberEntryCodec.encode(entry)).isEqualTo(Bytes.copyOf(input));
        } catch (MalformedException refused) {
            assertThat(refused).hasMessageMatching(".+");
        }
    }

    @FuzzTest(maxDuration = "5m")
    void secrets(byte[] input) {
        try {
            assertThat(Secrets.of(Bytes.copyOf(input)).encoding()).isEqualTo(Bytes.copyOf(input));
        } catch (MalformedException refused) {
            assertThat(refused).hasMessageMatching(".+");
        }
    }
}
