package io.tarn.ring.affairs;

import static org.assertj.core.api.Assertions.assertThat;

import io.tarn.base.Bytes;
import io.tarn.base.CanonicalWriter;
import io.tarn.crypto.Digest;
import io.tarn.crypto.NodeIdentity;
import io.tarn.crypto.Sha256;
import io.tarn.crypto.threshold.Complaint;
import io.tarn.crypto.threshold.Deal;
import io.tarn.crypto.threshold.Dealer;
import io.tarn.crypto.threshold.Dealing;
import io.tarn.crypto.threshold.Receiver;
import io.tarn.ring.AgreedTime;
import io.tarn.ring.RefreshPace;
import io.tarn.ring.SequenceNumber;
import io.tarn.ring.state.RingState;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Goal: who is wrong in a sharing is heard once, and nobody undoes what others have done but by proof.
///
/// Method: four members found a ring; three of their deals are chosen, the first that come.
class SharingAffairsTest {
    private static final List<NodeIdentity> MEMBERS =
            IntStream.range(0, 4).mapToObj(i -> NodeIdentity.ofSeed(seed(i))).toList();
    private static final Founding FOUNDING =
            new Founding(
                    MEMBERS.stream().map(NodeIdentity::publicKey).toList(),
                    NodeIdentity.ofSeed(seed(99)).publicKey());
    private static final Affairs AFFAIRS = new Affairs(8, RefreshPace.production());

    private RingState state = FOUNDING.state();

    private static Bytes seed(int number) {
        return Bytes.ofHex("%02x".formatted(number).repeat(32));
    }

    private AffairAnswer ask(int number, Affair affair) {
        Affairs.Settled settled =
                AFFAIRS.execute(
                        MEMBERS.get(number - 1).id(),
                        affair.encoding(),
                        new SequenceNumber(7),
                        new AgreedTime(1),
                        state);
        state = settled.state();
        Succession.of(state)
                .ifPresent(s ->
                        assertThat(s.vector())
                                .as("kept as it would be found")
                                .isEqualTo(s.assembly(charter()).map(a -> a.vector().digest())));
        return settled.answer();
    }

    private Succession now() {
        return Succession.of(state).orElseThrow();
    }

    private Charter charter() {
        return Charter.of(state);
    }

    private Receiver receiver(int number) {
        return new Receiver(now().sharing(charter()), number, seed(number));
    }

    @BeforeEach
    void offerKeys() {
        for (int number = 1; number <= 4; number++) {
            Receiver receiver = receiver(number);
            assertThat(ask(number, new Affair.OfferKeys(0, receiver.keys())))
                    .isEqualTo(AffairAnswer.DONE);
        }
    }

    /// @param victim who is sealed something that it cannot open; 0 for nobody
    private Deal deal(int dealer, int victim) {
        Dealing dealing = now().dealing(charter());
        if (victim == 0) {
            return Dealer.deal(dealing, dealer, seed(dealer));
        }
        var keys = new TreeMap<>(dealing.keys());
        keys.put(victim, new Receiver(dealing.sharing(), victim, seed(77)).keys());
        return Dealer.deal(new Dealing(dealing.sharing(), keys), dealer, seed(dealer));
    }

    private void offer(Deal deal) {
        var out = new CanonicalWriter();
        deal.write(out);
        assertThat(ask(deal.dealer(), new Affair.OfferDeal(0, out.toBytes())))
                .isEqualTo(AffairAnswer.DONE);
    }

    private AffairAnswer ready(int number, Digest vector) {
        return ask(number, new Affair.Ready(0, vector));
    }

    private AffairAnswer complain(int number, Deal deal) {
        return ask(
                number,
                new Affair.Complain(0, receiver(number).complain(now().dealing(charter()), deal)));
    }

    private AffairAnswer slander(int number, int dealer) {
        return ask(number, new Affair.Complain(0, new Complaint(dealer, number, seed(55))));
    }

    /// Or each liar starts everybody's readiness anew with a deal that does not matter.
    @Test
    void complaintOfDealThatIsNotChosenLeavesThoseReadyWhoAre() {
        offer(deal(1, 0));
        offer(deal(2, 0));
        offer(deal(3, 0));
        Digest vector = now().vector().orElseThrow();
        assertThat(ready(2, vector)).isEqualTo(AffairAnswer.DONE);
        Deal cheating = deal(4, 1);
        offer(cheating);
        assertThat(complain(1, cheating)).isEqualTo(AffairAnswer.DONE);
        assertThat(now().cheats()).containsExactly(4);
        assertThat(now().ready()).containsOnlyKeys(2);
        assertThat(now().vector()).contains(vector);
    }

    @Test
    void complaintOfChosenDealMakesEverybodyBeginAnew() {
        Deal cheating = deal(1, 4);
        offer(cheating);
        offer(deal(2, 0));
        offer(deal(3, 0));
        offer(deal(4, 0));
        Digest vector = now().vector().orElseThrow();
        assertThat(ready(2, vector)).isEqualTo(AffairAnswer.DONE);
        assertThat(complain(4, cheating)).isEqualTo(AffairAnswer.DONE);
        assertThat(now().ready()).isEmpty();
        assertThat(now().vector()).isPresent().get().isNotEqualTo(vector);
        assertThat(ready(2, vector)).as("for what is no more").isEqualTo(AffairAnswer.WRONG);
        assertThat(ready(2, now().vector().orElseThrow())).isEqualTo(AffairAnswer.DONE);
    }

    /// To judge a complaint costs every member milliseconds.
    @Test
    void whoComplainsWithoutReasonIsNotHeardAgain() {
        offer(deal(1, 0));
        offer(deal(2, 4));
        assertThat(slander(3, 1)).isEqualTo(AffairAnswer.WRONG);
        assertThat(slander(3, 1)).isEqualTo(AffairAnswer.UNTIMELY);
        assertThat(slander(3, 2)).as("nor of another").isEqualTo(AffairAnswer.UNTIMELY);
        assertThat(now().deals()).hasSize(2);
        assertThat(complain(4, now().deals().getLast()))
                .as("others are")
                .isEqualTo(AffairAnswer.DONE);
        assertThat(now().cheats()).containsExactly(2);
    }

    @Test
    void nobodyComplainsForAnother() {
        offer(deal(1, 0));
        var another = new Affair.Complain(0, new Complaint(1, 2, seed(55)));
        assertThat(ask(3, another)).isEqualTo(AffairAnswer.WRONG);
        assertThat(now().slanders()).isEmpty();
    }

    @Test
    void whoIsReadyForSomethingElseChangesNothing() {
        offer(deal(1, 0));
        offer(deal(2, 0));
        assertThat(ready(2, Sha256.of(Bytes.EMPTY))).as("too early").isEqualTo(AffairAnswer.WRONG);
        offer(deal(3, 0));
        RingState before = state;
        assertThat(ready(2, Sha256.of(Bytes.EMPTY))).isEqualTo(AffairAnswer.WRONG);
        assertThat(state).isEqualTo(before);
        Digest vector = now().vector().orElseThrow();
        assertThat(ready(2, vector)).isEqualTo(AffairAnswer.DONE);
        assertThat(ready(2, vector)).isEqualTo(AffairAnswer.UNTIMELY);
    }

    @Test
    void quorumThatIsReadySettlesTheNextCharter() {
        offer(deal(1, 0));
        offer(deal(2, 0));
        offer(deal(3, 0));
        Digest vector = now().vector().orElseThrow();
        for (int number = 1; number <= 3; number++) {
            assertThat(ready(number, vector)).isEqualTo(AffairAnswer.DONE);
        }
        assertThat(Succession.of(state)).isEmpty();
        assertThat(Charter.next(state).orElseThrow().sharing().orElseThrow().digest())
                .isEqualTo(vector);
    }
}
