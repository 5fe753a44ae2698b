package io.tarn.operations.object;

import io.tarn.crypto.IdentityKey;
import io.tarn.crypto.KeyId;
import io.tarn.operations.Asking.Answer;
import io.tarn.operations.ring.KnownRing;
import io.tarn.operations.ring.RingClient;
import io.tarn.operations.ring.RingQuestion;
import io.tarn.operations.ring.RingReply;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;

/// What members of the ring show, one after the other, until something holds.
record NodesWord(RingClient ring) {
    private static final int ROUNDS = 4;
    private static final long PAUSE_MS = 50;

    private List<KeyId> members() {
        Optional<KnownRing> known = ring.recentRing();
        List<KeyId> members =
                known.map(now -> now.membership().members().stream().map(IdentityKey::id).toList())
                        .orElse(List.of());
        var shuffled = new ArrayList<>(members);
        Collections.shuffle(shuffled);
        return shuffled;
    }

    /// The first that holds. Some members may not have come so far yet, so all are asked again after a moment; but not if
    /// they all say that there is none.
    ///
    /// @param judge of a reply; empty if it does not hold
    <T> Optional<T> ask(RingQuestion question, Function<RingReply, Optional<T>> judge)
            throws InterruptedException {
        for (int round = 0; round < ROUNDS; round++) {
            int denied = 0;
            List<KeyId> members = members();
            for (KeyId member : members) {
                Optional<RingReply> reply = reply(ring.ask(member, question));
                Optional<T> held = reply.flatMap(judge);
                if (held.isPresent()) {
                    return held;
                }
                denied += reply.filter(NodesWord::isDenial).isPresent() ? 1 : 0;
            }
            if (!members.isEmpty() && denied == members.size()) {
                return Optional.empty();
            }
            Thread.sleep(PAUSE_MS);
        }
        return Optional.empty();
    }

    /// Of all members.
    List<RingReply> askAll(RingQuestion question) throws InterruptedException {
        var asked = new ArrayList<CompletableFuture<Answer<RingReply>>>();
        members().forEach(member -> asked.add(ring.ask(member, question)));
        var replies = new ArrayList<RingReply>();
        for (var answer : asked) {
            reply(answer).ifPresent(replies::add);
        }
        return replies;
    }

    private static boolean isDenial(RingReply reply) {
        return reply instanceof RingReply.HeldIs || reply instanceof RingReply.VolumeIs;
    }

    private static Optional<RingReply> reply(CompletableFuture<Answer<RingReply>> answer)
            throws InterruptedException {
        try {
            return answer.get() instanceof Answer.Said<RingReply>(RingReply reply)
                    ? Optional.of(reply)
                    : Optional.empty();
        } catch (ExecutionException e) {
            return Optional.empty();
        }
    }
}
