package io.tarn.ring.replica;

import static io.tarn.ring.TestRing.LIMITS;
import static io.tarn.ring.TestRing.at;
import static io.tarn.ring.TestRing.batch;
import static io.tarn.ring.TestRing.proposal;
import static io.tarn.ring.TestRing.request;
import static io.tarn.ring.TestRing.say;
import static org.assertj.core.api.Assertions.assertThat;

import io.tarn.base.Bytes;
import io.tarn.ring.MemberId;
import io.tarn.ring.View;
import io.tarn.ring.message.PrePrepare;
import io.tarn.ring.message.RingMessage;
import io.tarn.ring.state.RingState;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Goal: a member whose disk has lost pages of its state remembers all that it has said, executes nothing, and fetches
/// what it has lost and nothing else.
///
/// With a checkpoint every 4 batches, of which 6 are executed before the test begins: 4 is stable.
class DamagedStateTest {
    private static final int A = 0;
    private static final int B = 1;
    private static final int C = 2;
    private static final int D = 3;

    private final DrivenRing ring = new DrivenRing(LIMITS);
    private final List<DrivenRing.Sent> sent = new ArrayList<>();

    /// All that the tests take from the stable state.
    private final TreeSet<Bytes> lost = new TreeSet<>();

    @BeforeEach
    void sixBatches() {
        ask(1, 6);
        assertThat(ring.member(C).stable()).isEqualTo(at(4));
        assertThat(ring.member(C).executed()).isEqualTo(at(6));
        carry(_ -> true);
    }

    private void ask(int first, int last) {
        for (int number = first; number <= last; number++) {
            ring.pass(10);
            ring.ask(B, request(number));
        }
    }

    private void carry(Predicate<DrivenRing.Sent> isCarried) {
        ring.net = message -> sent.add(message) && isCarried.test(message);
    }

    private void lose(int member, Predicate<Bytes> isLost) {
        ring.losePages(member, address -> !isLost.test(address) || !lost.add(address));
        assertThat(ring.member(member).isWhole()).isFalse();
    }

    private long pagesTo(int member) {
        return sent.stream()
                .filter(s -> s.to() == member && s.message() instanceof RingMessage.PageIs)
                .count();
    }

    private static boolean concerns(DrivenRing.Sent sent, int member) {
        return sent.from() == member || sent.to() == member;
    }

    @Test
    void itFetchesWhatItHasLostAndGoesOn() {
        lose(C, address -> address.size() != 2);
        assertThat(lost).contains(Bytes.EMPTY).hasSizeGreaterThan(1);
        assertThat(ring.member(C).stable()).isEqualTo(at(4));
        ring.pass(2_000);
        assertThat(pagesTo(C)).isEqualTo(lost.size());
        assertThat(ring.member(C).isWhole()).isTrue();
        assertThat(ring.member(C).executed())
                .as("what its journal has decided, again")
                .isEqualTo(at(6));
        assertThat(ring.member(C).ringState()).isEqualTo(ring.member(B).ringState());

        ring.losePower(C);
        assertThat(ring.member(C).isWhole()).as("it has written the state").isTrue();
        ring.net = message -> !concerns(message, D);
        ask(7, 7);
        assertThat(ring.member(B).executed()).as("its vote is needed").isEqualTo(at(7));
    }

    @Test
    void withoutTheOthersItExecutesNothing() {
        carry(message -> !(message.message() instanceof RingMessage.PageIs));
        lose(C, Bytes::isEmpty);
        ask(7, 7);
        ring.pass(2_000);
        assertThat(ring.member(B).executed()).isEqualTo(at(7));
        assertThat(ring.member(C).isWhole()).isFalse();
        assertThat(ring.member(C).executed()).isEqualTo(at(0));
        assertThat(ring.member(C).ringState()).isEqualTo(RingState.EMPTY);
    }

    @Test
    void itRemembersWhatItHasVotedFor() {
        carry(message ->
                !(message.message() instanceof RingMessage.Committed)
                        && !(message.message() instanceof RingMessage.Decided));
        ask(7, 7);
        lose(C, Bytes::isEmpty);
        assertThat(ring.member(C).prepared()).isEqualTo(at(7));

        sent.clear();
        PrePrepare other = proposal(0, 7, batch(9));
        ring.step(
                C,
                new RingInput.Received(
                        new MemberId(A), new RingMessage.Propose(say(A, other), batch(9))));
        assertThat(sent).noneMatch(s -> s.message() instanceof RingMessage.Agree);

        carry(message -> message.from() != A && !isCommitInTheFirstView(message.message()));
        ring.pass(6_000);
        assertThat(sent)
                .as("it shows what it had prepared, and what was stable")
                .anyMatch(s ->
                        s.from() == C
                                && s.message() instanceof RingMessage.Leave(var change)
                                && change.statement().stable().sequence().equals(at(4))
                                && change.statement().prepared().stream()
                                        .anyMatch(proof ->
                                                proof.proposal()
                                                        .statement()
                                                        .sequence()
                                                        .equals(at(7))));
        assertThat(ring.member(C).view()).isEqualTo(new View(1));
        assertThat(ring.member(C).executed()).isGreaterThanOrEqualTo(at(7));
    }

    private static boolean isCommitInTheFirstView(RingMessage message) {
        return message instanceof RingMessage.Committed(var commit)
                && commit.view().equals(View.FIRST);
    }

    /// Nobody has the whole state any more.
    @Test
    void allHaveLostOthers() {
        var addresses = List.copyOf(ring.member(A).ringState().changes(RingState.EMPTY).keySet());
        for (int member : new int[] {A, B, C, D}) {
            Bytes address = addresses.get(member);
            lose(member, address::equals);
        }
        assertThat(lost).hasSize(4).contains(Bytes.EMPTY);
        ring.pass(5_000);
        for (int member : new int[] {A, B, C, D}) {
            assertThat(ring.member(member).executed()).as("member %d", member).isEqualTo(at(6));
        }
    }

    @Test
    void whoWasCutOffTooFetchesALaterState() {
        ring.net = message -> !concerns(message, C);
        ask(7, 12);
        assertThat(ring.member(B).stable()).isEqualTo(at(12));
        carry(_ -> true);
        lose(C, Bytes::isEmpty);
        ring.pass(5_000);
        assertThat(ring.member(C).executed()).isEqualTo(at(12));
        assertThat(ring.member(C).stable()).isEqualTo(at(12));
        assertThat(ring.member(C).ringState()).isEqualTo(ring.member(B).ringState());
    }
}
