package io.tarn.crypto.threshold;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tarn.base.Bytes;
import io.tarn.base.CanonicalReader;
import io.tarn.base.CanonicalWriter;
import io.tarn.base.MalformedException;
import io.tarn.crypto.Sealed;
import io.tarn.crypto.SealingKey;
import io.tarn.crypto.Seeded;
import io.tarn.crypto.threshold.Complaint.Verdict;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/// Keys made without a dealer, and moved.
class SharingTest {
    private static final Bytes MESSAGE = Bytes.ofHex("7461726e");
    private static final Threshold TWO_OF_FOUR = new Threshold(2, 4);

    /// Of four members, then of seven, then of four (Desmedt & Jajodia 1997).
    @Test
    void keyAndSignaturesOutliveTheMembers() {
        Seeded.check(random -> {
            TestGroup four = TestGroup.made(random, TWO_OF_FOUR);
            TestGroup seven = four.dealtAnew(random, new Threshold(3, 7), List.of(4, 2));
            TestGroup again = seven.dealtAnew(random, TWO_OF_FOUR, List.of(7, 1, 5));
            TestGroup refreshed = again.dealtAnew(random, TWO_OF_FOUR, List.of(1, 2));
            ThresholdSignature signature = four.signed(MESSAGE, List.of(1, 2)).orElseThrow();
            assertThat(seven.signed(MESSAGE, List.of(2, 6, 7))).contains(signature);
            assertThat(again.signed(MESSAGE, List.of(3, 1))).contains(signature);
            assertThat(refreshed.signed(MESSAGE, List.of(4, 3))).contains(signature);
            assertThat(refreshed.vector().groupKey()).isEqualTo(four.vector().groupKey());
            assertThat(refreshed.vector()).isNotEqualTo(again.vector());
        });
    }

    @Test
    void sharesOfTwoSharingsDoNotMix() {
        Seeded.check(random -> {
            TestGroup before = TestGroup.made(random, TWO_OF_FOUR);
            TestGroup after = before.dealtAnew(random, TWO_OF_FOUR, List.of(1, 2));
            ShareCombiner combiner = after.combiner(MESSAGE);
            combiner.add(before.share(1, MESSAGE));
            assertThat(combiner.add(after.share(2, MESSAGE))).isEmpty();
            assertThat(combiner.wrong()).extracting(SignatureShare::member).containsExactly(1);
            assertThat(before.shares().getFirst().isOf(after.vector())).isFalse();
        });
    }

    private static TestSharing sharing(Random random) {
        return new TestSharing(random, 4, TWO_OF_FOUR, Optional.empty());
    }

    /// A deal by a dealer who seals something else for one receiver, and proves it.
    private static Deal cheating(Random random, TestSharing run, int victim, Sealed instead) {
        Bytes seed = Seeded.bytes(random, 32);
        var shares = new TreeMap<>(Dealer.deal(run.dealing, 1, seed).shares());
        shares.put(victim, instead);
        return Deal.proved(run.sharing, 1, Polynomial.random(run.sharing, seed), shares);
    }

    private static Sealed sealedFor(int receiver, Deal deal) {
        return Objects.requireNonNull(deal.shares().get(receiver));
    }

    /// Wong, Wang, Wing 2002: what is dealt is verified by who receives it.
    @Test
    void cheatedReceiverProvesIt() {
        Seeded.check(random -> {
            TestSharing run = sharing(random);
            Sealed ofAnother = sealedFor(2, run.deal(1));
            Deal deal = cheating(random, run, 2, ofAnother);
            assertThat(run.dealing.isSound(deal, 1)).isTrue();
            assertThat(run.receiver(1).open(deal)).isPresent();
            assertThat(run.receiver(2).open(deal)).isEmpty();
            Complaint complaint = run.receiver(2).complain(run.dealing, deal);
            assertThat(run.dealing.judge(complaint, deal, 2)).isEqualTo(Verdict.DEALER);
        });
    }

    @Test
    void receiverWhoComplainsOfAnHonestDealerIsFound() {
        Seeded.check(random -> {
            TestSharing run = sharing(random);
            Deal honest = run.deal(1);
            Receiver liar = run.receiver(2);
            assertThatThrownBy(() -> liar.complain(run.dealing, honest))
                    .isInstanceOf(IllegalArgumentException.class);
            Deal cheating = cheating(random, run, 2, sealedFor(2, run.deal(3)));
            Complaint itsOwnKey = liar.complain(run.dealing, cheating);
            var anyKey = new Complaint(1, 2, Seeded.bytes(random, 32));
            assertThat(run.dealing.judge(itsOwnKey, honest, 2)).isEqualTo(Verdict.RECEIVER);
            assertThat(run.dealing.judge(anyKey, cheating, 2)).isEqualTo(Verdict.RECEIVER);
        });
    }

    /// Whatever is ordered is judged by everyone: an exception would end them all.
    @Test
    void complaintOfNobodysBusinessBlamesNobody() {
        Seeded.check(random -> {
            var run = new TestSharing(random, 4, TWO_OF_FOUR, Optional.empty(), List.of(1, 2, 4));
            Deal deal = run.deal(1);
            Bytes key = Seeded.bytes(random, 32);
            assertThat(run.dealing.judge(new Complaint(1, 2, key), deal, 4))
                    .isEqualTo(Verdict.NOBODY);
            assertThat(run.dealing.judge(new Complaint(2, 2, key), deal, 2))
                    .isEqualTo(Verdict.NOBODY);
            assertThat(run.dealing.judge(new Complaint(1, 3, key), deal, 3))
                    .isEqualTo(Verdict.NOBODY);
            assertThat(run.dealing.judge(new Complaint(1, 64, key), deal, 64))
                    .isEqualTo(Verdict.NOBODY);
        });
    }

    /// Who sent no keys gets no share, and stops nobody.
    @Test
    void muteReceiverHasNoShare() {
        Seeded.check(random -> {
            var run = new TestSharing(random, 4, TWO_OF_FOUR, Optional.empty(), List.of(1, 3, 4));
            Deal deal = run.deal(2);
            assertThat(run.dealing.isSound(deal, 2)).isTrue();
            assertThat(new Receiver(run.sharing, 2, Seeded.bytes(random, 32)).open(deal)).isEmpty();
            TestGroup group = run.group(List.of(1, 2, 3));
            assertThat(group.shares()).extracting(SecretShare::member).containsExactly(1, 3, 4);
            ShareCombiner combiner = group.combiner(MESSAGE);
            combiner.add(group.shares().get(2).sign(TestGroup.TAG, MESSAGE));
            assertThat(combiner.add(group.shares().get(1).sign(TestGroup.TAG, MESSAGE)))
                    .isPresent();
        });
    }

    @Test
    void keysAreTheSendersOwnAndForAllDealers() {
        Seeded.check(random -> {
            TestSharing run = sharing(random);
            ReceiverKeys keys = run.receiver(2).keys();
            assertThat(run.sharing.accepts(keys, 2)).isTrue();
            assertThat(run.sharing.accepts(keys, 3)).isFalse();
            var fewer = new ReceiverKeys(2, keys.byDealer().subList(0, 3));
            assertThat(run.sharing.accepts(fewer, 2)).isFalse();
            assertThat(run.sharing.accepts(new ReceiverKeys(5, keys.byDealer()), 5)).isFalse();
        });
    }

    /// Two dealers in league whose polynomials cancel out, at every receiver or at one: their deals are
    /// sound, nobody can complain, and the sum with those of others must still be everyone's.
    @Test
    void dealsThatCancelOutHarmNobody() {
        Seeded.check(random -> {
            TestSharing run = sharing(random);
            Polynomial one = Polynomial.random(run.sharing, Seeded.bytes(random, 32));
            ScalarR minusOne = ScalarR.of(-1);
            var other =
                    new Polynomial(
                            one.coefficients().stream().map(c -> c.times(minusOne)).toList());
            Deal first = dealt(run, 1, one);
            Deal second = dealt(run, 2, other);
            assertThat(run.dealing.isSound(first, 1)).isTrue();
            assertThat(run.dealing.isSound(second, 2)).isTrue();
            TestGroup group =
                    TestSharing.group(
                            run.sharing, run.receivers, List.of(first, second, run.deal(3)));
            assertThat(group.signed(MESSAGE, List.of(2, 4))).isPresent();
        });
    }

    private static Deal dealt(TestSharing run, int dealer, Polynomial polynomial) {
        var shares = new TreeMap<Integer, Sealed>();
        for (ReceiverKeys keys : run.dealing.keys().values()) {
            Bytes context =
                    SubShare.context(
                            run.sharing, dealer, keys.receiver(), polynomial.commitments());
            Bytes key = keys.byDealer().get(dealer - 1);
            SealingKey once = SealingKey.of(Bytes.ofHex("0%d".formatted(dealer).repeat(32)));
            Bytes subShare = polynomial.at(keys.receiver()).encoding();
            shares.put(keys.receiver(), SealingKey.seal(key, once, context, subShare));
        }
        return Deal.proved(run.sharing, dealer, polynomial, shares);
    }

    /// Wong, Wang, Wing 2002: a dealer whose constant is not its share would sneak in another key.
    @Test
    void dealAnewOfAnotherSecretIsUnsound() {
        Seeded.check(random -> {
            TestGroup group = TestGroup.made(random, TWO_OF_FOUR);
            var run = new TestSharing(random, 4, TWO_OF_FOUR, Optional.of(group));
            Deal good = run.deal(1);
            assertThat(run.dealing.isSound(good, 1)).isTrue();
            Polynomial other = Polynomial.random(run.sharing, Seeded.bytes(random, 32));
            Deal sneaky = Deal.proved(run.sharing, 1, other, good.shares());
            assertThat(run.dealing.isSound(sneaky, 1)).isFalse();
        });
    }

    @Test
    void dealIsForOneSharingSenderAndShape() {
        Seeded.check(random -> {
            TestSharing run = sharing(random);
            Deal deal = run.deal(1);
            assertThat(run.dealing.isSound(deal, 1)).isTrue();
            assertThat(run.dealing.isSound(deal, 2)).as("another's").isFalse();
            var stolen = new Deal(2, deal.commitments(), deal.shares(), deal.proof());
            assertThat(run.dealing.isSound(stolen, 2)).as("stolen").isFalse();
            var proof = new ThresholdSignature(Seeded.flipped(random, deal.proof().value()));
            var forged = new Deal(1, deal.commitments(), deal.shares(), proof);
            assertThat(run.dealing.isSound(forged, 1)).as("forged").isFalse();
            var partial = deal.shares().headMap(3);
            Polynomial own = Polynomial.random(run.sharing, Seeded.bytes(random, 32));
            assertThat(run.dealing.isSound(Deal.proved(run.sharing, 1, own, partial), 1))
                    .as("not for all receivers")
                    .isFalse();
            for (Sharing other : others(random, run.sharing)) {
                assertThat(new Dealing(other, run.dealing.keys()).isSound(deal, 1))
                        .as(other.toString())
                        .isFalse();
            }
        });
    }

    private static List<Sharing> others(Random random, Sharing sharing) {
        Bytes name = sharing.name();
        return List.of(
                new Sharing(Seeded.bytes(random, 16), 4, TWO_OF_FOUR, Optional.empty()),
                new Sharing(name, 4, new Threshold(3, 4), Optional.empty()),
                new Sharing(name, 4, new Threshold(2, 5), Optional.empty()));
    }

    @Test
    void oneSeedInTwoSharingsMakesTwoPolynomials() {
        Seeded.check(random -> {
            Bytes seed = Seeded.bytes(random, 32);
            TestSharing run = sharing(random);
            TestSharing again = sharing(random);
            Deal deal = Dealer.deal(run.dealing, 1, seed);
            assertThat(Dealer.deal(run.dealing, 1, seed)).isEqualTo(deal);
            assertThat(Dealer.deal(again.dealing, 1, seed).commitments())
                    .isNotEqualTo(deal.commitments());
        });
    }

    /// Or a liar who is alone in the sum knows the key.
    @Test
    void fewerDealsThanMustSignMakeNoKey() {
        TestSharing run = sharing(new Random(1));
        List<Deal> one = List.of(run.deal(1));
        assertThatThrownBy(() -> KeyAssembly.of(run.sharing, one))
                .isInstanceOf(IllegalArgumentException.class);
        List<Deal> twice = List.of(run.deal(1), run.deal(1));
        assertThatThrownBy(() -> KeyAssembly.of(run.sharing, twice))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void dealsKeysAndComplaintsReadBack() {
        Seeded.check(random -> {
            TestSharing run = sharing(random);
            Deal deal = run.deal(1);
            ReceiverKeys keys = run.receiver(2).keys();
            var complaint = new Complaint(1, 2, Seeded.bytes(random, 32));
            var out = new CanonicalWriter();
            deal.write(out);
            keys.write(out);
            complaint.write(out);
            var in = new CanonicalReader(out.toBytes());
            assertThat(Deal.read(in, TWO_OF_FOUR)).isEqualTo(deal);
            assertThat(ReceiverKeys.read(in)).isEqualTo(keys);
            assertThat(Complaint.read(in)).isEqualTo(complaint);
            in.end();
            var other = new CanonicalReader(out.toBytes());
            assertThatThrownBy(() -> Deal.read(other, new Threshold(3, 4)))
                    .isInstanceOf(MalformedException.class);
        });
    }

    @Test
    void keyOfSmallOrderIsNoReceiversKey() {
        var out = new CanonicalWriter().u8(1).u8(1).fixed(Bytes.zeros(32));
        assertThatThrownBy(() -> ReceiverKeys.read(new CanonicalReader(out.toBytes())))
                .isInstanceOf(MalformedException.class);
    }
}
