package io.tarn.operations.object;

import io.tarn.crypto.Digest;
import io.tarn.crypto.IdentityKey;
import io.tarn.crypto.KeyId;
import io.tarn.object.Aguid;
import io.tarn.object.machine.ObjectAnswer.HeadsAre;
import io.tarn.operations.Asking.Answer;
import io.tarn.operations.ring.KnownRing;
import io.tarn.operations.ring.RingClient;
import io.tarn.operations.ring.RingQuestion;
import io.tarn.operations.ring.RingReply;
import io.tarn.ring.Epoch;
import io.tarn.ring.Membership;
import io.tarn.ring.client.DirectRead;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/// One look at a volume's lists without having anything ordered: a [DirectRead].
///
/// While the volume changes members may not agree; then the ring has to order the question.
final class DirectHeads {
    /// A quorum has answered, and does not agree: others may still make up for that.
    private static final long BELATED_MS_MAX = 20;

    private static final long ALL_MS_MAX = 2_000;

    private final RingClient ring;
    private final Aguid volume;
    private final Membership membership;
    private final DirectRead<Standing> read;
    private final LinkedBlockingQueue<Said> answers = new LinkedBlockingQueue<>();
    private final Map<KeyId, HeadsAre> heads = new HashMap<>();

    private DirectHeads(RingClient ring, KnownRing known, Aguid volume) {
        this.ring = ring;
        this.volume = volume;
        membership = known.membership();
        read = new DirectRead<>(membership);
    }

    private record Said(KeyId by, Answer<RingReply> answer) {}

    /// What has to be alike: times are of the latest that each has heard of.
    private record Standing(Digest heads, Digest versions, int names, long heldBytes) {
        static Standing of(HeadsAre heads) {
            return new Standing(heads.heads(), heads.versions(), heads.names(), heads.heldBytes());
        }
    }

    /// Empty if they do not agree, or too few answer.
    static Optional<Sight> look(RingClient ring, Aguid volume) throws InterruptedException {
        Optional<KnownRing> known = ring.recentRing();
        return known.isPresent()
                ? new DirectHeads(ring, known.get(), volume).look()
                : Optional.empty();
    }

    private Optional<Sight> look() throws InterruptedException {
        for (IdentityKey member : membership.members()) {
            var _ =
                    ring.ask(member.id(), new RingQuestion.Heads(volume))
                            .thenAccept(answer -> answers.add(new Said(member.id(), answer)));
        }
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(ALL_MS_MAX);
        boolean isBelated = false;
        while (read.isOpen()) {
            long left = deadline - System.nanoTime();
            Said said = answers.poll(left, TimeUnit.NANOSECONDS);
            if (said == null) {
                read.giveUp();
                break;
            }
            hear(said);
            if (read.hasHeardQuorum() && !isBelated) {
                isBelated = true;
                deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(BELATED_MS_MAX);
            }
        }
        return read.agreed().map(agreed -> sight(agreed.by()));
    }

    private void hear(Said said) {
        if (said.answer()
                        instanceof
                        Answer.Said<RingReply>(RingReply.HeadsNow(Epoch in, HeadsAre now))
                && now.volume().equals(volume)) {
            heads.putIfAbsent(said.by(), now);
            read.heard(said.by(), in, Standing.of(now));
        } else {
            read.silent(said.by());
        }
    }

    private Sight sight(List<KeyId> together) {
        // No more of them lie than are skipped: it is between what correct ones say.
        HeadsAre one =
                together.stream()
                        .flatMap(by -> Optional.ofNullable(heads.get(by)).stream())
                        .sorted((a, b) -> a.time().compareTo(b.time()))
                        .skip(membership.size().faults())
                        .findFirst()
                        .orElseThrow();
        return new Sight(one, together);
    }
}
