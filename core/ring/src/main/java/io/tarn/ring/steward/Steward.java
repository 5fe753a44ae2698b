package io.tarn.ring.steward;

import io.tarn.base.Bytes;
import io.tarn.base.CanonicalWriter;
import io.tarn.base.Probe;
import io.tarn.crypto.Digest;
import io.tarn.crypto.NodeIdentity;
import io.tarn.crypto.Sha256;
import io.tarn.crypto.threshold.Deal;
import io.tarn.crypto.threshold.Dealer;
import io.tarn.crypto.threshold.Dealing;
import io.tarn.crypto.threshold.KeyAssembly;
import io.tarn.crypto.threshold.Receiver;
import io.tarn.crypto.threshold.SubShare;
import io.tarn.ring.AgreedTime;
import io.tarn.ring.ClientSequence;
import io.tarn.ring.MemberId;
import io.tarn.ring.RefreshPace;
import io.tarn.ring.RingId;
import io.tarn.ring.affairs.Affair;
import io.tarn.ring.affairs.Affairs;
import io.tarn.ring.affairs.Birth;
import io.tarn.ring.affairs.Charter;
import io.tarn.ring.affairs.LastSharing;
import io.tarn.ring.affairs.Lives;
import io.tarn.ring.affairs.SettledSharing;
import io.tarn.ring.affairs.Succession;
import io.tarn.ring.message.Addressee;
import io.tarn.ring.message.Request;
import io.tarn.ring.replica.ClientNumbers;
import io.tarn.ring.state.RingState;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/// Looks after one member's part in the ring's affairs: sees from the agreed state what is to be done next,
/// and asks for it, again and again until it is done.
public final class Steward {
    private static final long AGAIN_TICKS = 1_000;

    private final NodeIdentity identity;
    private final RingId ring;
    private final Birth birth;
    private final RefreshPace pace;
    private final Supplier<Bytes> seeds;
    private Secrets secrets;

    /// Whether what is known of them was said to be kept.
    private boolean areKept = true;

    private Charter charter;
    private Optional<Succession> succession = Optional.empty();
    private List<Optional<Bytes>> seen = List.of();

    /// When it last saw to what is to be done.
    private long tookAt;

    /// Of its requests: above all that were executed, and what it has used since it started. Not by a clock: one
    /// that was ahead once would have all requests be repeated ones until it is so late.
    private long nextSequence;

    /// @param birth of the life that the member is in
    /// @param seeds 32 secret bytes, never the same twice
    /// @param secrets as they were kept last
    /// @param state as far as this member knows
    public Steward(
            NodeIdentity identity,
            Birth birth,
            RefreshPace pace,
            Supplier<Bytes> seeds,
            Secrets secrets,
            RingState state) {
        this.identity = identity;
        this.birth = birth;
        this.pace = pace;
        this.seeds = seeds;
        this.secrets = secrets;
        charter = Charter.of(state);
        ring = charter.membership().ring();
    }

    /// What is to be done now.
    ///
    /// @param state after the last batch that this member has executed, in whatever epoch
    /// @param ticks see [io.tarn.ring.replica.RingInput.Ticked]
    public List<StewardEffect> step(RingState state, long ticks, AgreedTime clock) {
        var out = new ArrayList<StewardEffect>();
        List<Optional<Bytes>> shown = Affairs.in(state);
        boolean isNews = !seen.equals(shown);
        if (isNews) {
            seen = shown;
            charter = Charter.of(state);
            succession = Succession.of(state);
            Optional<Charter> settled = Charter.next(state);
            SettledSharing.of(state)
                    .flatMap(sharing -> opened(sharing, settled.orElse(charter)))
                    .ifPresent(this::keepNext);
            succeed(settled);
        }
        if (isNews || ticks - tookAt >= AGAIN_TICKS) {
            tookAt = ticks;
            nextSequence =
                    Math.max(nextSequence, ClientNumbers.next(state, identity.id()).number());
            take(state, clock, out);
        }
        return kept(out);
    }

    /// The new shares have signed: the old one is of no use any more but to thieves.
    public List<StewardEffect> forgetBefore() {
        var out = new ArrayList<StewardEffect>();
        if (secrets.before().isPresent()) {
            secrets.before().get().share().destroy();
            keep(new Secrets(Optional.empty(), secrets.current(), secrets.next(), secrets.part()));
        }
        return kept(out);
    }

    public Secrets secrets() {
        return secrets;
    }

    private void keep(Secrets changed) {
        secrets = changed;
        areKept = false;
    }

    /// As one version for all that is done in a step: of those between, shares may be destroyed already.
    private List<StewardEffect> kept(List<StewardEffect> out) {
        if (!areKept) {
            areKept = true;
            out.addFirst(new StewardEffect.Keep(secrets));
        }
        return out;
    }

    /// Shares take their places, and what belongs to a sharing that is over goes.
    private void succeed(Optional<Charter> settled) {
        Optional<HeldShare> next = secrets.next().filter(share -> share.isOf(charter));
        boolean isOutdated =
                secrets.current()
                        .filter(share -> share.epoch().compareTo(charter.epoch()) < 0)
                        .isPresent();
        if (next.isPresent() || isOutdated) {
            secrets.before().ifPresent(share -> share.share().destroy());
            keep(new Secrets(secrets.current(), next, Optional.empty(), Optional.empty()));
        }
        boolean isPartOver =
                secrets.part().filter(part -> !isUnderWay(part)).isPresent() && settled.isEmpty();
        boolean isNextOver =
                secrets.next().isPresent() && succession.isEmpty() && settled.isEmpty();
        if (isPartOver || isNextOver) {
            keep(
                    new Secrets(
                            secrets.before(),
                            secrets.current(),
                            Optional.empty(),
                            isPartOver ? Optional.empty() : secrets.part()));
        }
    }

    private boolean isUnderWay(Part part) {
        return part.epoch().equals(charter.epoch())
                && succession.filter(s -> s.attempt() == part.attempt()).isPresent();
    }

    private void take(RingState state, AgreedTime clock, List<StewardEffect> out) {
        int receiver = succession.map(now -> now.receiver(identity.id()).orElse(0)).orElse(0);
        Optional<MemberId> member = charter.membership().find(identity.id());
        Optional<Charter> settled = Charter.next(state);
        boolean isToBe =
                receiver != 0
                        || settled.filter(next -> next.membership().find(identity.id()).isPresent())
                                .isPresent();
        if (!isToBe && member.isEmpty()) {
            return;
        }
        if (!isKnown(state)) {
            out.add(new StewardEffect.Ask(request(new Affair.Born(birth.life()))));
            if (!birth.isFirst()) {
                return; // What begins before this is known would leave it without a vote again.
            }
        }
        if (succession.isPresent()) {
            take(succession.get(), receiver, member, clock, out);
        } else if (settled.isEmpty()
                && member.filter(self -> isRefreshDue(self, state, clock)).isPresent()) {
            long counter = Affairs.counter(state);
            out.add(new StewardEffect.Ask(request(new Affair.Refresh(counter))));
        }
    }

    /// Whether the ring knows which life this is.
    private boolean isKnown(RingState state) {
        return Lives.told(state).of(identity.id()).filter(birth.life()::equals).isPresent();
    }

    /// Members ask in their turn, so that mostly one does; who cannot do its part asks as soon as it may.
    private boolean isRefreshDue(MemberId self, RingState state, AgreedTime clock) {
        if (charter.sharing().isEmpty()) {
            return false; // The founding is under way.
        }
        if (!hasShare() && !LastSharing.reached(identity.id(), state)) {
            return clock.millis() >= LastSharing.missingFrom(state, pace);
        }
        boolean isWhole = Lives.mayVote(birth, identity.id(), charter.epoch(), state) && hasShare();
        long after = isWhole ? pace.periodMs() + self.index() * pace.apartMs() : pace.urgentMs();
        return clock.millis() >= LastSharing.in(state).began().millis() + after;
    }

    private boolean hasShare() {
        return secrets.current().filter(share -> share.isOf(charter)).isPresent();
    }

    private void take(
            Succession now,
            int receiver,
            Optional<MemberId> member,
            AgreedTime clock,
            List<StewardEffect> out) {
        Optional<Affair> due = due(now, receiver, member);
        if (due.isEmpty() && clock.compareTo(now.deadline()) >= 0) {
            due = Optional.of(new Affair.Hasten(now.attempt()));
        }
        due.ifPresent(affair -> out.add(new StewardEffect.Ask(request(affair))));
    }

    private Request request(Affair affair) {
        long sequence = nextSequence;
        nextSequence++;
        return Request.signed(
                ring, identity, new ClientSequence(sequence), Addressee.RING, affair.encoding());
    }

    private Optional<Affair> due(Succession now, int receiver, Optional<MemberId> member) {
        if (!now.areKeysClosed()) {
            return receiver == 0 || now.keys().containsKey(receiver)
                    ? Optional.empty()
                    : Optional.of(new Affair.OfferKeys(now.attempt(), receiver(now).keys()));
        }
        // First its own share: those who are ready may settle it at any time.
        if (now.chosen(charter).isPresent()
                && isReceiver(now, receiver)
                && !now.ready().containsKey(receiver)) {
            return received(now, receiver);
        }
        if (member.isPresent() && !hasDealt(now, member.get()) && canDeal()) {
            return Optional.of(new Affair.OfferDeal(now.attempt(), encoded(deal(now, member))));
        }
        return Optional.empty();
    }

    /// With the keys of the seed that it has: without it there is nothing to open.
    private boolean isReceiver(Succession now, int number) {
        return now.keys().containsKey(number)
                && secrets.part().filter(this::isUnderWay).isPresent()
                && new Receiver(
                                now.sharing(charter),
                                number,
                                seed(secrets.part().get(), "receiver"))
                        .keys()
                        .equals(now.keys().get(number));
    }

    private static boolean hasDealt(Succession now, MemberId member) {
        int number = member.shareNumber();
        return now.cheats().contains(number)
                || now.deals().stream().anyMatch(deal -> deal.dealer() == number);
    }

    /// In the founding epoch all deal; later those who have a share.
    private boolean canDeal() {
        return charter.sharing().isEmpty() || hasShare();
    }

    /// Kept before anything is derived from it, and the same as long as this sharing goes on.
    private Part part(Succession now) {
        Optional<Part> known = secrets.part().filter(this::isUnderWay);
        if (known.isPresent()) {
            return known.get();
        }
        var part = new Part(charter.epoch(), now.attempt(), seeds.get());
        keep(new Secrets(secrets.before(), secrets.current(), Optional.empty(), Optional.of(part)));
        return part;
    }

    private Receiver receiver(Succession now) {
        int number = now.receiver(identity.id()).orElseThrow();
        return new Receiver(now.sharing(charter), number, seed(part(now), "receiver"));
    }

    private Deal deal(Succession now, Optional<MemberId> member) {
        Dealing dealing = now.dealing(charter);
        Bytes seed = seed(part(now), "dealer");
        return charter.sharing().isEmpty()
                ? Dealer.deal(dealing, member.orElseThrow().shareNumber(), seed)
                : Dealer.dealAnew(dealing, secrets.current().orElseThrow().share(), seed);
    }

    private static Bytes seed(Part part, String use) {
        return Sha256.of(
                        new CanonicalWriter("tarn.ring-part.v1")
                                .fixed(part.seed())
                                .text(use)
                                .toBytes())
                .value();
    }

    private static Bytes encoded(Deal deal) {
        var out = new CanonicalWriter();
        deal.write(out);
        return out.toBytes();
    }

    /// Ready with its share, or cheated.
    private Optional<Affair> received(Succession now, int number) {
        Receiver receiver = receiver(now);
        List<Deal> deals = now.chosen(charter).orElseThrow();
        List<SubShare> opened = opened(receiver, deals);
        if (opened.size() < deals.size()) {
            Probe.reached("a member complains of a dealer");
            Deal closed = deals.get(opened.size());
            return Optional.of(
                    new Affair.Complain(
                            now.attempt(), receiver.complain(now.dealing(charter), closed)));
        }
        KeyAssembly assembly = now.assembly(charter).orElseThrow();
        Digest vector = assembly.vector().digest();
        if (secrets.next().filter(share -> share.vector().equals(vector)).isEmpty()) {
            keepNext(new HeldShare(charter.epoch().next(), vector, assembly.share(number, opened)));
        }
        return Optional.of(new Affair.Ready(now.attempt(), vector));
    }

    /// The share of a sharing that others have settled before this member was ready, if it has none yet. If it was
    /// cheated, it is too late to complain.
    ///
    /// @param charter that the sharing has made
    private Optional<HeldShare> opened(SettledSharing settled, Charter charter) {
        Succession sharing = settled.succession();
        boolean isHeld =
                Stream.of(secrets.current(), secrets.next())
                        .flatMap(Optional::stream)
                        .anyMatch(share -> share.isOf(charter));
        Optional<Part> part =
                secrets.part()
                        .filter(p -> p.epoch().equals(settled.charter().epoch()))
                        .filter(p -> p.attempt() == sharing.attempt());
        int number = sharing.receiver(identity.id()).orElse(0);
        if (isHeld || part.isEmpty() || !sharing.keys().containsKey(number)) {
            return Optional.empty();
        }
        var receiver =
                new Receiver(
                        sharing.sharing(settled.charter()), number, seed(part.get(), "receiver"));
        List<Deal> deals = sharing.chosen(settled.charter()).orElseThrow();
        List<SubShare> opened = opened(receiver, deals);
        if (opened.size() < deals.size()) {
            return Optional.empty();
        }
        Probe.reached("a member opens its share when the others have settled theirs");
        KeyAssembly assembly = sharing.assembly(settled.charter()).orElseThrow();
        return Optional.of(
                new HeldShare(
                        charter.epoch(),
                        assembly.vector().digest(),
                        assembly.share(number, opened)));
    }

    /// Up to the first that does not open.
    private static List<SubShare> opened(Receiver receiver, List<Deal> deals) {
        var opened = new ArrayList<SubShare>();
        for (Deal deal : deals) {
            Optional<SubShare> mine = receiver.open(deal);
            if (mine.isEmpty()) {
                return opened;
            }
            opened.add(mine.get());
        }
        return opened;
    }

    private void keepNext(HeldShare share) {
        keep(new Secrets(secrets.before(), secrets.current(), Optional.of(share), secrets.part()));
    }
}
