package io.tarn.ring.steward;

import static org.assertj.core.api.Assertions.assertThat;

import io.tarn.base.Bytes;
import io.tarn.base.MalformedException;
import io.tarn.crypto.NodeIdentity;
import io.tarn.ring.AgreedTime;
import io.tarn.ring.Epoch;
import io.tarn.ring.RefreshPace;
import io.tarn.ring.RingLimits;
import io.tarn.ring.affairs.Affair;
import io.tarn.ring.affairs.AffairAnswer;
import io.tarn.ring.affairs.Affairs;
import io.tarn.ring.affairs.Birth;
import io.tarn.ring.affairs.Charter;
import io.tarn.ring.affairs.Founding;
import io.tarn.ring.affairs.LastSharing;
import io.tarn.ring.affairs.Life;
import io.tarn.ring.affairs.Lives;
import io.tarn.ring.affairs.Succession;
import io.tarn.ring.message.Request;
import io.tarn.ring.replica.ExecutedAffairs;
import io.tarn.ring.state.RingState;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Goal: members share the key anew of themselves when their shares are a day old, in their turn; and one that lost its
/// memory, or has no share, has it done sooner, and has vote and share afterwards.
///
/// Method: four stewards, and the ring's affairs carried out one by one, with real shares.
class RefreshTest {
    private static final List<NodeIdentity> MEMBERS =
            IntStream.range(0, 4).mapToObj(i -> NodeIdentity.ofSeed(seed(i))).toList();
    private static final Founding FOUNDING =
            new Founding(
                    MEMBERS.stream().map(NodeIdentity::publicKey).toList(),
                    NodeIdentity.ofSeed(seed(99)).publicKey());
    private static final RefreshPace PACE = RefreshPace.production();
    private static final RingLimits LIMITS =
            new RingLimits(4, 8, 2, 4, 1 << 16, 1 << 16, 1_000, PACE);
    private static final long DAY = TimeUnit.HOURS.toMillis(24);
    private static final long TEN_MINUTES = TimeUnit.MINUTES.toMillis(10);

    private ExecutedAffairs ring = new ExecutedAffairs(FOUNDING, LIMITS, FOUNDING.state());
    private final List<Steward> stewards = new ArrayList<>();
    private int seeds;
    private long ticks;
    private long clock = 1_000;

    private static Bytes seed(int number) {
        return Bytes.ofHex("%02x".formatted(number).repeat(32));
    }

    private static Birth birth(int number, boolean isFirst) {
        return new Birth(new Life(seed(100 + number)), isFirst);
    }

    private Steward steward(int member, Birth birth) {
        return new Steward(
                MEMBERS.get(member), birth, PACE, this::nextSeed, Secrets.NONE, ring.state());
    }

    private Bytes nextSeed() {
        seeds++;
        return seed(seeds);
    }

    private List<Request> asks(int member) {
        return stewards.get(member).step(ring.state(), ticks, new AgreedTime(clock)).stream()
                .filter(StewardEffect.Ask.class::isInstance)
                .map(effect -> ((StewardEffect.Ask) effect).request())
                .toList();
    }

    /// What members ask for now, all at the same state, is carried out.
    private List<Affair> round(int... members) throws MalformedException {
        ticks += 1_000;
        List<Request> requests =
                IntStream.of(members).boxed().flatMap(member -> asks(member).stream()).toList();
        var asked = new ArrayList<Affair>();
        for (Request request : requests) {
            asked.add(Affair.of(request.operation()));
            var _ = ring.execute(request, clock);
        }
        ring.pass(clock);
        return asked;
    }

    private void reach(long epoch) throws MalformedException {
        for (int rounds = 0; epoch() < epoch; rounds++) {
            assertThat(rounds).as("it comes").isLessThan(30);
            round(0, 1, 2, 3);
        }
        round(0, 1, 2, 3);
    }

    private long epoch() {
        return Charter.of(ring.state()).epoch().number();
    }

    private boolean hasShare(int member) {
        return stewards.get(member)
                .secrets()
                .current()
                .filter(share -> share.isOf(Charter.of(ring.state())))
                .isPresent();
    }

    private boolean mayVote(int member, Birth birth) {
        RingState state = ring.state();
        return Lives.mayVote(birth, MEMBERS.get(member).id(), new Epoch(epoch()), state);
    }

    private long sharedAt() {
        return LastSharing.in(ring.state()).began().millis();
    }

    @BeforeEach
    void found() throws MalformedException {
        for (int member = 0; member < 4; member++) {
            stewards.add(steward(member, birth(member, true)));
        }
        reach(1);
        assertThat(IntStream.range(0, 4)).allMatch(this::hasShare);
        assertThat(sharedAt()).as("the founding is a sharing").isBetween(1_000L, clock + 100);
        assertThat(round(0, 1, 2, 3)).isEmpty();
    }

    @Test
    void membersRefreshOnceADayInTheirTurn() throws MalformedException {
        clock = sharedAt() + DAY - 1;
        assertThat(round(0, 1, 2, 3)).isEmpty();
        clock = sharedAt() + DAY + 59_999;
        assertThat(round(1, 2, 3)).as("not their turn").isEmpty();
        long shared = clock;
        assertThat(round(0)).containsExactly(new Affair.Refresh(0));
        assertThat(sharedAt()).isGreaterThanOrEqualTo(shared);
        reach(2);
        assertThat(IntStream.range(0, 4)).allMatch(this::hasShare);
        assertThat(round(0, 1, 2, 3)).isEmpty();

        clock = sharedAt() + DAY + 60_000;
        assertThat(round(1)).as("the first does not run").containsExactly(new Affair.Refresh(1));
    }

    @Test
    void whoLostItsMemoryHasVoteAndShareAfterwards() throws MalformedException {
        Birth again = birth(77, false);
        stewards.set(2, steward(2, again));
        assertThat(round(2)).containsExactly(new Affair.Born(again.life()));
        clock = sharedAt() + TEN_MINUTES - 1;
        assertThat(round(0, 1, 2, 3)).isEmpty();
        assertThat(mayVote(2, again)).isFalse();

        clock = sharedAt() + TEN_MINUTES;
        assertThat(round(0, 1, 3)).as("they are well").isEmpty();
        assertThat(round(2)).containsExactly(new Affair.Refresh(0));
        reach(2);
        assertThat(mayVote(2, again)).isTrue();
        assertThat(mayVote(2, birth(2, true))).as("the life before").isFalse();
        assertThat(IntStream.range(0, 4)).allMatch(this::hasShare);
        clock += TEN_MINUTES;
        assertThat(round(0, 1, 2, 3)).as("all are well").isEmpty();
    }

    /// It was away while the others shared.
    @Test
    void whoHasNoShareHasItDoneSooner() throws MalformedException {
        clock = sharedAt() + DAY;
        for (int rounds = 0; epoch() < 2; rounds++) {
            assertThat(rounds).isLessThan(40);
            clock += 1_000;
            round(0, 1, 2);
        }
        round(3);
        assertThat(hasShare(3)).isFalse();
        clock = sharedAt() + TEN_MINUTES;
        assertThat(round(0, 1, 2)).isEmpty();
        long counter = Affairs.counter(ring.state());
        assertThat(round(3)).containsExactly(new Affair.Refresh(counter));
        reach(3);
        assertThat(hasShare(3)).isTrue();
    }

    /// It was started when the others had founded the ring.
    @Test
    void founderThatCameLateHasItDoneAtOnce() throws MalformedException {
        ring = new ExecutedAffairs(FOUNDING, LIMITS, FOUNDING.state());
        stewards.clear();
        for (int member = 0; member < 4; member++) {
            stewards.add(steward(member, birth(member, true)));
        }
        for (int rounds = 0; epoch() < 1; rounds++) {
            assertThat(rounds).isLessThan(40);
            clock += 1_000;
            round(0, 1, 2);
        }
        clock = sharedAt();
        assertThat(round(0, 1, 2)).isEmpty();
        assertThat(round(3))
                .containsExactly(new Affair.Born(birth(3, true).life()), new Affair.Refresh(0));
        reach(2);
        assertThat(IntStream.range(0, 4)).allMatch(this::hasShare);
    }

    /// It has offered keys and then says nothing, until the epoch that follows has begun; meanwhile another sharing may
    /// be under way.
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whoIsSlowerThanTheOthersOpensItsShareAfterwards(boolean isAnotherUnderWay)
            throws MalformedException {
        foundWithoutReadinessOf(3);
        assertThat(LastSharing.reached(MEMBERS.get(3).id(), ring.state())).isFalse();
        if (isAnotherUnderWay) {
            clock = sharedAt() + DAY;
            assertThat(round(0)).containsExactly(new Affair.Refresh(0));
        }
        List<Affair> asked = round(3);
        assertThat(hasShare(3)).isTrue();
        assertThat(asked).noneMatch(Affair.Refresh.class::isInstance);
        if (isAnotherUnderWay) {
            reach(2);
            assertThat(IntStream.range(0, 4)).allMatch(this::hasShare);
        }
    }

    /// The settled sharing was the one of an epoch that is over: what it has kept opens nothing of the present.
    @Test
    void whoIsSlowerByAnEpochHasNoShare() throws MalformedException {
        foundWithoutReadinessOf(3);
        clock = sharedAt() + DAY;
        for (int rounds = 0; epoch() < 2; rounds++) {
            assertThat(rounds).isLessThan(40);
            clock += 1_000;
            round(0, 1, 2);
        }
        round(3);
        assertThat(hasShare(3)).isFalse();
        assertThat(stewards.get(3).secrets().part()).as("of no use any more").isEmpty();
    }

    private void foundWithoutReadinessOf(int silent) throws MalformedException {
        ring = new ExecutedAffairs(FOUNDING, LIMITS, FOUNDING.state());
        stewards.clear();
        for (int member = 0; member < 4; member++) {
            stewards.add(steward(member, birth(member, true)));
        }
        while (!Succession.of(ring.state()).orElseThrow().areKeysClosed()) {
            round(0, 1, 2, 3);
        }
        for (int rounds = 0; epoch() < 1; rounds++) {
            assertThat(rounds).isLessThan(40);
            round(IntStream.range(0, 4).filter(member -> member != silent).toArray());
        }
        assertThat(hasShare(silent)).isFalse();
    }

    @Test
    void earlierIsRefused() throws MalformedException {
        clock = sharedAt() + DAY;
        ticks += 1_000;
        Request early = asks(0).getFirst();
        assertThat(ring.execute(early, sharedAt() + DAY - 1)).isEqualTo(AffairAnswer.UNTIMELY);
        assertThat(epoch()).isEqualTo(1);
    }
}
