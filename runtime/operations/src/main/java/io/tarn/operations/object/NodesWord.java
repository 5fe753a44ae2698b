package io.tarn.operations.object;

import io.tarn.crypto.IdentityKey;
import io.tarn.crypto.KeyId;
import io.tarn.operations.Asking;
import io.tarn.operations.Asking.Answer;
import io.tarn.operations.ring.KnownRing;
import io.tarn.operations.ring.RingClient;
import io.tarn.operations.ring.RingQuestion;
import io.tarn.operations.ring.RingReply;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;

/// What members of the ring show.
record NodesWord(RingClient ring) {
    static final int ROUNDS = 4;
    static final long PAUSE_MS = 50;

    private static final long BELATED_MS_MAX = 500;

    private List<KeyId> members() {
        Optional<KnownRing> known = ring.recentRing();
        List<KeyId> members =
                known.map(now -> now.membership().members().stream().map(IdentityKey::id).toList())
                        .orElse(List.of());
        return ring.inTurn(members);
    }

    /// @param judge of a reply; empty if it does not hold
    <T> MemberRound<T> round(RingQuestion question, Function<RingReply, Optional<T>> judge) {
        return new MemberRound<>(ring, members(), question, judge);
    }

    /// The first that holds. Some members may not have come so far yet, so all are asked again after a moment; but not if
    /// they all say that there is none.
    ///
    /// @param judge of a reply; empty if it does not hold
    <T> Optional<T> ask(RingQuestion question, Function<RingReply, Optional<T>> judge)
            throws InterruptedException {
        return ask(List.of(), question, judge);
    }

    /// The same.
    ///
    /// @param likely members that are asked before others
    <T> Optional<T> ask(
            List<KeyId> likely, RingQuestion question, Function<RingReply, Optional<T>> judge)
            throws InterruptedException {
        for (int count = 0; count < ROUNDS; count++) {
            List<KeyId> inTurn = new ArrayList<>(members());
            // Stable: those that let others wait stay behind in each half.
            inTurn.sort(Comparator.comparing(member -> !likely.contains(member)));
            var round = new MemberRound<>(ring, inTurn, question, judge);
            Optional<T> held = round.ask(round.members());
            if (held.isPresent() || round.isDenied()) {
                return held;
            }
            Thread.sleep(PAUSE_MS);
        }
        return Optional.empty();
    }

    /// Of all members; of a quorum, if others hang.
    List<RingReply> askAll(RingQuestion question) throws InterruptedException {
        var asked = new ArrayList<CompletableFuture<Answer<RingReply>>>();
        members().forEach(member -> asked.add(ring.ask(member, question)));
        int quorum = asked.size() - MemberRound.oneCorrect(asked.size()) + 1;
        try {
            Asking.enough(asked, quorum, BELATED_MS_MAX).get();
        } catch (ExecutionException e) {
            throw new AssertionError("no question ends so", e.getCause());
        }
        var replies = new ArrayList<RingReply>();
        for (var answer : asked) {
            if (answer.getNow(null) instanceof Answer.Said<RingReply>(RingReply reply)) {
                replies.add(reply);
            }
        }
        return replies;
    }
}
