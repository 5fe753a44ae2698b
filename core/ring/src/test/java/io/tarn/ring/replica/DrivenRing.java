package io.tarn.ring.replica;

import io.tarn.ring.AgreedTime;
import io.tarn.ring.EpochStart;
import io.tarn.ring.MemberId;
import io.tarn.ring.NoteMachine;
import io.tarn.ring.RingLimits;
import io.tarn.ring.SequenceNumber;
import io.tarn.ring.TestRing;
import io.tarn.ring.evidence.Misbehaviour;
import io.tarn.ring.message.Request;
import io.tarn.ring.message.RingMessage;
import io.tarn.ring.state.RingState;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/// Four members driven by hand: a test says what gets lost and who loses power. Disks take no time.
final class DrivenRing {
    /// A message on its way.
    record Sent(int from, int to, RingMessage message) {}

    /// What gets through.
    interface Net {
        boolean carries(Sent sent);
    }

    private static final long TICK = 10;

    private final RingLimits limits;
    private final List<RingReplica> members = new ArrayList<>();
    private final List<List<JournalEntry>> journals = new ArrayList<>();
    private final Deque<Sent> underWay = new ArrayDeque<>();
    private long ticks;

    /// All, at first.
    Net net = _ -> true;

    DrivenRing(RingLimits limits) {
        this.limits = limits;
        for (int member = 0; member < 4; member++) {
            journals.add(new ArrayList<>());
            members.add(born(member));
        }
    }

    private RingReplica born(int member) {
        return RingReplica.restored(
                TestRing.member(member),
                TestRing.MEMBERSHIP,
                limits,
                new NoteMachine(),
                new EpochStart(SequenceNumber.NONE, RingState.EMPTY.digest()),
                Optional.of(RingState.EMPTY),
                Suffrage.GIVEN,
                journals.get(member));
    }

    /// What members can show of others.
    final List<Misbehaviour> caught = new ArrayList<>();

    RingReplica member(int member) {
        return members.get(member);
    }

    /// It starts again with what is of use of its journal.
    void losePower(int member) {
        journals.set(member, new ArrayList<>(JournalEntry.compacted(journals.get(member))));
        members.set(member, born(member));
    }

    void step(int member, RingInput input) {
        for (RingEffect effect : members.get(member).step(input)) {
            switch (effect) {
                case RingEffect.Persist(var entry) -> journals.get(member).add(entry);
                case RingEffect.Note(var entry) -> journals.get(member).add(entry);
                case RingEffect.Send(MemberId to, var message) ->
                        underWay.add(new Sent(member, to.index(), message));
                case RingEffect.Broadcast(var message) ->
                        IntStream.range(0, 4)
                                .filter(to -> to != member)
                                .forEach(to -> underWay.add(new Sent(member, to, message)));
                case RingEffect.Caught(Misbehaviour misbehaviour) -> caught.add(misbehaviour);
                case RingEffect.Executed _,
                        RingEffect.Installed _,
                        RingEffect.Ended _,
                        RingEffect.Suspect _ -> {}
            }
        }
        deliver();
    }

    private void deliver() {
        Sent next = underWay.poll();
        while (next != null) {
            if (net.carries(next)) {
                step(next.to(), new RingInput.Received(new MemberId(next.from()), next.message()));
            }
            next = underWay.poll();
        }
    }

    /// Asks a member; what follows from that happens at once.
    void ask(int member, Request request) {
        step(member, new RingInput.Requested(request));
    }

    void pass(long milliseconds) {
        for (long end = ticks + milliseconds; ticks < end; ) {
            ticks += TICK;
            for (int member = 0; member < 4; member++) {
                step(member, new RingInput.Ticked(ticks, new AgreedTime(1_000_000 + ticks)));
            }
        }
    }
}
