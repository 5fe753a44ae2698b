package io.tarn.ring.affairs;

import static org.assertj.core.api.Assertions.assertThat;

import io.tarn.base.Bytes;
import io.tarn.crypto.Digest;
import io.tarn.crypto.IdentityKey;
import io.tarn.crypto.KeyId;
import io.tarn.crypto.NodeIdentity;
import io.tarn.ring.AgreedTime;
import io.tarn.ring.ClientSequence;
import io.tarn.ring.SequenceNumber;
import io.tarn.ring.state.RingState;
import java.util.List;
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
    private static final Affairs AFFAIRS = new Affairs(8);

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

    @Test
    void ringIsNamedByItsFoundersAndOwner() {
        assertThat(new Founding(keys(0, 1, 2, 4), OWNER.publicKey()).ring())
                .isNotEqualTo(FOUNDING.ring());
        assertThat(new Affair.Settle(new ClientSequence(3)).encoding())
                .isEqualTo(Bytes.ofHex("080000000000000003"));
    }
}
