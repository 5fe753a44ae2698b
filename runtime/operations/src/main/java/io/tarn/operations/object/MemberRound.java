package io.tarn.operations.object;

import io.tarn.crypto.KeyId;
import io.tarn.operations.Asking.Answer;
import io.tarn.operations.ring.RingClient;
import io.tarn.operations.ring.RingQuestion;
import io.tarn.operations.ring.RingReply;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/// One question, put to each member of a ring once: to the next when one has answered, or has not for a while. So one that hangs
/// holds nobody up, and a reply that holds is asked of nobody else. Used by one thread.
final class MemberRound<T> {
    private static final long HEDGE_MS = 250;

    private final RingClient ring;
    private final RingQuestion question;
    private final Function<RingReply, Optional<T>> judge;
    private final int members;
    private final Deque<KeyId> unasked;
    private final LinkedBlockingQueue<Optional<RingReply>> answers = new LinkedBlockingQueue<>();
    private int unanswered;
    private int denials;

    /// @param members in the order in which they are asked; none if nobody knows them
    /// @param judge of a reply; empty if it does not hold
    MemberRound(
            RingClient ring,
            List<KeyId> members,
            RingQuestion question,
            Function<RingReply, Optional<T>> judge) {
        this.ring = ring;
        this.question = question;
        this.judge = judge;
        this.members = members.size();
        unasked = new ArrayDeque<>(members);
    }

    int members() {
        return members;
    }

    /// `f + 1` of `3f + 1`.
    static int oneCorrect(int members) {
        return (members + 2) / 3;
    }

    int oneCorrect() {
        return oneCorrect(members);
    }

    /// Whether all of them have.
    boolean isDenied() {
        return members > 0 && denials == members;
    }

    /// Asks on until a reply holds, so many members have denied, or none is left to be heard of. Goes on where it ended last.
    Optional<T> ask(int denialsMax) throws InterruptedException {
        while (denials < denialsMax && (unanswered > 0 || !unasked.isEmpty())) {
            askNext();
            Optional<RingReply> answer = answers.poll(HEDGE_MS, TimeUnit.MILLISECONDS);
            if (answer == null) {
                if (unasked.isEmpty() && denials >= members - oneCorrect() + 1) {
                    break; // A quorum has answered.
                }
                continue;
            }
            unanswered--;
            Optional<T> held = answer.flatMap(judge);
            if (held.isPresent()) {
                return held;
            }
            denials += answer.filter(MemberRound::isDenial).isPresent() ? 1 : 0;
        }
        return Optional.empty();
    }

    private void askNext() {
        KeyId next = unasked.poll();
        if (next != null) {
            unanswered++;
            var _ =
                    ring.ask(next, question)
                            .whenComplete((answer, _) -> answers.add(reply(answer)));
        }
    }

    private static Optional<RingReply> reply(Answer<RingReply> answer) {
        return answer instanceof Answer.Said<RingReply>(RingReply reply)
                ? Optional.of(reply)
                : Optional.empty();
    }

    private static boolean isDenial(RingReply reply) {
        return reply instanceof RingReply.HeldIs || reply instanceof RingReply.VolumeIs;
    }
}
