package io.tarn.operations.ring;

import io.tarn.base.Bytes;
import io.tarn.catalogue.ClusterNode;
import io.tarn.crypto.IdentityKey;
import io.tarn.crypto.KeyId;
import io.tarn.crypto.NodeIdentity;
import io.tarn.crypto.threshold.GroupKey;
import io.tarn.operations.Asking;
import io.tarn.operations.Asking.Answer;
import io.tarn.operations.ServerLinks;
import io.tarn.operations.ring.RingReply.Reason;
import io.tarn.ring.ClientSequence;
import io.tarn.ring.Membership;
import io.tarn.ring.affairs.Affair;
import io.tarn.ring.certificate.Certificate;
import io.tarn.ring.certificate.Outcome;
import io.tarn.ring.client.UpdateEffect;
import io.tarn.ring.client.UpdateInput;
import io.tarn.ring.client.UpdateOperation;
import io.tarn.ring.message.Addressee;
import io.tarn.ring.message.Request;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// A client's way to the ring. Methods wait, for a bounded time. Safe for use by many threads.
///
/// Updates are asked again under another number when it is not clear what became of them, so they must be such
/// that the second does nothing: all of the catalogue's and of the ring's own are. For others there is [#once].
public final class RingClient {
    private static final long ANSWER_MS_MAX = 5_000;
    private static final long BELATED_MS_MAX = 500;
    private static final long PAUSE_MS = 100;

    /// Whoever answers later than this lags.
    private static final long LAG_MS = 300;

    private static final long RECENT_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final int PATIENCE_TICKS = 2_000;

    /// A place behind all that is listed.
    private static final Bytes NOTHING_LISTED = Bytes.ofHex("ff");

    /// Nobody comes so far; a member says so who lies.
    private static final long NUMBERS_MAX = 1L << 62;

    private final NodeIdentity identity;
    private final ServerLinks links;
    private final Consumer<ClusterNode> hints;
    private final Optional<GroupKey> pinned;
    private final List<KeyId> founders;
    private final Supplier<? extends Collection<KeyId>> nodes;

    private final NumberBook numbers = new NumberBook();
    private final Laggards laggards = new Laggards(System::nanoTime);
    private final CertificateCheck certificates = new CertificateCheck();
    private final OnceUpdates once;
    private final int patienceTicks;

    private volatile Optional<Recent> recent = Optional.empty();

    private record Recent(KnownRing ring, long atNanos) {}

    private record Said(KeyId by, Answer<RingReply> answer) {}

    /// @param hints hears where members may be found, by the word of one node
    /// @param pinned the ring's key, if it is known
    /// @param founders whose word counts if it is not
    /// @param nodes who may be asked which ring it is
    public RingClient(
            NodeIdentity identity,
            ServerLinks links,
            Consumer<ClusterNode> hints,
            Optional<GroupKey> pinned,
            List<KeyId> founders,
            Supplier<? extends Collection<KeyId>> nodes) {
        this(identity, links, hints, pinned, founders, nodes, PATIENCE_TICKS);
    }

    /// @param patienceTicks with each member that is asked, in milliseconds
    RingClient(
            NodeIdentity identity,
            ServerLinks links,
            Consumer<ClusterNode> hints,
            Optional<GroupKey> pinned,
            List<KeyId> founders,
            Supplier<? extends Collection<KeyId>> nodes,
            int patienceTicks) {
        this.identity = identity;
        this.links = links;
        this.hints = hints;
        this.pinned = pinned;
        this.founders = List.copyOf(founders);
        this.nodes = nodes;
        this.patienceTicks = patienceTicks;
        once = new OnceUpdates(new Way(), numbers, patienceTicks);
    }

    /// The ring as the nodes that answer show it; empty if it has no key yet, or too few answer.
    public Optional<KnownRing> ring() {
        SortedMap<KeyId, CompletableFuture<Answer<RingReply>>> asked = new TreeMap<>();
        for (KeyId node : nodes.get()) {
            asked.put(node, ask(node, new RingQuestion.WhichRing()));
        }
        Asking.enough(asked.values(), asked.size() / 2 + 1, BELATED_MS_MAX).join();
        SortedMap<KeyId, RingReply.RingIs> said = new TreeMap<>();
        asked.forEach((node, answer) -> {
            if (answer.getNow(null) instanceof Answer.Said<RingReply>(RingReply.RingIs is)) {
                said.put(node, is);
            }
        });
        Optional<KnownRing> known = KnownRing.of(pinned, founders, said);
        known.ifPresent(ring -> {
            learn(ring.membership(), said.values());
            recent = Optional.of(new Recent(ring, System.nanoTime()));
        });
        return known;
    }

    /// The same, or as it was some seconds ago: members change seldom.
    public Optional<KnownRing> recentRing() {
        return recent.filter(known -> System.nanoTime() - known.atNanos() < RECENT_NANOS)
                .map(Recent::ring)
                .or(this::ring);
    }

    /// Where members may be found whom nobody has told of before.
    private void learn(Membership membership, Collection<RingReply.RingIs> said) {
        said.forEach(one -> one.places(membership).forEach(hints));
    }

    /// For updates that must not be carried out twice.
    public OnceUpdates once() {
        return once;
    }

    /// Asks one node, which may answer what it likes.
    public CompletableFuture<Answer<RingReply>> ask(KeyId node, RingQuestion question) {
        return watched(node, Asking.ring(links, node, question))
                .completeOnTimeout(
                        new Answer.Silent<>(io.tarn.transport.LinkFailure.TIMED_OUT),
                        ANSWER_MS_MAX,
                        TimeUnit.MILLISECONDS);
    }

    private CompletableFuture<Answer<RingReply>> watched(
            KeyId node, CompletableFuture<Answer<RingReply>> answer) {
        CompletableFuture.delayedExecutor(LAG_MS, TimeUnit.MILLISECONDS)
                .execute(() -> {
                    if (!answer.isDone()) {
                        laggards.note(node);
                    }
                });
        var _ =
                answer.thenAccept(said -> {
                    if (!(said instanceof Answer.Said<RingReply>)) {
                        laggards.note(node);
                    }
                });
        return answer;
    }

    /// These nodes, in the order in which they are best asked one after the other: by chance, but those that let others wait not
    /// long ago come last.
    public List<KeyId> inTurn(Collection<KeyId> asked) {
        return laggards.inTurn(asked);
    }

    private final class Way implements RingWay {
        @Override
        public Optional<KnownRing> ring() {
            return RingClient.this.ring();
        }

        @Override
        public Optional<KnownRing> recentRing() {
            return RingClient.this.recentRing();
        }

        @Override
        public Optional<Long> unused(KnownRing ring) {
            return RingClient.this.unused(ring);
        }

        @Override
        public Request signed(KnownRing ring, long number, Addressee to, Bytes operation) {
            var sequence = new ClientSequence(number);
            return Request.signed(ring.membership().ring(), identity, sequence, to, operation);
        }

        @Override
        public CompletableFuture<Answer<RingReply>> send(KeyId member, Request request) {
            return Asking.ring(links, member, new RingQuestion.Update(request));
        }

        @Override
        public int home(List<KeyId> members) {
            return members.indexOf(laggards.home(members));
        }

        @Override
        public boolean certifies(KnownRing ring, Certificate certificate) {
            return certificates.verify(ring.key(), certificate);
        }

        @Override
        public void lags(KeyId member) {
            laggards.note(member);
        }
    }

    /// What came of an update.
    public sealed interface Updated {
        /// The ring has carried it out.
        record Done(Request request, Outcome outcome, Certificate certificate, KnownRing ring)
                implements Updated {}

        /// It was not: the ring says that this client may not ask. Whoever holds the request may have it carried out
        /// if the client is admitted later, for a refusal does not use its number up.
        record NotAdmitted() implements Updated {}

        /// It may or may not be carried out.
        record Unavailable(String reason) implements Updated {}
    }

    /// Has an update carried out.
    ///
    /// @param milliseconds after which it gives up
    public Updated update(Addressee addressee, Bytes operation, long milliseconds)
            throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(milliseconds);
        String trouble = "the ring has no key yet, or too few of its members answer";
        Optional<KnownRing> ring = recentRing();
        while (System.nanoTime() < deadline) {
            if (ring.isPresent()) {
                var attempt = new Attempt(ring.get(), addressee, operation, deadline);
                Optional<Updated> updated = attempt.run();
                if (updated.isPresent()) {
                    return updated.get();
                }
                trouble = attempt.trouble;
            }
            Thread.sleep(PAUSE_MS);
            ring = ring();
        }
        return new Updated.Unavailable(trouble);
    }

    /// Below this number one correct member at least has seen one of the caller's; empty if too few members say what
    /// can be.
    static Optional<Long> next(Collection<RingReply.Listed> said, int oneCorrect) {
        List<Long> numbers =
                said.stream()
                        .map(listed -> listed.highest().map(ClientSequence::number).orElse(-1L))
                        .filter(highest -> highest < NUMBERS_MAX)
                        .map(highest -> highest + 1)
                        .sorted(Comparator.reverseOrder())
                        .toList();
        return numbers.size() < oneCorrect
                ? Optional.empty()
                : Optional.of(numbers.get(oneCorrect - 1));
    }

    /// One number's worth of asking.
    private final class Attempt {
        private final KnownRing ring;
        private final List<KeyId> members;
        private final Addressee addressee;
        private final Bytes operation;
        private final long deadline;
        private final LinkedBlockingQueue<Said> answers = new LinkedBlockingQueue<>();
        private final SortedMap<KeyId, Reason> refusals = new TreeMap<>();
        private String trouble = "too few members of the ring answer";

        Attempt(KnownRing ring, Addressee addressee, Bytes operation, long deadline) {
            this.ring = ring;
            this.addressee = addressee;
            this.operation = operation;
            this.deadline = deadline;
            members = ring.membership().members().stream().map(member -> member.id()).toList();
        }

        /// Empty if it is to be tried anew.
        Optional<Updated> run() throws InterruptedException {
            Optional<Long> unused = unused(ring);
            if (unused.isEmpty()) {
                return Optional.empty();
            }
            Request request = signed(numbers.take(unused.get()), addressee, operation);
            Bytes settle = new Affair.Settle(request.sequence()).encoding();
            int home = members.indexOf(laggards.home(members));
            var update =
                    new UpdateOperation(
                            certificate -> certificates.verify(ring.key(), certificate),
                            request,
                            () -> signed(numbers.takeNext(), Addressee.RING, settle),
                            members.size(),
                            home,
                            patienceTicks);
            var watch = new HomeWatch(members, laggards::note);
            while (System.nanoTime() < deadline) {
                var effects = new ArrayList<UpdateEffect>();
                long ms = TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
                effects.addAll(update.step(new UpdateInput.Ticked(ms)));
                Said said = answers.poll(20, TimeUnit.MILLISECONDS);
                if (said != null) {
                    effects.addAll(heard(said, update));
                }
                watch.saw(effects);
                for (UpdateEffect effect : effects) {
                    switch (effect) {
                        case UpdateEffect.Ask(int member, Request asked) -> send(member, asked);
                        case UpdateEffect.Done(Outcome outcome, Certificate certificate) -> {
                            return done(request, outcome, certificate);
                        }
                        case UpdateEffect.Settled _, UpdateEffect.Taken _ -> {
                            return Optional.empty();
                        }
                    }
                }
                if (isHopeless()) {
                    return Optional.empty();
                }
            }
            return Optional.empty();
        }

        private Request signed(long number, Addressee to, Bytes what) {
            var sequence = new ClientSequence(number);
            return Request.signed(ring.membership().ring(), identity, sequence, to, what);
        }

        private void send(int member, Request request) {
            KeyId to = members.get(member);
            var _ =
                    Asking.ring(links, to, new RingQuestion.Update(request))
                            .thenAccept(answer -> answers.add(new Said(to, answer)));
        }

        private List<UpdateEffect> heard(Said said, UpdateOperation update) {
            if (said.answer()
                    instanceof Answer.Said<RingReply>(RingReply.Certified(var certificate))) {
                return update.step(new UpdateInput.Answered(certificate));
            }
            if (said.answer() instanceof Answer.Said<RingReply>(RingReply.Refused(var reason))) {
                refusals.put(said.by(), reason);
            }
            return update.step(new UpdateInput.Failed(members.indexOf(said.by())));
        }

        private Optional<Updated> done(Request request, Outcome outcome, Certificate certificate) {
            return switch (outcome.fate()) {
                case EXECUTED -> Optional.of(new Updated.Done(request, outcome, certificate, ring));
                case REFUSED -> Optional.of(new Updated.NotAdmitted());
                case REPEATED -> Optional.empty();
                case FAILED -> {
                    trouble = "the ring could not carry it out, which is a defect of Tarn";
                    yield Optional.empty();
                }
            };
        }

        /// So many say the same that one of them is correct.
        private boolean isHopeless() {
            for (Reason reason : List.of(Reason.NUMBER_USED, Reason.STRANGER, Reason.NOT_YOURS)) {
                long agree = refusals.values().stream().filter(reason::equals).count();
                if (agree >= ring.membership().size().oneCorrect()) {
                    trouble = "members of the ring refuse: " + reason;
                    return true;
                }
            }
            return false;
        }
    }

    /// See [#next].
    private Optional<Long> unused(KnownRing ring) {
        var asked = new TreeMap<KeyId, CompletableFuture<Answer<RingReply>>>();
        for (IdentityKey member : ring.membership().members()) {
            asked.put(
                    member.id(),
                    ask(member.id(), new RingQuestion.Read(NOTHING_LISTED, Optional.empty())));
        }
        int quorum = ring.membership().size().quorum();
        Asking.enough(asked.values(), quorum, BELATED_MS_MAX).join();
        List<RingReply.Listed> said = new ArrayList<>();
        for (var answer : asked.values()) {
            if (answer.getNow(null) instanceof Answer.Said<RingReply>(RingReply.Listed listed)) {
                said.add(listed);
            }
        }
        return next(said, ring.membership().size().oneCorrect());
    }
}
