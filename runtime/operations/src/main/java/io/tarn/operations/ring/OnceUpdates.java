package io.tarn.operations.ring;

import io.tarn.base.Bytes;
import io.tarn.crypto.KeyId;
import io.tarn.operations.Asking.Answer;
import io.tarn.operations.ring.RingReply.Reason;
import io.tarn.ring.affairs.Affair;
import io.tarn.ring.affairs.AffairAnswer;
import io.tarn.ring.certificate.Certificate;
import io.tarn.ring.certificate.Outcome;
import io.tarn.ring.client.UpdateEffect;
import io.tarn.ring.client.UpdateInput;
import io.tarn.ring.client.UpdateOperation;
import io.tarn.ring.message.Addressee;
import io.tarn.ring.message.Request;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/// Updates that must not be carried out twice: each is asked under one number, however often and whomever, and under another only when the
/// ring has certified that it never will be under this one. Where its result is lost, the ring is asked to settle the number; what is not
/// known then is said, and never guessed. Methods wait, for a bounded
/// time. Safe for use by many threads.
public final class OnceUpdates {
    private static final long PAUSE_MS = 100;
    private static final long POLL_MS = 20;

    /// Members may have changed meanwhile.
    private static final long LOOK_NANOS = TimeUnit.SECONDS.toNanos(10);

    /// Together with what settles them, no more than the ring's window of a client.
    private static final int UNDER_WAY_MAX = 32;

    private final RingWay way;
    private final NumberBook numbers;
    private final int patienceTicks;
    private final Semaphore underWay = new Semaphore(UNDER_WAY_MAX);

    /// Numbers were seen that this process has not used.
    private volatile boolean isBehind = true;

    /// @param patienceTicks with each member that is asked, in milliseconds
    OnceUpdates(RingWay way, NumberBook numbers, int patienceTicks) {
        this.patienceTicks = patienceTicks;
        this.way = way;
        this.numbers = numbers;
    }

    /// What came of an update.
    public sealed interface Came {
        /// The ring was asked, and has certified its answer. If the outcome's fate is FAILED, nothing has changed.
        record Answered(Request request, Outcome outcome, Certificate certificate, KnownRing ring)
                implements Came {}

        /// The ring has certified that it was not carried out and never will be.
        ///
        /// @param isTaken another request has used its number; else that was settled
        record Never(Request request, Certificate certificate, boolean isTaken) implements Came {}

        /// Nobody was asked, and nothing signed.
        record NotAsked(String reason) implements Came {}

        /// The ring has certified that this client may not ask. Whoever holds the request may have it carried out if the client is
        /// admitted later.
        record NotAdmitted(Request request, Certificate certificate) implements Came {}

        /// It may have been carried out.
        ///
        /// @param isOver its number is used: it was carried out, or never will be. Else it may be at any time.
        record Unknown(Request request, boolean isOver, String reason) implements Came {}
    }

    /// Has it carried out once, or not at all.
    ///
    /// @param milliseconds after which it gives up
    public Came update(Bytes operation, long milliseconds) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(milliseconds);
        if (!underWay.tryAcquire(milliseconds, TimeUnit.MILLISECONDS)) {
            return new Came.NotAsked("too many updates of this client are under way");
        }
        try {
            Optional<KnownRing> ring = way.recentRing();
            while (System.nanoTime() < deadline) {
                Optional<Long> number = ring.flatMap(this::number);
                if (number.isPresent()) {
                    KnownRing known = ring.orElseThrow();
                    Request request = way.signed(known, number.get(), Addressee.MACHINE, operation);
                    Came came = new Run(request, known, deadline).run();
                    if (!(came instanceof Came.Never(var _, var _, boolean isTaken)) || !isTaken) {
                        return came;
                    }
                    continue; // Another process was faster.
                }
                Thread.sleep(PAUSE_MS);
                ring = way.ring();
            }
            return new Came.NotAsked("the ring has no key yet, or too few of its members answer");
        } finally {
            underWay.release();
        }
    }

    /// Goes on with one whose result is unknown.
    public Came resume(Request request, long milliseconds) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(milliseconds);
        while (System.nanoTime() < deadline) {
            Optional<KnownRing> ring = way.ring();
            if (ring.isPresent()) {
                return new Run(request, ring.get(), deadline).run();
            }
            Thread.sleep(PAUSE_MS);
        }
        return new Came.Unknown(request, false, "too few members of the ring answer");
    }

    private Optional<Long> number(KnownRing ring) {
        if (!isBehind) {
            return Optional.of(numbers.takeNext());
        }
        Optional<Long> unused = way.unused(ring);
        isBehind = unused.isEmpty();
        return unused.map(numbers::take);
    }

    /// One request, until it is known what became of it, or time is over.
    private final class Run {
        private final Request request;
        private final long deadline;
        private final LinkedBlockingQueue<Said> answers = new LinkedBlockingQueue<>();
        private KnownRing ring;
        private List<KeyId> members = List.of();
        private UpdateOperation update;
        private HomeWatch watch;
        private long lookedAt;

        private record Said(KeyId by, Answer<RingReply> answer) {}

        Run(Request request, KnownRing ring, long deadline) {
            this.request = request;
            this.ring = ring;
            this.deadline = deadline;
            update = begin();
            watch = new HomeWatch(members, way::lags);
        }

        private UpdateOperation begin() {
            members = ring.membership().members().stream().map(member -> member.id()).toList();
            lookedAt = System.nanoTime();
            Bytes settle = new Affair.Settle(request.sequence()).encoding();
            return new UpdateOperation(
                    certificate -> way.certifies(ring, certificate),
                    request,
                    () -> way.signed(ring, numbers.takeNext(), Addressee.RING, settle),
                    members.size(),
                    way.home(members),
                    patienceTicks);
        }

        Came run() throws InterruptedException {
            while (System.nanoTime() < deadline) {
                long ms = TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
                var effects = new ArrayList<>(update.step(new UpdateInput.Ticked(ms)));
                // All that has come, before anybody is asked again.
                for (Said said = answers.poll(POLL_MS, TimeUnit.MILLISECONDS);
                        said != null;
                        said = answers.poll()) {
                    effects.addAll(heard(said));
                }
                watch.saw(effects);
                for (UpdateEffect effect : effects) {
                    switch (effect) {
                        case UpdateEffect.Ask(int member, Request asked) -> send(member, asked);
                        case UpdateEffect.Done(Outcome outcome, Certificate certificate) -> {
                            return done(outcome, certificate);
                        }
                        case UpdateEffect.Settled(AffairAnswer answer, Certificate certificate) -> {
                            return settled(answer, certificate);
                        }
                        case UpdateEffect.Taken(Certificate certificate) -> {
                            isBehind = true;
                            return new Came.Never(request, certificate, true);
                        }
                    }
                }
                if (System.nanoTime() - lookedAt > LOOK_NANOS) {
                    lookAgain();
                }
            }
            return new Came.Unknown(request, false, "the ring has not answered in time");
        }

        private void send(int member, Request asked) {
            KeyId to = members.get(member);
            var _ = way.send(to, asked).thenAccept(answer -> answers.add(new Said(to, answer)));
        }

        private List<UpdateEffect> heard(Said said) {
            if (said.answer()
                    instanceof Answer.Said<RingReply>(RingReply.Certified(var certificate))) {
                return update.step(new UpdateInput.Answered(certificate));
            }
            // Whatever one member says without a certificate: others are asked, and the ring in the
            // end.
            int member = members.indexOf(said.by());
            boolean isUsed =
                    said.answer()
                                    instanceof
                                    Answer.Said<RingReply>(RingReply.Refused(Reason reason))
                            && reason == Reason.NUMBER_USED;
            UpdateInput input =
                    isUsed ? new UpdateInput.Used(member) : new UpdateInput.Failed(member);
            return member < 0 ? List.of() : update.step(input);
        }

        /// The request is of no epoch, so other members are asked the same.
        private void lookAgain() {
            lookedAt = System.nanoTime();
            Optional<KnownRing> now = way.ring();
            if (now.isPresent() && !now.get().membership().equals(ring.membership())) {
                ring = now.get();
                update = begin();
                watch = new HomeWatch(members, way::lags);
            }
        }

        private Came done(Outcome outcome, Certificate certificate) {
            return switch (outcome.fate()) {
                case EXECUTED, FAILED -> new Came.Answered(request, outcome, certificate, ring);
                case REFUSED -> new Came.NotAdmitted(request, certificate);
                case REPEATED -> over("its number was used before, by it or by another process");
            };
        }

        private Came settled(AffairAnswer answer, Certificate certificate) {
            return switch (answer) {
                case VOID -> new Came.Never(request, certificate, false);
                case EXECUTED_BEFORE -> over("it was carried out, and its result is lost");
                case FORGOTTEN -> over("it is too long ago for the ring to know");
                default ->
                        new Came.Unknown(request, false, "the ring does not settle it: " + answer);
            };
        }

        private Came over(String reason) {
            isBehind = true;
            return new Came.Unknown(request, true, reason);
        }
    }
}
