package io.tarn.ring.member;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tarn.base.Bytes;
import io.tarn.base.CanonicalWriter;
import io.tarn.base.MalformedException;
import java.util.List;
import org.junit.jupiter.api.Test;

class ParcelTest {
    private static final Bytes ONE = Bytes.ofHex("01aa");
    private static final Bytes OTHER = Bytes.ofHex("02bbcc");

    @Test
    void whatIsPutInComesOutInItsOrder() throws MalformedException {
        assertThat(Parcel.opened(Parcel.of(List.of(ONE, OTHER, ONE))))
                .containsExactly(ONE, OTHER, ONE);
    }

    @Test
    void oneByItselfIsSentAsItIs() throws MalformedException {
        assertThat(Parcel.of(List.of(ONE))).isEqualTo(ONE);
        assertThat(Parcel.opened(ONE)).containsExactly(ONE);
    }

    @Test
    void whatIsTakenOutKeepsNothingElseInMemory() throws MalformedException {
        Bytes large = Bytes.zeros(1 << 20);
        for (Bytes part : Parcel.opened(Parcel.of(List.of(ONE, large)))) {
            assertThat(part.backingArray()).hasSize(part.size());
        }
        Bytes alone = Bytes.concat(ONE, large).slice(0, ONE.size());
        assertThat(Parcel.opened(alone).getFirst().backingArray()).hasSize(ONE.size());
    }

    @Test
    void moreThanMayBeInItAreRefusedBeforeAnyIsRead() {
        Bytes many = new CanonicalWriter().u8(5).u32(1_025).toBytes();
        assertThatThrownBy(() -> Parcel.opened(many)).isInstanceOf(MalformedException.class);
    }

    /// There is one form of each.
    @Test
    void parcelsOfOneAndOfNothingAreRefused() {
        Bytes single = new CanonicalWriter().u8(5).u32(1).bytes(ONE).toBytes();
        assertThatThrownBy(() -> Parcel.opened(single)).isInstanceOf(MalformedException.class);
        Bytes nothing = new CanonicalWriter().u8(5).u32(0).toBytes();
        assertThatThrownBy(() -> Parcel.opened(nothing)).isInstanceOf(MalformedException.class);
    }

    /// A parcel in a parcel would be opened only once, and then be no message.
    @Test
    void parcelsAreNotMessages() {
        Bytes parcel = Parcel.of(List.of(ONE, OTHER));
        assertThatThrownBy(() -> MemberMessage.of(parcel)).isInstanceOf(MalformedException.class);
    }
}
