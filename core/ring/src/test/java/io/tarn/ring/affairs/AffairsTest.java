package io.tarn.ring.affairs;

import static org.assertj.core.api.Assertions.assertThat;

import io.tarn.base.Bytes;
import io.tarn.base.CanonicalReader;
import io.tarn.base.CanonicalWriter;
import io.tarn.base.MalformedException;
import io.tarn.crypto.Digest;
import io.tarn.crypto.IdentityKey;
import io.tarn.crypto.KeyId;
import io.tarn.crypto.NodeIdentity;
import io.tarn.crypto.threshold.VerificationVector;
import io.tarn.ring.AgreedTime;
import io.tarn.ring.ClientSequence;
import io.tarn.ring.Membership;
import io.tarn.ring.RefreshPace;
import io.tarn.ring.SequenceNumber;
import io.tarn.ring.state.RingState;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Goal: only the owner changes the membership, one change at a time, and nothing that it signed serves
/// twice; members act for themselves only.
///
/// Whole sharings are run by `EpochSimulation`.
class AffairsTest {
    private static final List<NodeIdentity> MEMBERS =
            IntStream.range(0, 5).mapToObj(AffairsTest::identity).toList();
    private static final NodeIdentity OWNER = identity(99);
    private static final Founding FOUNDING = new Founding(keys(0, 1, 2, 3), OWNER.publicKey());
    private static final Affairs AFFAIRS = new Affairs(8, RefreshPace.production());

    /// The key of the public beacon quicknet.
    private static final Bytes POINT =
            Bytes.ofHex(
                    "83cf0f2896adee7eb8b5f01fcad3912212c437e0073e911fb90022d3e760183c"
                            + "8c4b450b6a0a6c3ac6a5776a2d1064510d1fec758c921cc22b0e17e63aaf4bcb"
                            + "5ed66304de9cf809bd274ca73bab4af5a6e9c76a4bc09e76eae8991ef5ece45a");

    private static final long DAY = 86_400_000;
    private static final long TEN_MINUTES = 600_000;

    private RingState state = FOUNDING.state();

    private static NodeIdentity identity(int number) {
        return NodeIdentity.ofSeed(Bytes.ofHex("%02x".formatted(number).repeat(32)));
    }

    private static List<IdentityKey> keys(int... members) {
        return IntStream.of(members).mapToObj(i -> MEMBERS.get(i).publicKey()).toList();
    }

    private AffairAnswer ask(KeyId client, Affair affair, long time) {
        Affairs.Settled settled =
                AFFAIRS.execute(
                        client,
                        affair.encoding(),
                        new SequenceNumber(7),
                        new AgreedTime(time),
                        state);
        state = settled.state();
        return settled.answer();
    }

    /// As if the ring had its key.
    private void founded() {
        state = state.remove(StateKeys.SUCCESSION);
    }

    @Test
    void onlyTheOwnerChangesTheMembership() {
        founded();
        KeyId member = MEMBERS.getFirst().id();
        var change = new Affair.Change(keys(0, 1, 2, 4), 0);
        assertThat(ask(member, change, 1)).isEqualTo(AffairAnswer.NOT_YOURS);
        assertThat(ask(OWNER.id(), change, 1)).isEqualTo(AffairAnswer.DONE);
        assertThat(ask(OWNER.id(), new Affair.Change(keys(0, 1, 2, 3), 1), 1))
                .isEqualTo(AffairAnswer.CHANGE_UNDER_WAY);
        assertThat(Succession.of(state).orElseThrow().next()).isEqualTo(keys(0, 1, 2, 4));
    }

    @Test
    void whatWasSignedForAnEarlierChangeDoesNothing() {
        state =
                StateKeys.write(
                        state.remove(StateKeys.SUCCESSION),
                        StateKeys.COUNTER,
                        5L,
                        (v, out) -> out.u64(v));
        var change = new Affair.Change(keys(0, 1, 2, 4), 4);
        assertThat(ask(OWNER.id(), change, 1)).isEqualTo(AffairAnswer.OUTDATED);
        assertThat(Succession.of(state)).isEmpty();
    }

    @Test
    void noMembershipIsNone() {
        founded();
        assertThat(ask(OWNER.id(), new Affair.Change(keys(0, 1, 2), 0), 1))
                .isEqualTo(AffairAnswer.NO_MEMBERSHIP);
        assertThat(ask(OWNER.id(), new Affair.Change(keys(0, 1, 2, 2), 0), 1))
                .isEqualTo(AffairAnswer.NO_MEMBERSHIP);
    }

    /// Or there would never be a key.
    @Test
    void foundingIsNotGivenUp() {
        assertThat(ask(OWNER.id(), new Affair.Cancel(0), 1))
                .isEqualTo(AffairAnswer.NOTHING_UNDER_WAY);
        assertThat(Succession.of(state)).isPresent();
    }

    @Test
    void nobodyIsReadyBeforeThereAreDeals() {
        var ready = new Affair.Ready(0, new Digest(Bytes.zeros(Digest.BYTES)));
        assertThat(ask(MEMBERS.get(0).id(), ready, 1)).isEqualTo(AffairAnswer.NOT_YOURS);
        assertThat(ask(MEMBERS.get(4).id(), ready, 1)).isEqualTo(AffairAnswer.NOT_YOURS);
    }

    @Test
    void anotherAttemptsAffairsAreUntimely() {
        assertThat(ask(MEMBERS.get(0).id(), new Affair.Hasten(3), 1))
                .isEqualTo(AffairAnswer.UNTIMELY);
    }

    /// By agreed time, which begins with the first who asks.
    @Test
    void nothingIsHastenedBeforeItsTime() {
        assertThat(ask(MEMBERS.get(0).id(), new Affair.Hasten(0), 1_000_000))
                .isEqualTo(AffairAnswer.UNTIMELY);
    }

    @Test
    void nonsenseIsWrong() {
        Affairs.Settled settled =
                AFFAIRS.execute(
                        OWNER.id(),
                        Bytes.ofHex("ff"),
                        new SequenceNumber(7),
                        new AgreedTime(1),
                        state);
        assertThat(settled.answer()).isEqualTo(AffairAnswer.WRONG);
        assertThat(settled.state()).isEqualTo(state);
    }

    @Test
    void membersAndOwnerAreAdmittedAndNobodyElse() {
        assertThat(AFFAIRS.admits(OWNER.id(), state)).isTrue();
        assertThat(AFFAIRS.admits(MEMBERS.get(3).id(), state)).isTrue();
        assertThat(AFFAIRS.admits(MEMBERS.get(4).id(), state)).isFalse();
    }

    private static Life life(int number) {
        return new Life(Bytes.ofHex("%02x".formatted(number).repeat(32)));
    }

    private KeyId member(int number) {
        return MEMBERS.get(number).id();
    }

    /// The charter that follows is settled, and its epoch begins.
    private void nextEpoch(int... members) {
        Charter before = Charter.of(state);
        var membership = new Membership(FOUNDING.ring(), before.epoch().next(), keys(members));
        var sequence = new SequenceNumber(before.after().number() + 9);
        state =
                StateKeys.write(
                        state.remove(StateKeys.SUCCESSION),
                        StateKeys.NEXT_CHARTER,
                        new Charter(membership, sequence, Optional.empty()),
                        Charter::write);
        state = Affairs.ended(state, sequence);
        assertThat(Charter.of(state).membership()).isEqualTo(membership);
    }

    private boolean mayVote(int number, Birth birth) {
        return Lives.mayVote(birth, member(number), Charter.of(state).epoch(), state);
    }

    @Test
    void memberTellsOfItsLifeAndNobodyElseDoes() {
        assertThat(ask(member(0), new Affair.Born(life(1)), 1)).isEqualTo(AffairAnswer.DONE);
        assertThat(Lives.told(state).of(member(0))).contains(life(1));
        assertThat(ask(member(0), new Affair.Born(life(1)), 2)).isEqualTo(AffairAnswer.UNTIMELY);
        assertThat(ask(member(4), new Affair.Born(life(1)), 2)).isEqualTo(AffairAnswer.NOT_YOURS);
        assertThat(ask(OWNER.id(), new Affair.Born(life(1)), 2)).isEqualTo(AffairAnswer.NOT_YOURS);
        assertThat(ask(member(0), new Affair.Born(life(2)), 3)).isEqualTo(AffairAnswer.DONE);
        assertThat(Lives.told(state).of(member(0))).contains(life(2));
    }

    /// INV-017: whatever was told meanwhile, in one epoch one life of a member votes at most.
    @Test
    void lifeCountsFromTheNextEpochOnAndThenAlone() {
        var first = new Birth(life(1), true);
        var second = new Birth(life(2), false);
        assertThat(mayVote(0, first)).isTrue();
        assertThat(mayVote(0, second)).isFalse();
        ask(member(0), new Affair.Born(life(2)), 1);
        assertThat(mayVote(0, first)).as("it may have voted in this one").isTrue();
        assertThat(mayVote(0, second)).isFalse();

        RingState before = state;
        nextEpoch(0, 1, 2, 3);
        assertThat(mayVote(0, second)).isTrue();
        assertThat(mayVote(0, first)).as("a disk that was put back").isFalse();
        assertThat(mayVote(1, first)).as("of whom nothing was told").isTrue();
        assertThat(Lives.mayVote(first, member(0), Charter.of(before).epoch(), state))
                .as("the state of the next epoch tells nothing of the one that it ends")
                .isFalse();
        ask(member(0), new Affair.Born(life(3)), 2);
        assertThat(mayVote(0, second)).isTrue();
        assertThat(mayVote(0, new Birth(life(3), false))).isFalse();
    }

    @Test
    void onlyLivesOfMembersAreKept() {
        founded();
        ask(OWNER.id(), new Affair.Change(keys(1, 2, 3, 4), 0), 1);
        assertThat(ask(member(4), new Affair.Born(life(4)), 1))
                .as("of a member to be")
                .isEqualTo(AffairAnswer.DONE);
        ask(member(0), new Affair.Born(life(1)), 1);
        RingState asked = state;
        nextEpoch(1, 2, 3, 4);
        assertThat(Lives.told(state).lives()).containsOnlyKeys(member(4));
        assertThat(Lives.counted(state).lives()).containsOnlyKeys(member(4));

        state = StateKeys.write(asked, StateKeys.CHARTER, chartered(), Charter::write);
        assertThat(ask(OWNER.id(), new Affair.Cancel(1), 1)).isEqualTo(AffairAnswer.DONE);
        assertThat(Lives.told(state).lives()).containsOnlyKeys(member(0));
    }

    /// Of a ring that has its key, so that a change can be given up.
    private Charter chartered() {
        var out = new CanonicalWriter().u8(2).fixed(POINT).fixed(POINT);
        try {
            var vector = VerificationVector.read(new CanonicalReader(out.toBytes()), 2);
            return new Charter(FOUNDING.membership(), SequenceNumber.NONE, Optional.of(vector));
        } catch (MalformedException e) {
            throw new AssertionError(e);
        }
    }

    private AffairAnswer refresh(int number, long counter, long time) {
        return ask(member(number), new Affair.Refresh(counter), time);
    }

    /// @param ready numbers of those who are known to have shares
    private void shared(long time, Integer... ready) {
        founded();
        state = new LastSharing(new AgreedTime(time), new TreeSet<>(List.of(ready))).put(state);
    }

    @Test
    void membersRefreshWhenTheirSharesAreADayOld() {
        shared(1_000, 1, 2, 3, 4);
        assertThat(refresh(4, 0, 1_000 + DAY)).isEqualTo(AffairAnswer.NOT_YOURS);
        assertThat(ask(OWNER.id(), new Affair.Refresh(0), 1_000 + DAY))
                .as("the owner asks for a change")
                .isEqualTo(AffairAnswer.NOT_YOURS);
        assertThat(refresh(0, 0, 999 + DAY)).isEqualTo(AffairAnswer.UNTIMELY);
        assertThat(refresh(0, 1, 1_000 + DAY)).isEqualTo(AffairAnswer.OUTDATED);
        assertThat(refresh(0, 0, 1_000 + DAY)).isEqualTo(AffairAnswer.DONE);
        assertThat(Succession.of(state).orElseThrow().next()).isEqualTo(keys(0, 1, 2, 3));
        assertThat(refresh(1, 1, 1_000 + 2 * DAY)).isEqualTo(AffairAnswer.CHANGE_UNDER_WAY);
        assertThat(LastSharing.in(state).began()).isEqualTo(new AgreedTime(1_000 + DAY));
    }

    /// A liar can have a refresh every ten minutes at most, whatever it says of itself.
    @Test
    void memberThatCannotDoItsPartRefreshesSooner() {
        shared(1_000, 1, 2, 3);
        assertThat(refresh(3, 0, 999 + TEN_MINUTES))
                .as("without a share")
                .isEqualTo(AffairAnswer.UNTIMELY);
        assertThat(refresh(0, 0, 1_000 + TEN_MINUTES)).isEqualTo(AffairAnswer.UNTIMELY);
        ask(member(0), new Affair.Born(life(2)), 2_000);
        RingState told = state;
        assertThat(refresh(0, 0, 1_000 + TEN_MINUTES))
                .as("without a vote")
                .isEqualTo(AffairAnswer.DONE);
        state = told;
        assertThat(refresh(3, 0, 1_000 + TEN_MINUTES)).isEqualTo(AffairAnswer.DONE);
        assertThat(ask(member(0), new Affair.Born(life(5)), 1_000 + TEN_MINUTES))
                .isEqualTo(AffairAnswer.DONE);
        state = state.remove(StateKeys.SUCCESSION);
        assertThat(refresh(0, 1, 999 + 2 * TEN_MINUTES)).isEqualTo(AffairAnswer.UNTIMELY);
    }

    /// An operator starts four machines one after another.
    @Test
    void founderThatCameLateNeedNotWait() {
        shared(1_000, 1, 2, 3);
        nextEpoch(0, 1, 2, 3);
        RingState first = state;
        assertThat(refresh(0, 0, 1_001)).as("has a share").isEqualTo(AffairAnswer.UNTIMELY);
        assertThat(refresh(3, 0, 1_001)).isEqualTo(AffairAnswer.DONE);
        state = first;
        nextEpoch(0, 1, 2, 3);
        assertThat(refresh(3, 0, 1_001)).as("only in the first").isEqualTo(AffairAnswer.UNTIMELY);
    }

    @Test
    void ownerIsNeverTooEarly() {
        shared(1_000, 1, 2, 3, 4);
        assertThat(ask(OWNER.id(), new Affair.Change(keys(0, 1, 2, 3), 0), 1_001))
                .isEqualTo(AffairAnswer.DONE);
        assertThat(LastSharing.in(state).began()).isEqualTo(new AgreedTime(1_001));
    }

    /// Of a ring whose state is older than that it is written down: as if it were long ago.
    @Test
    void ringThatDoesNotKnowWhenItSharedLastMayAtOnce() {
        founded();
        assertThat(refresh(2, 0, 1 + DAY)).isEqualTo(AffairAnswer.DONE);
    }

    @Test
    void whatMembersAskForIsEncodedAsItIsWrittenDown() throws MalformedException {
        var refresh = new Affair.Refresh(7);
        assertThat(refresh.encoding()).isEqualTo(Bytes.ofHex("0a0000000000000007"));
        assertThat(Affair.of(refresh.encoding())).isEqualTo(refresh);
        var born = new Affair.Born(life(3));
        assertThat(born.encoding()).isEqualTo(Bytes.ofHex("09" + "03".repeat(32)));
        assertThat(Affair.of(born.encoding())).isEqualTo(born);
    }

    @Test
    void ringIsNamedByItsFoundersAndOwner() {
        assertThat(new Founding(keys(0, 1, 2, 4), OWNER.publicKey()).ring())
                .isNotEqualTo(FOUNDING.ring());
        assertThat(new Affair.Settle(new ClientSequence(3)).encoding())
                .isEqualTo(Bytes.ofHex("080000000000000003"));
    }
}
