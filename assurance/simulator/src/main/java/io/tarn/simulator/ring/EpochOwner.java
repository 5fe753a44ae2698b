package io.tarn.simulator.ring;

import io.tarn.base.MalformedException;
import io.tarn.crypto.IdentityKey;
import io.tarn.crypto.KeyId;
import io.tarn.ring.Epoch;
import io.tarn.ring.affairs.Affair;
import io.tarn.ring.affairs.AffairAnswer;
import io.tarn.ring.affairs.Affairs;
import io.tarn.ring.affairs.Charter;
import io.tarn.ring.affairs.CharterStatement;
import io.tarn.ring.affairs.Succession;
import io.tarn.ring.certificate.Outcome;
import io.tarn.ring.member.Member;
import io.tarn.ring.message.Addressee;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/// The owner of a ring, as an operator acts: looks at it from time to time, asks for the next change when
/// there is none under way, and gives up one whose newcomers do not prove themselves.
///
/// A newcomer that is mute or slanders holds up its own change for good, by design: nothing is settled without
/// those who join. What is checked here is that such a change can be given up, that it holds up nothing else,
/// and that no honest newcomer ever has to be given up.
final class EpochOwner {
    private static final int LOOK_TICKS = 300;

    /// After the storm, and after the change was asked for. Sharings wait 10,000 ticks, and twice as long each
    /// time: in a storm of 40,000 the third may have begun. That ends 40,000 after it at the latest, and the
    /// fourth waits 80,000 for keys of those who are mute and stay members; the rest is for the ring itself.
    static final long PATIENCE_TICKS = 150_000;

    private final EpochWorld world;
    private final Supplier<Member> newest;
    private final EpochClient asking;
    private final EpochClient others;
    private final Set<KeyId> liars;
    private int changes;
    private int givenUp;
    private boolean isAsking;
    private long changedAt;

    /// Members share the key anew too, of themselves: where what is under way began, and when that was seen.
    private Epoch watched = Epoch.FOUNDING;

    private long watchedSince;

    /// @param newest honest member that has executed most
    /// @param asking as whom it asks
    /// @param others who want other things of the ring meanwhile
    EpochOwner(
            EpochWorld world,
            Supplier<Member> newest,
            EpochClient asking,
            EpochClient others,
            Set<KeyId> liars) {
        this.world = world;
        this.newest = newest;
        this.asking = asking;
        this.others = others;
        this.liars = liars;
        world.queue.after(LOOK_TICKS, this::look);
    }

    private void look() {
        world.queue.after(LOOK_TICKS, this::look);
        Member member = newest.get();
        if (isAsking || member.state().size() == 0 || member.charter().charter().key().isEmpty()) {
            return;
        }
        long counter = Affairs.counter(member.state());
        Optional<Succession> underWay = Succession.of(member.state());
        Epoch epoch = member.charter().charter().epoch();
        if (underWay.isEmpty() || !epoch.equals(watched)) {
            watched = epoch;
            watchedSince = world.queue.nowTick();
        }
        if (underWay.isPresent()) {
            attend(underWay.get(), member.charter(), counter);
        } else if (changes < world.plan.memberships().size()
                && Charter.next(member.state()).isEmpty()) {
            ask(new Affair.Change(keys(world.plan.memberships().get(changes)), counter));
        }
    }

    private List<IdentityKey> keys(List<Integer> nodes) {
        return nodes.stream().map(i -> world.identities.get(i).publicKey()).toList();
    }

    private void attend(Succession underWay, CharterStatement current, long counter) {
        long from = Math.max(Math.max(changedAt, watchedSince), world.plan.storm());
        if (world.queue.nowTick() - from >= PATIENCE_TICKS) {
            giveUp(underWay, current, counter);
        } else if (world.random.chance(world.plan.cancels())) {
            ask(new Affair.Cancel(counter));
        }
    }

    private void giveUp(Succession underWay, CharterStatement current, long counter) {
        List<KeyId> missing =
                IntStream.range(0, underWay.next().size())
                        .filter(i -> !underWay.ready().containsKey(i + 1))
                        .mapToObj(i -> underWay.next().get(i).id())
                        .filter(id -> current.charter().membership().find(id).isEmpty())
                        .toList();
        RingViolation.unless(
                missing.stream().anyMatch(liars::contains),
                "attempt %d does not come, and no newcomer lies",
                underWay.attempt());
        RingViolation.unless(
                others.isIdle(), "what clients ask for waits for a change that does not come");
        ask(
                new Affair.Cancel(counter),
                () -> {
                    RingViolation.unless(
                            areStill(current.charter().membership().members(), newest.get()),
                            "a change that was given up goes on");
                    givenUp++;
                    watchedSince = world.queue.nowTick(); // What comes now is another.
                });
    }

    /// Whatever they do among themselves: they may have asked for a refresh at once.
    private static boolean areStill(List<IdentityKey> members, Member newest) {
        return newest.charter().charter().membership().members().equals(members)
                && Succession.of(newest.state())
                        .filter(underWay -> !underWay.next().equals(members))
                        .isEmpty();
    }

    private void ask(Affair affair) {
        ask(
                affair,
                () -> {
                    if (affair instanceof Affair.Change) {
                        changes++;
                        changedAt = world.queue.nowTick();
                    }
                });
    }

    private void ask(Affair affair, Runnable done) {
        isAsking = true;
        asking.ask(Addressee.RING, affair.encoding(), outcome -> told(outcome, done));
    }

    /// An owner who does not know what came of it looks again; a change that was made twice is no harm.
    private void told(Optional<Outcome> outcome, Runnable done) {
        isAsking = false;
        try {
            if (outcome.isPresent()
                    && outcome.get().fate() == Outcome.Fate.EXECUTED
                    && AffairAnswer.of(outcome.get().result()) == AffairAnswer.DONE) {
                done.run();
            }
        } catch (MalformedException e) {
            throw new RingViolation("no answer: " + e);
        }
    }

    /// Whether it wants nothing more.
    boolean isDone() {
        return !isAsking && asking.isIdle() && changes == world.plan.memberships().size();
    }

    /// Changes that were made, given up or not.
    int changes() {
        return changes;
    }

    /// Changes given up because newcomers did not prove themselves.
    int givenUp() {
        return givenUp;
    }
}
