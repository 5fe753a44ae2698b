package io.tarn.ring.replica;

import static io.tarn.ring.TestRing.LIMITS;
import static io.tarn.ring.TestRing.at;
import static io.tarn.ring.TestRing.request;
import static org.assertj.core.api.Assertions.assertThat;

import io.tarn.crypto.Digest;
import io.tarn.ring.View;
import io.tarn.ring.message.RingMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/// Goal: what was prepared in one view is decided in the next, by those too who never had it; and what was
/// executed once is known to those who fetched the state.
class PreparedStaysTest {
    private static final int A = 0;
    private static final int B = 1;
    private static final int C = 2;
    private static final int D = 3;

    private final DrivenRing ring = new DrivenRing(LIMITS);
    private final List<DrivenRing.Sent> carried = new ArrayList<>();

    /// Bugs 2 and 7: the batch is prepared by `B` and `C`; `A` fails, and `D` has never seen it. OSDI '99, §4.5.1:
    /// "the fact that `m` prepared in a previous view is propagated to subsequent views"; §4.4: a replica that is
    /// missing a request "can obtain missing information from another replica".
    @Test
    void whatTwoHavePreparedTheThirdFetches() {
        var proposed = new ArrayList<Digest>();
        ring.net =
                sent -> {
                    if (sent.message() instanceof RingMessage.Propose(var proposal, var _)) {
                        proposed.add(proposal.statement().batch());
                        return sent.to() != D;
                    }
                    return !(sent.message() instanceof RingMessage.Committed);
                };
        ring.pass(10);
        ring.ask(B, request(1));
        Digest batch = proposed.getFirst();
        assertThat(ring.member(B).prepared()).isEqualTo(at(1));
        assertThat(ring.member(B).executed()).isEqualTo(at(0));

        ring.net =
                sent ->
                        sent.from() != A
                                && sent.to() != A
                                && !(sent.message() instanceof RingMessage.Decided)
                                && carried.add(sent);
        ring.pass(5_000);
        assertThat(ring.member(B).view()).isEqualTo(new View(1));
        for (int member : new int[] {B, C, D}) {
            assertThat(ring.member(member).executed())
                    .as("member %d", member)
                    .isGreaterThanOrEqualTo(at(1));
        }
        assertThat(begun()).contains(batch);
        assertThat(firstVote(D))
                .as("it has the batch before it votes for it")
                .isGreaterThan(firstBatchTo(D));
    }

    private Optional<Digest> begun() {
        return carried.stream()
                .map(DrivenRing.Sent::message)
                .filter(RingMessage.Begin.class::isInstance)
                .map(message -> ((RingMessage.Begin) message).newView().statement())
                .map(newView -> newView.proposals().getFirst().statement().batch())
                .findFirst();
    }

    /// For the first place in the order.
    private int firstVote(int from) {
        return first(sent ->
                sent.from() == from
                        && sent.message() instanceof RingMessage.Agree(var prepare)
                        && prepare.statement().sequence().equals(at(1)));
    }

    private int firstBatchTo(int to) {
        return first(sent -> sent.to() == to && sent.message() instanceof RingMessage.BatchIs);
    }

    private int first(Predicate<DrivenRing.Sent> isThis) {
        for (int i = 0; i < carried.size(); i++) {
            if (isThis.test(carried.get(i))) {
                return i;
            }
        }
        throw new AssertionError("none is sent");
    }

    /// Bug 11: the numbers of clients are part of the state. OSDI '99, §4.2: requests that were executed are
    /// discarded, "to guarantee exactly-once semantics".
    @Test
    void whoFetchedTheStateKnowsWhatWasExecuted() {
        ring.net = sent -> sent.from() != C && sent.to() != C;
        for (int number = 1; number <= 12; number++) {
            ring.pass(10);
            ring.ask(B, request(number));
        }
        assertThat(ring.member(B).stable()).isEqualTo(at(12));
        ring.net = sent -> !(sent.message() instanceof RingMessage.Decided);
        ring.pass(5_000);
        assertThat(ring.member(C).executed()).isEqualTo(at(12));

        ring.net = _ -> false;
        ring.ask(C, request(3));
        assertThat(ring.member(C).pending()).as("it was executed").isEmpty();
        ring.ask(C, request(13));
        assertThat(ring.member(C).pending()).containsExactly(request(13));
    }
}
