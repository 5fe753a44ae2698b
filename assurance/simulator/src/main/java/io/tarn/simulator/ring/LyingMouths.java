package io.tarn.simulator.ring;

import io.tarn.base.Bytes;
import io.tarn.ring.MemberId;
import io.tarn.ring.SequenceNumber;
import io.tarn.ring.View;
import io.tarn.ring.message.Commit;
import io.tarn.ring.message.PrePrepare;
import io.tarn.ring.message.Prepare;
import io.tarn.ring.message.RingMessage;
import io.tarn.ring.message.Signed;
import io.tarn.ring.message.ViewChange;
import io.tarn.simulator.kernel.Party;
import io.tarn.simulator.kernel.SimulationRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// What members say who lie, instead of what they would if they did not; see [RingLie].
final class LyingMouths {
    private static final int REPLAYED_MAX = 2_000;

    private final RingWorld world;
    private final SimulationRandom random;

    /// What those who replay have heard.
    private final Map<MemberId, List<RingMessage>> replayed = new TreeMap<>();

    LyingMouths(RingWorld world) {
        this.world = world;
        random = world.random;
    }

    /// Of each copy of the member, by what its name ends with.
    Map<String, RingMember.Mouth> of(MemberId member, RingLie lie) {
        RingMember.Mouth mouth = RingMember.honest(world, member);
        return switch (lie) {
            case MUTE -> Map.of("", (_, _) -> {});
            case TWINS -> twins(mouth);
            case MUTATES -> Map.of("", mutating(member, mouth));
            case EAGER -> Map.of("", forgetful(member, mouth));
            case HOARDS -> Map.of("", hoarding(mouth));
            case REPLAYS -> Map.of("", replaying(member, mouth));
            case SLOW -> Map.of("", slow(mouth));
            case FORGES -> Map.of("", forging(member, mouth));
        };
    }

    /// A frame comes to a member who lies.
    void hears(MemberId member, RingLie lie, Bytes frame) {
        if (lie == RingLie.EAGER) {
            agree(member, frame);
        }
        List<RingMessage> heard = replayed.get(member);
        if (heard != null && heard.size() < REPLAYED_MAX) {
            world.judged(frame).ifPresent(heard::add);
        }
    }

    /// Each talks to its half of the ring.
    private static Map<String, RingMember.Mouth> twins(RingMember.Mouth mouth) {
        var twins = new TreeMap<String, RingMember.Mouth>();
        twins.put(
                " a",
                (to, message) -> {
                    if (to.index() % 2 == 0) {
                        mouth.say(to, message);
                    }
                });
        twins.put(
                " b",
                (to, message) -> {
                    if (to.index() % 2 == 1) {
                        mouth.say(to, message);
                    }
                });
        return twins;
    }

    private RingMember.Mouth mutating(MemberId member, RingMember.Mouth mouth) {
        SimulationRandom lies = random.split("lies of " + member);
        var mutation =
                new Mutation(lies, world.identities.get(member.index()), member, world.membership);
        return (to, message) -> mouth.say(to, lies.chance(300) ? mutation.of(message) : message);
    }

    private RingMember.Mouth forging(MemberId member, RingMember.Mouth mouth) {
        SimulationRandom lies = random.split("forgeries of " + member);
        var forgery =
                new Forgery(lies, world.identities.get(member.index()), member, world.membership);
        return (to, message) -> mouth.say(to, lies.chance(300) ? forgery.of(message) : message);
    }

    /// Others get what it proposes once at the most, and nothing from what they have missed.
    private RingMember.Mouth hoarding(RingMember.Mouth mouth) {
        SimulationRandom lies = random.split("hoard");
        return (to, message) -> {
            boolean isKept =
                    switch (message) {
                        case RingMessage.Propose _ -> lies.chance(400);
                        case RingMessage.BatchIs _, RingMessage.Decided _, RingMessage.PageIs _ ->
                                true;
                        default -> false;
                    };
            if (!isKept) {
                mouth.say(to, message);
            }
        };
    }

    /// Its proposals leave in their order, so far apart that each comes in nine tenths of a member's patience.
    private RingMember.Mouth slow(RingMember.Mouth mouth) {
        long apart = world.plan.limits().viewTicks() * 9L / 10;
        var leaves = new TreeMap<View, TreeMap<SequenceNumber, Long>>();
        return (to, message) -> {
            if (message instanceof RingMessage.Propose(var signed, var _)) {
                PrePrepare proposal = signed.statement();
                long now = world.queue.nowTick();
                TreeMap<SequenceNumber, Long> ofView =
                        leaves.computeIfAbsent(proposal.view(), _ -> new TreeMap<>());
                long last = ofView.isEmpty() ? now : ofView.lastEntry().getValue();
                long at =
                        ofView.computeIfAbsent(
                                proposal.sequence(), _ -> Math.max(now, last) + apart);
                world.queue.after(Math.max(0, at - now), () -> mouth.say(to, message));
            } else {
                mouth.say(to, message);
            }
        };
    }

    private RingMember.Mouth replaying(MemberId member, RingMember.Mouth mouth) {
        SimulationRandom lies = random.split("replays of " + member);
        var heard = new ArrayList<RingMessage>();
        replayed.put(member, heard);
        return (to, message) -> {
            mouth.say(to, message);
            if (heard.size() < REPLAYED_MAX) {
                heard.add(message);
            }
            if (lies.chance(300)) {
                mouth.say(to, lies.oneOf(heard));
            }
        };
    }

    /// In its view changes it has prepared nothing.
    private RingMember.Mouth forgetful(MemberId member, RingMember.Mouth mouth) {
        return (to, message) -> {
            if (message instanceof RingMessage.Leave(var change)) {
                ViewChange said = change.statement();
                var empty = new ViewChange(said.view(), said.stable(), List.of());
                mouth.say(
                        to,
                        new RingMessage.Leave(
                                Signed.by(
                                        world.identities.get(member.index()),
                                        member,
                                        world.membership,
                                        empty)));
            } else {
                mouth.say(to, message);
            }
        };
    }

    /// Says yes to a proposal whoever else does, and to one part of the ring more often than to the rest.
    private void agree(MemberId member, Bytes frame) {
        if (world.judged(frame).orElse(null) instanceof RingMessage.Propose(var proposal, var _)) {
            PrePrepare p = proposal.statement();
            var commit = new RingMessage.Committed(Commit.to(p));
            var agree =
                    new RingMessage.Agree(
                            Signed.by(
                                    world.identities.get(member.index()),
                                    member,
                                    world.membership,
                                    Prepare.to(p)));
            RingMember.Mouth mouth = RingMember.honest(world, member);
            for (Party party : world.parties) {
                MemberId to = world.member(party);
                if (!to.equals(member) && random.chance(700)) {
                    mouth.say(to, agree);
                    mouth.say(to, commit);
                }
            }
        }
    }
}
