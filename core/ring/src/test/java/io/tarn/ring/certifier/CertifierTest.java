package io.tarn.ring.certifier;

import static io.tarn.ring.TestRing.MEMBERSHIP;
import static io.tarn.ring.TestRing.RING;
import static io.tarn.ring.TestRing.at;
import static org.assertj.core.api.Assertions.assertThat;

import io.tarn.base.Bytes;
import io.tarn.base.MalformedException;
import io.tarn.crypto.KeyId;
import io.tarn.crypto.MerkleTree;
import io.tarn.crypto.Sha256;
import io.tarn.ring.ClientSequence;
import io.tarn.ring.Epoch;
import io.tarn.ring.MemberId;
import io.tarn.ring.TestRing;
import io.tarn.ring.affairs.Charter;
import io.tarn.ring.affairs.CharterStatement;
import io.tarn.ring.certificate.BatchRoot;
import io.tarn.ring.certificate.BatchStatement;
import io.tarn.ring.certificate.Outcome;
import io.tarn.ring.certificate.Outcome.Fate;
import io.tarn.ring.certificate.TestRingKey;
import io.tarn.ring.member.MemberMessage;
import io.tarn.ring.member.Parcel;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/// Goal: whoever waits gets its certificate, in whatever epoch the signature is made and whoever else waits.
class CertifierTest {
    private static final TestRingKey KEY = TestRingKey.of("aa");
    private static final Epoch EPOCH = new Epoch(1);
    private static final KeyId CLIENT = client(1);
    private static final KeyId OTHER = client(2);

    /// What a member has executed, and what it says of it.
    private record Done(BatchStatement statement, List<Bytes> leaves) {
        CertifierInput input() {
            return new CertifierInput.Executed(statement, leaves);
        }
    }

    private final Certifier certifier = new Certifier(TestRing.member(0), 1 << 20);

    private static KeyId client(int number) {
        return new KeyId(Sha256.of(Bytes.ofHex("%02x".formatted(number))));
    }

    private static ClientSequence number(long number) {
        return new ClientSequence(number);
    }

    /// A batch of what these clients asked, all of one sequence of numbers.
    private static Done batch(long sequence, KeyId client, long from, long to) {
        var leaves = new ArrayList<Bytes>();
        leaves.add(Bytes.ofHex("00"));
        LongStream.rangeClosed(from, to)
                .mapToObj(n ->
                        new Outcome(
                                        client,
                                        number(n),
                                        Sha256.of(Bytes.EMPTY),
                                        Fate.EXECUTED,
                                        Bytes.EMPTY)
                                .leaf())
                .forEach(leaves::add);
        BatchRoot root = BatchRoot.of(MerkleTree.of(leaves));
        return new Done(new BatchStatement(RING, EPOCH, at(sequence), root), leaves);
    }

    private static CertifierInput entered(Epoch epoch, int member) {
        return new CertifierInput.Entered(statement(epoch), Optional.of(KEY.shares().get(member)));
    }

    private static CharterStatement statement(Epoch epoch) {
        var charter =
                new Charter(TestRing.membership(RING, epoch), at(0), Optional.of(KEY.vector()));
        return new CharterStatement(charter, Sha256.of(Bytes.EMPTY));
    }

    private static Vouch.Subject subject(Epoch epoch, long sequence) {
        return new Vouch.Subject(epoch, Optional.of(at(sequence)));
    }

    private static CertifierInput vouched(int member, Epoch epoch, Done done) {
        return new CertifierInput.Vouched(new MemberId(member), vouch(member, member, epoch, done));
    }

    /// @param share whose share is given
    private static Vouch vouch(int member, int share, Epoch epoch, Done done) {
        return Vouch.by(
                TestRing.member(member),
                new MemberId(member),
                TestRing.membership(RING, epoch),
                Vouch.Content.of(epoch, done.statement()),
                KEY.shares()
                        .get(share)
                        .sign(BatchStatement.DOMAIN_TAG, done.statement().toSign())
                        .value());
    }

    /// Numbers of those who are answered, whose certificates are good.
    private static List<Long> answers(List<CertifierEffect> effects, KeyId client) {
        var numbers = new ArrayList<Long>();
        for (CertifierEffect effect : effects) {
            if (effect instanceof CertifierEffect.Answer(var to, var sequence, var certificate)
                    && to.equals(client)) {
                assertThat(certificate.verify(KEY.key())).isTrue();
                numbers.add(sequence.number());
            }
        }
        return numbers;
    }

    @Test
    void whoLacksSignatureOfAnEarlierEpochIsGivenSharesOfThisOne() {
        Done done = batch(5, CLIENT, 1, 1);
        certifier.step(entered(EPOCH, 0));
        certifier.step(new CertifierInput.Wanted(CLIENT, number(1)));
        certifier.step(done.input());
        assertThat(answers(certifier.step(vouched(1, EPOCH, done)), CLIENT)).containsExactly(1L);

        Epoch next = EPOCH.next();
        certifier.step(entered(next, 0));
        KeyId asking = MEMBERSHIP.members().get(2).id();
        List<CertifierEffect> given =
                certifier.step(new CertifierInput.Asked(asking, subject(next, 5)));
        assertThat(given).hasSize(1);
        assertThat(given.getFirst())
                .isInstanceOfSatisfying(
                        CertifierEffect.GiveTo.class,
                        give -> {
                            assertThat(give.member()).isEqualTo(asking);
                            assertThat(give.vouch().subject()).isEqualTo(subject(next, 5));
                            assertThat(helps(give.vouch(), done, next)).isTrue();
                        });
        assertThat(certifier.step(new CertifierInput.Asked(asking, subject(EPOCH, 5))))
                .as("of shares that are over nobody makes anything")
                .isEmpty();
    }

    /// Whether a member that has executed the batch in the next epoch only makes a signature of it.
    private static boolean helps(Vouch vouch, Done done, Epoch epoch) {
        var other = new Certifier(TestRing.member(2), 1 << 20);
        other.step(entered(epoch, 2));
        other.step(new CertifierInput.Wanted(CLIENT, number(1)));
        other.step(done.input());
        return !answers(other.step(new CertifierInput.Vouched(new MemberId(0), vouch)), CLIENT)
                .isEmpty();
    }

    @Test
    void signatureOutlivesItsEpoch() {
        Done done = batch(5, CLIENT, 1, 1);
        certifier.step(entered(EPOCH, 0));
        certifier.step(new CertifierInput.Wanted(CLIENT, number(1)));
        certifier.step(done.input());
        certifier.step(vouched(1, EPOCH, done));
        certifier.step(entered(EPOCH.next(), 0));
        assertThat(answers(certifier.step(new CertifierInput.Wanted(CLIENT, number(1))), CLIENT))
                .as("without a share of anybody's")
                .containsExactly(1L);
    }

    @Test
    void nobodyWaitsForMoreThanItMayHaveUnderWay() {
        certifier.step(entered(EPOCH, 0));
        for (long i = 1; i <= 100; i++) {
            certifier.step(new CertifierInput.Wanted(CLIENT, number(i)));
        }
        Done done = batch(5, CLIENT, 1, 100);
        certifier.step(done.input());
        assertThat(answers(certifier.step(vouched(1, EPOCH, done)), CLIENT))
                .as("the last 64")
                .containsExactlyElementsOf(LongStream.rangeClosed(37, 100).boxed().toList());
    }

    @Test
    void nobodyTakesThePlaceOfAnother() {
        certifier.step(entered(EPOCH, 0));
        certifier.step(new CertifierInput.Wanted(OTHER, number(1)));
        for (long i = 1; i <= 70_000; i++) {
            certifier.step(new CertifierInput.Wanted(CLIENT, number(i)));
        }
        Done done = batch(5, OTHER, 1, 1);
        certifier.step(done.input());
        assertThat(answers(certifier.step(vouched(1, EPOCH, done)), OTHER)).containsExactly(1L);
    }

    /// If the signature is not good, each share is checked; a wrong one is kept as its member has signed it (ADR-016).
    @Test
    void wrongShareIsEvidenceAndHindersNobody() {
        Done done = batch(5, CLIENT, 1, 1);
        certifier.step(entered(EPOCH, 0));
        certifier.step(new CertifierInput.Wanted(CLIENT, number(1)));
        certifier.step(done.input());
        var liar = new MemberId(1);
        List<CertifierEffect> found =
                certifier.step(new CertifierInput.Vouched(liar, vouch(1, 3, EPOCH, done)));
        assertThat(found).hasSize(2);
        assertThat(found.getFirst())
                .isInstanceOfSatisfying(
                        CertifierEffect.Suspect.class,
                        suspect -> assertThat(suspect.member()).isEqualTo(liar));
        assertThat(found.getLast())
                .isInstanceOfSatisfying(
                        CertifierEffect.Caught.class,
                        caught -> {
                            assertThat(caught.epoch()).isEqualTo(EPOCH);
                            assertThat(caught.misbehaviour().member()).isEqualTo(liar);
                            assertThat(caught.misbehaviour().isProved(statement(EPOCH))).isTrue();
                        });
        assertThat(answers(certifier.step(vouched(2, EPOCH, done)), CLIENT)).containsExactly(1L);
    }

    /// Anybody might have sent it for all that others can tell.
    @Test
    void wrongShareThatIsNotSignedIsASuspicionOnly() {
        Done done = batch(5, CLIENT, 1, 1);
        certifier.step(entered(EPOCH, 0));
        certifier.step(new CertifierInput.Wanted(CLIENT, number(1)));
        certifier.step(done.input());
        Vouch ofOther = vouch(2, 3, EPOCH, done);
        assertThat(certifier.step(new CertifierInput.Vouched(new MemberId(1), ofOther)))
                .hasOnlyElementsOfType(CertifierEffect.Suspect.class)
                .hasSize(1);
    }

    /// It has executed something else, which is not for this member to judge.
    @Test
    void shareOfAnotherResultIsASuspicionOnly() {
        Done done = batch(5, CLIENT, 1, 1);
        certifier.step(entered(EPOCH, 0));
        certifier.step(new CertifierInput.Wanted(CLIENT, number(1)));
        certifier.step(done.input());
        Vouch other = vouch(1, 1, EPOCH, batch(5, CLIENT, 1, 2));
        assertThat(certifier.step(new CertifierInput.Vouched(new MemberId(1), other)))
                .hasOnlyElementsOfType(CertifierEffect.Suspect.class)
                .hasSize(1);
    }

    /// A share is 112 bytes and comes a hundred times a second: what it came in, which may be 2 MiB, is not kept for it.
    @Test
    void shareIsHeldWithItsOwnSizeOnly() throws MalformedException {
        Done done = batch(5, CLIENT, 1, 1);
        Bytes give = new MemberMessage.Give(vouch(1, 1, EPOCH, done)).encoding();
        Bytes parcel = Parcel.of(List.of(give, Bytes.zeros(1 << 20)));
        var received = MemberMessage.of(Parcel.opened(parcel).getFirst());
        assertThat(received)
                .isInstanceOfSatisfying(
                        MemberMessage.Give.class,
                        held -> {
                            assertOwn(held.vouch().share());
                            assertOwn(held.vouch().signature().value());
                        });
    }

    private static void assertOwn(Bytes bytes) {
        assertThat(bytes.backingArray()).hasSize(bytes.size());
    }

    /// Of 11,000 batches with 96 bytes of leaves each a shelf of 1 MiB would hold more than 30 MiB in memory.
    @Test
    void shelfHoldsFewerSmallBatchesThanTheirLeavesWouldLet() {
        certifier.step(entered(EPOCH, 0));
        for (long sequence = 1; sequence <= 600; sequence++) {
            certifier.step(batch(sequence, CLIENT, sequence, sequence).input());
        }
        assertThat(certifier.shelved()).isBetween(200, 400);
        Done large = batch(601, CLIENT, 2_000, 2_500);
        certifier.step(large.input());
        assertThat(certifier.shelved()).as("it takes the place of many").isBetween(100, 250);
    }

    @Test
    void sharesOfWhatIsSignedAreNotKept() {
        certifier.step(entered(EPOCH, 0));
        certifier.step(new CertifierInput.Wanted(CLIENT, number(1)));
        Done done = batch(5, CLIENT, 1, 1);
        certifier.step(vouched(2, EPOCH, done));
        certifier.step(done.input());
        assertThat(certifier.earlyShares()).isZero();
        assertThat(certifier.heldShares()).isZero();

        Done other = batch(6, OTHER, 1, 1);
        certifier.step(other.input());
        certifier.step(vouched(2, EPOCH, other));
        assertThat(certifier.heldShares()).as("nobody waits for this one").isEqualTo(1);
        certifier.step(new CertifierInput.Wanted(OTHER, number(1)));
        assertThat(certifier.heldShares()).isZero();
        certifier.step(vouched(3, EPOCH, other));
        assertThat(certifier.heldShares()).isZero();
    }

    @Test
    void whatNobodyCanHaveSignedYetIsOpen() {
        certifier.step(entered(EPOCH, 0));
        Done done = batch(5, CLIENT, 1, 3);
        certifier.step(done.input());
        assertThat(certifier.openRequests()).isEqualTo(3);
        certifier.step(vouched(2, EPOCH, done));
        assertThat(certifier.openRequests()).as("others have these shares too").isZero();

        certifier.step(vouched(2, EPOCH, batch(6, CLIENT, 4, 4)));
        certifier.step(batch(6, CLIENT, 4, 4).input());
        assertThat(certifier.openRequests()).as("they were here before").isZero();

        certifier.step(batch(7, CLIENT, 5, 6).input());
        certifier.step(new CertifierInput.Ticked(199));
        assertThat(certifier.openRequests()).isEqualTo(2);
        certifier.step(new CertifierInput.Ticked(200));
        assertThat(certifier.openRequests()).as("nobody will give shares any more").isZero();
    }

    @Test
    void whatSomebodyWaitsForHereIsOpenUntilItIsSigned() {
        certifier.step(entered(EPOCH, 0));
        certifier.step(new CertifierInput.Wanted(CLIENT, number(1)));
        Done done = batch(5, CLIENT, 1, 3);
        certifier.step(done.input());
        certifier.step(new CertifierInput.Ticked(1_000));
        assertThat(certifier.openRequests()).isEqualTo(3);
        certifier.step(vouched(2, EPOCH, done));
        assertThat(certifier.openRequests()).isZero();
    }

    /// What was answered makes room.
    @Test
    void whoIsAnsweredMayWaitForOthers() {
        certifier.step(entered(EPOCH, 0));
        for (long round = 0; round < 3; round++) {
            long from = 64 * round + 1;
            for (long i = from; i < from + 64; i++) {
                certifier.step(new CertifierInput.Wanted(CLIENT, number(i)));
            }
            Done done = batch(5 + round, CLIENT, from, from + 63);
            certifier.step(done.input());
            assertThat(answers(certifier.step(vouched(1, EPOCH, done)), CLIENT)).hasSize(64);
        }
    }
}
