package io.tarn.ring.steward;

import static org.assertj.core.api.Assertions.assertThat;

import io.tarn.base.Bytes;
import io.tarn.base.CanonicalWriter;
import io.tarn.base.MalformedException;
import io.tarn.crypto.NodeIdentity;
import io.tarn.crypto.threshold.Dealer;
import io.tarn.crypto.threshold.Receiver;
import io.tarn.ring.AgreedTime;
import io.tarn.ring.ClientSequence;
import io.tarn.ring.RefreshPace;
import io.tarn.ring.RingLimits;
import io.tarn.ring.SequenceNumber;
import io.tarn.ring.affairs.Affair;
import io.tarn.ring.affairs.AffairAnswer;
import io.tarn.ring.affairs.Affairs;
import io.tarn.ring.affairs.Birth;
import io.tarn.ring.affairs.Charter;
import io.tarn.ring.affairs.Founding;
import io.tarn.ring.affairs.Life;
import io.tarn.ring.affairs.Succession;
import io.tarn.ring.message.Addressee;
import io.tarn.ring.message.Request;
import io.tarn.ring.replica.ExecutedAffairs;
import io.tarn.ring.state.RingState;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Goal: what a member asks of its ring is carried out, whatever its clock says; and one whose secrets are lost
/// goes on without.
class StewardTest {
    private static final List<NodeIdentity> MEMBERS =
            IntStream.range(0, 4).mapToObj(i -> NodeIdentity.ofSeed(seed(i))).toList();
    private static final Founding FOUNDING =
            new Founding(
                    MEMBERS.stream().map(NodeIdentity::publicKey).toList(),
                    NodeIdentity.ofSeed(seed(99)).publicKey());
    private static final RingLimits LIMITS =
            new RingLimits(4, 8, 2, 4, 1 << 16, 1 << 16, 1_000, RefreshPace.production());
    private static final AgreedTime LONG_AGO = new AgreedTime(5);

    private static final Life LIFE = new Life(seed(8));

    private RingState state = FOUNDING.state();

    private static Bytes seed(int number) {
        return Bytes.ofHex("%02x".formatted(number).repeat(32));
    }

    private Steward steward(Secrets secrets) {
        return new Steward(
                MEMBERS.getFirst(),
                new Birth(LIFE, true),
                LIMITS.refreshPace(),
                () -> seed(7),
                secrets,
                state);
    }

    private static List<Request> asked(List<StewardEffect> effects) {
        var asked = new ArrayList<Request>();
        for (StewardEffect effect : effects) {
            if (effect instanceof StewardEffect.Ask(Request request)) {
                asked.add(request);
            }
        }
        return asked;
    }

    /// Its clock was a year ahead once, and is right again.
    @Test
    void requestIsFreshWhateverTheClockWas() throws MalformedException {
        long ahead = 31_536_000_000L;
        var executed = new ExecutedAffairs(FOUNDING, LIMITS, state);
        executed.execute(
                Request.signed(
                        FOUNDING.ring(),
                        MEMBERS.getFirst(),
                        new ClientSequence(ahead),
                        Addressee.RING,
                        new Affair.Hasten(0).encoding()));
        state = executed.state();
        Request request = asked(steward(Secrets.NONE).step(state, 10, LONG_AGO)).getFirst();
        assertThat(request.sequence().number()).isGreaterThan(ahead);
        assertThat(executed.execute(request)).isEqualTo(AffairAnswer.DONE);
    }

    @Test
    void requestsAreNumberedOneAfterAnother() {
        Steward steward = steward(Secrets.NONE);
        List<Request> first = asked(steward.step(state, 10, LONG_AGO));
        assertThat(asked(steward.step(state, 20, LONG_AGO))).as("in a while").isEmpty();
        List<Request> again = asked(steward.step(state, 1_010, LONG_AGO));
        assertThat(again.getFirst().sequence().number())
                .isEqualTo(first.getLast().sequence().number() + 1);
        assertThat(again)
                .extracting(Request::operation)
                .isEqualTo(first.stream().map(Request::operation).toList());
    }

    /// Its keys are in the log; what opens what was sealed to them is lost. There is nothing it could complain
    /// of, and it must not fail over it, again at each start.
    @Test
    void memberWithoutItsSecretsHasNoPart() throws MalformedException {
        Affairs affairs = Affairs.of(LIMITS);
        carryOut(affairs, 1, new Affair.Born(LIFE));
        for (int number = 1; number <= 4; number++) {
            Charter charter = Charter.of(state);
            Succession now = Succession.of(state).orElseThrow();
            var keys = new Receiver(now.sharing(charter), number, seed(number)).keys();
            carryOut(affairs, number, new Affair.OfferKeys(0, keys));
        }
        for (int number = 2; number <= 4; number++) {
            var out = new CanonicalWriter();
            Dealer.deal(
                            Succession.of(state).orElseThrow().dealing(Charter.of(state)),
                            number,
                            seed(number))
                    .write(out);
            carryOut(affairs, number, new Affair.OfferDeal(0, out.toBytes()));
        }
        assertThat(Succession.of(state).orElseThrow().vector()).isPresent();

        Steward steward = steward(Secrets.NONE);
        for (Request request : asked(steward.step(state, 10, LONG_AGO))) {
            assertThat(Affair.of(request.operation()))
                    .as("it may deal, with another seed")
                    .isInstanceOf(Affair.OfferDeal.class);
        }
        Steward withSecrets =
                steward(
                        new Secrets(
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                steward.secrets().part()));
        assertThat(asked(withSecrets.step(state, 10, LONG_AGO)))
                .as("also when that is all it has after another start")
                .allMatch(StewardTest::isDeal);
        assertThat(steward.secrets().next()).isEmpty();
    }

    private List<Affair> asks(Birth birth, AgreedTime clock) throws MalformedException {
        var steward =
                new Steward(
                        MEMBERS.getFirst(),
                        birth,
                        LIMITS.refreshPace(),
                        () -> seed(7),
                        Secrets.NONE,
                        state);
        var affairs = new ArrayList<Affair>();
        for (Request request : asked(steward.step(state, 10, clock))) {
            affairs.add(Affair.of(request.operation()));
        }
        return affairs;
    }

    /// What begins before the ring knows of its life would leave it without a vote.
    @Test
    void whoHasLostItsMemoryTellsOfItsLifeBeforeAllElse() throws MalformedException {
        var again = new Birth(new Life(seed(9)), false);
        assertThat(asks(again, LONG_AGO)).containsExactly(new Affair.Born(again.life()));
        carryOut(Affairs.of(LIMITS), 1, new Affair.Born(again.life()));
        assertThat(asks(again, LONG_AGO)).hasOnlyElementsOfType(Affair.OfferKeys.class);
        var first = new Birth(LIFE, true);
        assertThat(asks(first, LONG_AGO))
                .hasSize(2)
                .contains(new Affair.Born(first.life()))
                .hasAtLeastOneElementOfType(Affair.OfferKeys.class);
    }

    private static boolean isDeal(Request request) {
        try {
            return Affair.of(request.operation()) instanceof Affair.OfferDeal;
        } catch (MalformedException e) {
            return false;
        }
    }

    private void carryOut(Affairs affairs, int number, Affair affair) {
        Affairs.Settled settled =
                affairs.execute(
                        MEMBERS.get(number - 1).id(),
                        affair.encoding(),
                        new SequenceNumber(7),
                        new AgreedTime(1),
                        state);
        assertThat(settled.answer()).isEqualTo(AffairAnswer.DONE);
        state = settled.state();
    }
}
