package io.tarn.ring.member;

import static org.assertj.core.api.Assertions.assertThat;

import io.tarn.base.Bytes;
import io.tarn.crypto.KeyId;
import io.tarn.crypto.Sha256;
import io.tarn.ring.MemberId;
import io.tarn.ring.TestRing;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/// Goal: members have their places, whoever else speaks; followers share what numbers are left.
class SeatsTest {
    /// Of 64 numbers: four are members', and the next a follower's for itself.
    private static final int FOLLOWERS_MAX = 59;

    private final Seats seats = new Seats(TestRing.MEMBERSHIP);

    private static KeyId stranger(int number) {
        return new KeyId(Sha256.of(Bytes.ofHex("%08x".formatted(number))));
    }

    @Test
    void membersSitWhereTheyAre() {
        for (int i = 0; i < 4; i++) {
            KeyId member = TestRing.member(i).id();
            assertThat(seats.seat(member)).isEqualTo(new MemberId(i));
            assertThat(seats.sitting(new MemberId(i))).contains(member);
        }
    }

    @Test
    void followersSitBehindThem() {
        MemberId one = seats.seat(stranger(1));
        MemberId other = seats.seat(stranger(2));
        assertThat(one).isNotEqualTo(other);
        assertThat(one.index()).isGreaterThan(4);
        assertThat(seats.seat(stranger(1))).as("it keeps its seat").isEqualTo(one);
        assertThat(seats.sitting(one)).contains(stranger(1));
        assertThat(seats.sitting(new MemberId(63))).isEmpty();
    }

    @Test
    void whoWasSilentLongestGivesUpItsSeat() {
        for (int i = 0; i < FOLLOWERS_MAX; i++) {
            seats.seat(stranger(i));
        }
        MemberId first = seats.seat(stranger(0));
        MemberId second = seats.seat(stranger(FOLLOWERS_MAX));
        assertThat(seats.sitting(first)).as("it has just spoken").contains(stranger(0));
        assertThat(seats.sitting(second)).contains(stranger(FOLLOWERS_MAX));
        assertThat(seats.seat(stranger(1))).as("it takes another").isNotEqualTo(second);
    }

    /// However many come, every answer goes to who has asked, or to nobody.
    @RepeatedTest(10)
    void nobodySitsOnAnothersSeat() {
        long seed = Long.getLong("seed", ThreadLocalRandom.current().nextLong());
        var random = new Random(seed);
        for (int i = 0; i < 2_000; i++) {
            KeyId speaker =
                    random.nextInt(10) == 0
                            ? TestRing.member(random.nextInt(4)).id()
                            : stranger(random.nextInt(80));
            MemberId seat = seats.seat(speaker);
            assertThat(seats.sitting(seat)).as("replay: -Dseed=%d", seed).contains(speaker);
            boolean isMember = TestRing.MEMBERSHIP.find(speaker).isPresent();
            assertThat(TestRing.MEMBERSHIP.isMember(seat)).isEqualTo(isMember);
            assertThat(seat.index()).as("replay: -Dseed=%d", seed).isBetween(0, 63);
        }
        for (int i = 0; i < 4; i++) {
            assertThat(seats.sitting(new MemberId(i)))
                    .isEqualTo(Optional.of(TestRing.member(i).id()));
        }
    }
}
