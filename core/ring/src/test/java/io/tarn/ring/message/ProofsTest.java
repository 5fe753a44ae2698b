package io.tarn.ring.message;

import static io.tarn.ring.TestRing.LIMITS;
import static io.tarn.ring.TestRing.MEMBERSHIP;
import static io.tarn.ring.TestRing.RING;
import static io.tarn.ring.TestRing.START;
import static io.tarn.ring.TestRing.at;
import static io.tarn.ring.TestRing.batch;
import static io.tarn.ring.TestRing.prepare;
import static io.tarn.ring.TestRing.prepared;
import static io.tarn.ring.TestRing.proposal;
import static io.tarn.ring.TestRing.request;
import static io.tarn.ring.TestRing.say;
import static io.tarn.ring.TestRing.stable;
import static io.tarn.ring.TestRing.viewChange;
import static org.assertj.core.api.Assertions.assertThat;

import io.tarn.base.Bytes;
import io.tarn.crypto.Sha256;
import io.tarn.crypto.Signature;
import io.tarn.ring.AgreedTime;
import io.tarn.ring.Epoch;
import io.tarn.ring.MemberId;
import io.tarn.ring.RingId;
import io.tarn.ring.TestRing;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What members prove to one another, and what proves nothing.
class ProofsTest {
    private static final RingId OTHER_RING = new RingId(Sha256.of(Bytes.ofHex("bb")));
    private static final PrePrepare PROPOSAL = proposal(0, 1, batch(1));

    @Test
    void requestIsItsClientsAndForOneRing() {
        Request request = request(1);
        assertThat(request.verify(RING)).isTrue();
        assertThat(request.verify(OTHER_RING)).isFalse();
        var changed =
                new Request(
                        request.client(),
                        request.sequence(),
                        request.addressee(),
                        Bytes.ofHex("ff"),
                        request.signature());
        assertThat(changed.verify(RING)).isFalse();
    }

    /// Or a client has a primary order a batch that half of the members find valid.
    @Test
    void requestsThatDifferInTheSignatureOnlyAreTwo() {
        Request request = request(1);
        var unsigned =
                new Request(
                        request.client(),
                        request.sequence(),
                        request.addressee(),
                        request.operation(),
                        new Signature(Bytes.zeros(Signature.BYTES)));
        assertThat(unsigned.digest()).isNotEqualTo(request.digest());
    }

    @Test
    void digestOfABatchBindsItsPlaceAndContents() {
        var time = new AgreedTime(7);
        var epoch = new Epoch(1);
        var digest = batch(1).digest(RING, epoch, at(1), time);
        assertThat(batch(1).digest(RING, epoch, at(1), time)).isEqualTo(digest);
        assertThat(batch(2).digest(RING, epoch, at(1), time)).isNotEqualTo(digest);
        assertThat(batch(1).digest(OTHER_RING, epoch, at(1), time)).isNotEqualTo(digest);
        assertThat(batch(1).digest(RING, epoch.next(), at(1), time)).isNotEqualTo(digest);
        assertThat(batch(1).digest(RING, epoch, at(2), time)).isNotEqualTo(digest);
        assertThat(batch(1).digest(RING, epoch, at(1), new AgreedTime(8))).isNotEqualTo(digest);
    }

    @Test
    void statementIsItsSignersAndForOneRingAndEpoch() {
        Signed<PrePrepare> said = say(0, PROPOSAL);
        assertThat(said.verify(MEMBERSHIP)).isTrue();
        assertThat(said.verify(TestRing.membership(OTHER_RING, new Epoch(1)))).isFalse();
        assertThat(said.verify(TestRing.membership(RING, new Epoch(2)))).isFalse();
        var stolen = new Signed<>(new MemberId(1), PROPOSAL, said.signature());
        assertThat(stolen.verify(MEMBERSHIP)).isFalse();
        var nobodys = new Signed<>(new MemberId(63), PROPOSAL, said.signature());
        assertThat(nobodys.verify(MEMBERSHIP)).isFalse();
    }

    /// Bug 18 (docs/simulation.md): both say the same of the same place, so that only their tags tell them apart.
    @Test
    void proposalIsNoVoteUnderTheSameSignature() {
        Signed<PrePrepare> proposed = say(1, PROPOSAL);
        Prepare vote = prepare(PROPOSAL);
        assertThat(say(1, vote).verify(MEMBERSHIP)).isTrue();
        assertThat(new Signed<>(proposed.signer(), vote, proposed.signature()).verify(MEMBERSHIP))
                .isFalse();
    }

    /// OSDI '99, §4.2: "2f prepares from different backups that match the pre-prepare".
    @Test
    void preparedNeedsTwoFDifferentBackupsThatMatch() {
        assertThat(prepared(PROPOSAL, 1, 2).isValid(MEMBERSHIP)).isTrue();
        assertThat(prepared(PROPOSAL, 1).isValid(MEMBERSHIP)).as("too few").isFalse();
        assertThat(prepared(PROPOSAL, 1, 1).isValid(MEMBERSHIP)).as("one twice").isFalse();
        assertThat(prepared(PROPOSAL, 0, 1).isValid(MEMBERSHIP)).as("the primary").isFalse();
        assertThat(prepared(PROPOSAL, 1, 2, 3).isValid(MEMBERSHIP)).as("too many").isFalse();
        for (PrePrepare other :
                List.of(
                        proposal(0, 1, batch(2)),
                        proposal(4, 1, batch(1)),
                        proposal(0, 2, batch(1)))) {
            var mixed =
                    new PreparedProof(
                            say(0, PROPOSAL),
                            List.of(say(1, prepare(PROPOSAL)), say(2, prepare(other))));
            assertThat(mixed.isValid(MEMBERSHIP)).as("mixed with " + other).isFalse();
        }
    }

    /// Or a primary shows the same batch with two times, and members execute two histories.
    @Test
    void preparedIsPreparedWithOneTime() {
        var later =
                new PrePrepare(
                        PROPOSAL.view(),
                        PROPOSAL.sequence(),
                        new AgreedTime(PROPOSAL.time().millis() + 1),
                        PROPOSAL.batch());
        var altered = new PreparedProof(say(0, later), prepared(PROPOSAL, 1, 2).prepares());
        assertThat(altered.isValid(MEMBERSHIP)).isFalse();
    }

    @Test
    void preparedNeedsTheProposalOfItsViewsPrimary() {
        var backups = List.of(say(2, prepare(PROPOSAL)), say(3, prepare(PROPOSAL)));
        var ofBackup = new PreparedProof(say(1, PROPOSAL), backups);
        assertThat(ofBackup.isValid(MEMBERSHIP)).isFalse();
        var forged =
                new Signed<>(
                        new MemberId(0), PROPOSAL, new Signature(Bytes.zeros(Signature.BYTES)));
        assertThat(new PreparedProof(forged, backups).isValid(MEMBERSHIP)).isFalse();
    }

    @Test
    void stableNeedsAQuorumThatAgrees() {
        assertThat(stable(4, 0, 1, 2).isValid(MEMBERSHIP, START)).isTrue();
        assertThat(stable(4, 0, 1).isValid(MEMBERSHIP, START)).as("too few").isFalse();
        assertThat(stable(4, 0, 1, 1).isValid(MEMBERSHIP, START)).as("one twice").isFalse();
        Signed<Checkpoint> other = say(2, new Checkpoint(at(4), Sha256.of(Bytes.EMPTY)));
        StableProof good = stable(4, 0, 1);
        var mixed =
                new StableProof(
                        good.sequence(),
                        good.state(),
                        List.of(good.checkpoints().get(0), good.checkpoints().get(1), other));
        assertThat(mixed.isValid(MEMBERSHIP, START)).as("another state").isFalse();
        assertThat(START.isValid(MEMBERSHIP, START)).as("where the epoch began").isTrue();
        var otherStart = StableProof.start(START.sequence(), Sha256.of(Bytes.EMPTY));
        assertThat(otherStart.isValid(MEMBERSHIP, START)).as("another beginning").isFalse();
        assertThat(StableProof.start(at(4), START.state()).isValid(MEMBERSHIP, START))
                .as("unproved")
                .isFalse();
    }

    @Test
    void viewChangeProvesAllThatItTells() {
        PreparedProof one = prepared(proposal(0, 1, batch(1)), 1, 2);
        PreparedProof three = prepared(proposal(0, 3, batch(3)), 1, 2);
        assertThat(isValid(viewChange(1, START, one, three))).isTrue();
        assertThat(isValid(viewChange(1, START, three, one))).as("out of order").isFalse();
        assertThat(isValid(viewChange(1, START, one, one))).as("one twice").isFalse();
        assertThat(isValid(viewChange(1, stable(4, 0, 1, 2), three)))
                .as("before the checkpoint")
                .isFalse();
        assertThat(isValid(viewChange(1, START, prepared(proposal(0, 9, batch(9)), 1, 2))))
                .as("beyond the window")
                .isFalse();
        assertThat(isValid(viewChange(0, START, one))).as("not before the view").isFalse();
        assertThat(isValid(viewChange(1, START, one, prepared(proposal(0, 2, batch(2)), 1))))
                .as("one unproved")
                .isFalse();
        assertThat(isValid(viewChange(1, stable(4, 0, 1)))).as("unstable").isFalse();
    }

    private static boolean isValid(ViewChange change) {
        return change.isValid(MEMBERSHIP, START, LIMITS);
    }
}
