package io.tarn.ring.affairs;

import io.tarn.base.Bytes;
import io.tarn.base.CanonicalReader;
import io.tarn.base.MalformedException;
import io.tarn.base.Probe;
import io.tarn.crypto.Digest;
import io.tarn.crypto.IdentityKey;
import io.tarn.crypto.KeyId;
import io.tarn.crypto.threshold.Complaint;
import io.tarn.crypto.threshold.Complaint.Verdict;
import io.tarn.crypto.threshold.Deal;
import io.tarn.crypto.threshold.ReceiverKeys;
import io.tarn.crypto.threshold.VerificationVector;
import io.tarn.ring.AgreedTime;
import io.tarn.ring.MemberId;
import io.tarn.ring.Membership;
import io.tarn.ring.RefreshPace;
import io.tarn.ring.RingLimits;
import io.tarn.ring.RingSize;
import io.tarn.ring.SequenceNumber;
import io.tarn.ring.state.RingState;
import java.util.List;
import java.util.Optional;

/// Carries out what members and the owner ask of the ring about itself.
///
/// A change of members goes so: the owner asks; members to be offer keys; keys are closed when all have,
/// or when it has taken long and a quorum has; members deal; members to be say that they are ready, or
/// prove that they are cheated; with a quorum of those who are ready, and all who were not members before,
/// the next charter is settled. The epoch ends so many batches later that none beyond is under way.
///
/// Members may have the key shared anew among them by themselves; that is a change to the same members, which
/// comes no oftener than the pace allows.
///
/// @param remaining batches from the one that settles a charter to the last of the epoch: `W`, the depth
///     of the pipeline
public record Affairs(int remaining, RefreshPace pace) {
    /// With more, two new views of a primary that begins one view twice are larger than
    /// [io.tarn.ring.evidence.Evidence#BYTES_MAX], so that nobody could show what it has done. (A new view itself fits
    /// a frame of 2 MiB in rings of up to 22.) Bounded by the window of [io.tarn.ring.RingLimits#production].
    public static final int MEMBERS_MAX = 13;

    public static Affairs of(RingLimits limits) {
        return new Affairs(limits.pipelineDepth(), limits.refreshPace());
    }

    /// What an affair comes to.
    public record Settled(RingState state, AffairAnswer answer) {}

    /// Whether the client may have affairs ordered.
    public boolean admits(KeyId client, RingState state) {
        return isOwner(client, state)
                || Charter.of(state).membership().find(client).isPresent()
                || isToBe(client, state);
    }

    /// Whether it is to be a member of the next epoch.
    private static boolean isToBe(KeyId client, RingState state) {
        return Succession.of(state).filter(s -> s.receiver(client).isPresent()).isPresent()
                || Charter.next(state)
                        .filter(next -> next.membership().find(client).isPresent())
                        .isPresent();
    }

    /// Takes one affair to completion. Whatever is in it, there is an answer.
    ///
    /// @param sequence of the batch that it is in
    /// @param time of the batch
    public Settled execute(
            KeyId client,
            Bytes operation,
            SequenceNumber sequence,
            AgreedTime time,
            RingState state) {
        try {
            return execute(new Turn(client, sequence, time, state), Affair.of(operation));
        } catch (MalformedException e) {
            return new Settled(state, AffairAnswer.WRONG);
        }
    }

    /// After the last batch of an epoch the state is that of the next.
    public static RingState ended(RingState state, SequenceNumber sequence) {
        return Charter.next(state)
                .filter(next -> next.after().equals(sequence))
                .map(next ->
                        Lives.begun(
                                next.membership(),
                                StateKeys.write(state, StateKeys.CHARTER, next, Charter::write)
                                        .remove(StateKeys.NEXT_CHARTER)))
                .orElse(state);
    }

    /// How many changes of members there have been, or were given up.
    public static long counter(RingState state) {
        return StateKeys.read(state, StateKeys.COUNTER, CanonicalReader::u64).orElse(0L);
    }

    /// All of the state that concerns the ring: equal as long as nothing of it changes.
    public static List<Optional<Bytes>> in(RingState state) {
        return List.of(
                state.get(StateKeys.CHARTER),
                state.get(StateKeys.NEXT_CHARTER),
                state.get(StateKeys.SUCCESSION));
    }

    private static boolean isOwner(KeyId client, RingState state) {
        return StateKeys.read(state, StateKeys.OWNER, IdentityKey::read)
                .filter(owner -> owner.id().equals(client))
                .isPresent();
    }

    private record Turn(KeyId client, SequenceNumber sequence, AgreedTime time, RingState state) {
        Settled is(AffairAnswer answer) {
            return new Settled(state, answer);
        }

        Settled done(Succession succession) {
            return new Settled(succession.in(state), AffairAnswer.DONE);
        }

        Charter charter() {
            return Charter.of(state);
        }
    }

    private Settled execute(Turn turn, Affair affair) throws MalformedException {
        return switch (affair) {
            case Affair.Change(List<IdentityKey> next, long counter) -> change(turn, next, counter);
            case Affair.Cancel(long counter) -> cancel(turn, counter);
            case Affair.Born(Life life) -> born(turn, life);
            case Affair.Refresh(long counter) -> refresh(turn, counter);
            case Affair.Settle _ -> throw new AssertionError("carried out with the requests");
            case Affair.OfSharing part -> {
                Optional<Succession> succession = underWay(turn, part.attempt());
                yield succession.isPresent()
                        ? execute(turn, succession.get(), part)
                        : turn.is(AffairAnswer.UNTIMELY);
            }
        };
    }

    private Settled execute(Turn turn, Succession succession, Affair.OfSharing affair)
            throws MalformedException {
        return switch (affair) {
            case Affair.OfferKeys(long _, ReceiverKeys keys) -> offerKeys(turn, succession, keys);
            case Affair.OfferDeal(long _, Bytes deal) -> offerDeal(turn, succession, deal);
            case Affair.Complain(long _, Complaint complaint) ->
                    complain(turn, succession, complaint);
            case Affair.Ready(long _, Digest vector) -> ready(turn, succession, vector);
            case Affair.Hasten _ -> hasten(turn, succession);
        };
    }

    /// The founding's attempt begins with whoever is there first, for before there is no time.
    private static Optional<Succession> underWay(Turn turn, long attempt) {
        return Succession.of(turn.state)
                .filter(s -> s.attempt() == attempt)
                .map(s -> s.since().millis() == 0 ? s.since(turn.time) : s);
    }

    private static Settled change(Turn turn, List<IdentityKey> next, long counter) {
        if (!isOwner(turn.client, turn.state)) {
            return turn.is(AffairAnswer.NOT_YOURS);
        }
        Optional<AffairAnswer> hindrance = hindrance(turn, counter);
        if (hindrance.isPresent()) {
            return turn.is(hindrance.get());
        }
        if (!Membership.isMembership(next) || next.size() > MEMBERS_MAX) {
            return turn.is(AffairAnswer.NO_MEMBERSHIP);
        }
        return begin(turn, next);
    }

    /// Why no change can begin now that was asked for on this knowledge.
    private static Optional<AffairAnswer> hindrance(Turn turn, long counter) {
        if (Succession.of(turn.state).isPresent() || Charter.next(turn.state).isPresent()) {
            return Optional.of(AffairAnswer.CHANGE_UNDER_WAY);
        }
        return counter == counter(turn.state)
                ? Optional.empty()
                : Optional.of(AffairAnswer.OUTDATED);
    }

    private static Settled begin(Turn turn, List<IdentityKey> next) {
        RingState counted = LastSharing.begun(turn.time, counted(turn.state));
        Succession begun = Succession.begun(counter(counted), next, turn.time);
        return new Settled(begun.in(counted), AffairAnswer.DONE);
    }

    private Settled refresh(Turn turn, long counter) {
        Membership membership = turn.charter().membership();
        if (membership.find(turn.client).isEmpty()) {
            return turn.is(AffairAnswer.NOT_YOURS);
        }
        Optional<AffairAnswer> hindrance = hindrance(turn, counter);
        if (hindrance.isPresent()) {
            return turn.is(hindrance.get());
        }
        if (turn.time.millis() < refreshFrom(turn.client, turn.state)) {
            return turn.is(AffairAnswer.UNTIMELY);
        }
        Probe.reached("members share the key anew because one of them asks");
        return begin(turn, membership.members());
    }

    /// The agreed time from which on this member may have the key shared anew. Sooner if it has no vote in this
    /// epoch because of the life that it is in, or may have no share.
    private long refreshFrom(KeyId member, RingState state) {
        if (!LastSharing.reached(member, state)) {
            return LastSharing.missingFrom(state, pace);
        }
        return LastSharing.in(state).began().millis()
                + (Lives.isAnother(member, state) ? pace.urgentMs() : pace.periodMs());
    }

    private static Settled born(Turn turn, Life life) {
        if (turn.charter().membership().find(turn.client).isEmpty()
                && !isToBe(turn.client, turn.state)) {
            return turn.is(AffairAnswer.NOT_YOURS);
        }
        if (Lives.told(turn.state).of(turn.client).filter(life::equals).isPresent()) {
            return turn.is(AffairAnswer.UNTIMELY);
        }
        return new Settled(Lives.with(turn.client, life, turn.state), AffairAnswer.DONE);
    }

    private static RingState counted(RingState state) {
        return StateKeys.write(
                state, StateKeys.COUNTER, counter(state) + 1, (value, out) -> out.u64(value));
    }

    /// The founding is not given up: without it there is no ring.
    private static Settled cancel(Turn turn, long counter) {
        if (!isOwner(turn.client, turn.state)) {
            return turn.is(AffairAnswer.NOT_YOURS);
        }
        if (Succession.of(turn.state).isEmpty() || turn.charter().sharing().isEmpty()) {
            return turn.is(AffairAnswer.NOTHING_UNDER_WAY);
        }
        if (counter != counter(turn.state)) {
            return turn.is(AffairAnswer.OUTDATED);
        }
        RingState without = counted(turn.state).remove(StateKeys.SUCCESSION);
        return new Settled(
                Lives.ofMembersOnly(turn.charter().membership(), without), AffairAnswer.DONE);
    }

    private static Settled offerKeys(Turn turn, Succession succession, ReceiverKeys keys) {
        int sender = succession.receiver(turn.client).orElse(0);
        if (sender == 0) {
            return turn.is(AffairAnswer.NOT_YOURS);
        }
        if (succession.areKeysClosed() || succession.keys().containsKey(sender)) {
            return turn.is(AffairAnswer.UNTIMELY);
        }
        if (!succession.sharing(turn.charter()).accepts(keys, sender)) {
            return turn.is(AffairAnswer.WRONG);
        }
        Succession more = succession.withKeys(keys);
        boolean isComplete = more.keys().size() == more.next().size();
        return turn.done(isComplete ? more.withKeysClosed() : more);
    }

    private static Settled offerDeal(Turn turn, Succession succession, Bytes encoding)
            throws MalformedException {
        Optional<MemberId> member = turn.charter().membership().find(turn.client);
        if (member.isEmpty()) {
            return turn.is(AffairAnswer.NOT_YOURS);
        }
        int sender = member.get().shareNumber();
        boolean hasDealt =
                succession.cheats().contains(sender)
                        || succession.deals().stream().anyMatch(d -> d.dealer() == sender);
        if (!succession.areKeysClosed() || hasDealt) {
            return turn.is(AffairAnswer.UNTIMELY);
        }
        var in = new CanonicalReader(encoding);
        Deal deal = Deal.read(in, succession.size().threshold());
        in.end();
        if (succession.dealing(turn.charter()).isSound(deal, sender)) {
            return turn.done(succession.withDeal(deal, turn.charter()));
        }
        // Once is enough: to judge it costs everyone milliseconds.
        Succession without = succession.withoutDealOf(sender, turn.charter());
        return new Settled(without.in(turn.state), AffairAnswer.WRONG);
    }

    private static Settled complain(Turn turn, Succession succession, Complaint complaint) {
        int sender = succession.receiver(turn.client).orElse(0);
        if (sender == 0) {
            return turn.is(AffairAnswer.NOT_YOURS);
        }
        if (complaint.receiver() != sender || !succession.keys().containsKey(sender)) {
            return turn.is(AffairAnswer.WRONG);
        }
        Optional<Deal> deal =
                succession.deals().stream()
                        .filter(d -> d.dealer() == complaint.dealer())
                        .findFirst();
        if (deal.isEmpty() || succession.slanders().contains(sender)) {
            return turn.is(AffairAnswer.UNTIMELY);
        }
        Verdict verdict = succession.dealing(turn.charter()).judge(complaint, deal.get(), sender);
        if (verdict != Verdict.DEALER) {
            // Once is enough, as for deals; and who is honest never comes here.
            return new Settled(succession.withSlander(sender).in(turn.state), AffairAnswer.WRONG);
        }
        Probe.reached("a deal is void because its dealer has cheated");
        return turn.done(succession.withoutDealOf(complaint.dealer(), turn.charter()));
    }

    private Settled ready(Turn turn, Succession succession, Digest named) {
        int sender = succession.receiver(turn.client).orElse(0);
        if (!succession.keys().containsKey(sender)) {
            return turn.is(AffairAnswer.NOT_YOURS);
        }
        if (named.equals(succession.ready().get(sender))) {
            return turn.is(AffairAnswer.UNTIMELY);
        }
        if (succession.vector().filter(named::equals).isEmpty()) {
            return turn.is(AffairAnswer.WRONG);
        }
        Charter charter = turn.charter();
        Succession more = succession.withReady(sender, named);
        Membership membership = charter.membership();
        RingSize size = more.size();
        if (more.ready().size() < size.quorum()
                || !more.ready().keySet().containsAll(more.joining(membership))) {
            return turn.done(more);
        }
        Optional<VerificationVector> vector =
                more.assembly(charter).map(assembly -> assembly.vector());
        var next =
                new Charter(
                        new Membership(membership.ring(), membership.epoch().next(), more.next()),
                        turn.sequence.plus(remaining),
                        vector);
        RingState settled =
                StateKeys.write(turn.state, StateKeys.NEXT_CHARTER, next, Charter::write)
                        .remove(StateKeys.SUCCESSION);
        RingState kept = new SettledSharing(charter, more).in(settled);
        return new Settled(LastSharing.settled(more, kept), AffairAnswer.DONE);
    }

    private static Settled hasten(Turn turn, Succession succession) {
        Membership membership = turn.charter().membership();
        boolean isMembers =
                membership.find(turn.client).isPresent()
                        || succession.receiver(turn.client).isPresent();
        if (!isMembers) {
            return turn.is(AffairAnswer.NOT_YOURS);
        }
        if (turn.time.compareTo(succession.deadline()) < 0) {
            return turn.is(AffairAnswer.UNTIMELY);
        }
        if (succession.areKeysClosed()) {
            Probe.reached("a sharing begins anew because it takes too long");
            RingState counted = counted(turn.state);
            return new Settled(
                    succession.anew(counter(counted), turn.time).in(counted), AffairAnswer.DONE);
        }
        boolean isEnough =
                succession.keys().size() >= succession.size().quorum()
                        && succession.keys().keySet().containsAll(succession.joining(membership));
        if (!isEnough) {
            return turn.done(succession.since(turn.time));
        }
        Probe.reached("a sharing goes on without some who are to receive");
        return turn.done(succession.withKeysClosed().since(turn.time));
    }
}
