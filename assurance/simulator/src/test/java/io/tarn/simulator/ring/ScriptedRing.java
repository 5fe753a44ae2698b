package io.tarn.simulator.ring;

import static org.assertj.core.api.Assertions.assertThat;

import io.tarn.ring.MemberId;
import io.tarn.ring.RefreshPace;
import io.tarn.ring.RingLimits;
import io.tarn.ring.RingSize;
import io.tarn.ring.View;
import io.tarn.ring.message.Request;
import io.tarn.ring.replica.RingReplica;
import io.tarn.simulator.kernel.LinkWeather;
import io.tarn.simulator.kernel.Party;
import io.tarn.simulator.kernel.Seed;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// A ring of four honest members that always does the same, but for what a test adds: some updates, and checkpoints among
/// them. Its first primary may be cut off in the middle of that, until others have taken its place.
final class ScriptedRing {
    static final int MEMBERS = 4;

    private static final RingLimits LIMITS =
            new RingLimits(2, 5, 2, 2, 256, 128, 250, RefreshPace.production());

    private static final int CLIENTS = 2;
    private static final long CUT_TICK = 160;
    private static final long REJOINED_TICK = 900;
    private static final long END_TICK = 1_200;

    /// When a client asks, the two in turn.
    private static final List<Long> ASKED =
            List.of(20L, 25L, 60L, 90L, 91L, 130L, 155L, 170L, 600L, 700L, 950L, 1_000L);

    /// How many of them there may be.
    private static final int HALF_VALID = 20;

    private static final RingPlan PLAN =
            new RingPlan(
                    new RingSize(1),
                    LIMITS,
                    LinkWeather.calm(),
                    List.of(),
                    CLIENTS,
                    ASKED.size(),
                    1,
                    0,
                    3,
                    END_TICK,
                    0,
                    HALF_VALID,
                    -1,
                    0,
                    0);

    final RingWorld world = new RingWorld(new Seed(1).random(), PLAN);
    private final RingChecks checks = new RingChecks(PLAN, Set.of(), Set.of(), new ClientHistory());
    private final List<RingMember> members = new ArrayList<>();
    private final List<RingClient> clients = new ArrayList<>();

    ScriptedRing() {
        world.newViews.add(newView -> checks.begun(newView, world.membership));
        for (int i = 0; i < MEMBERS; i++) {
            var id = new MemberId(i);
            var member =
                    new RingMember(
                            world, checks, id, id.toString(), true, RingMember.honest(world, id));
            members.add(member);
            world.network.attach(world.party(id), member::received);
        }
        List<List<RingMember>> copies = members.stream().map(List::of).toList();
        for (int i = 0; i < CLIENTS; i++) {
            clients.add(new RingClient(world, checks, copies, i));
        }
    }

    RingMember member(int index) {
        return members.get(index);
    }

    List<RingMember> members() {
        return members;
    }

    /// The first primary is cut off for a while.
    void cutPrimary() {
        Party first = world.parties.getFirst();
        world.queue.after(CUT_TICK, () -> world.network.partition(List.of(first), world.parties));
        world.queue.after(REJOINED_TICK, () -> world.network.rejoin(first));
    }

    /// A client that lies asks all the time.
    HalfValidClient askHalfValid() {
        var client = new HalfValidClient(world, checks, members.stream().map(List::of).toList());
        for (int i = 0; i < HALF_VALID; i++) {
            world.queue.after(i * END_TICK / HALF_VALID, client::ask);
        }
        return client;
    }

    boolean isExecuted(Request request) {
        return checks.isExecuted(request);
    }

    /// The whole script, and then whatever time it takes until everything is done, within the bounds of any run.
    void run() {
        for (int i = 0; i < ASKED.size(); i++) {
            world.queue.after(ASKED.get(i), clients.get(i % CLIENTS)::ask);
        }
        world.queue.runThrough(END_TICK);
        var progress = Progress.after(PLAN);
        View inStorm = view();
        while (!isDone()) {
            world.queue.runThrough(world.queue.nowTick() + 10);
            progress.check(world.queue.nowTick() - END_TICK, inStorm, view(), this::standing);
        }
        checks.ended();
        assertThat(replicas()).allMatch(replica -> replica.stable().number() >= 4);
    }

    private Stream<RingReplica> replicas() {
        return members.stream().map(RingMember::replica);
    }

    /// The highest that a member has come to.
    View view() {
        return replicas().map(RingReplica::view).max(View::compareTo).orElseThrow();
    }

    private boolean isDone() {
        return IntStream.range(0, CLIENTS)
                        .mapToObj(i -> clients.get(i).requests())
                        .flatMap(List::stream)
                        .allMatch(checks::isExecuted)
                && members.stream().noneMatch(RingMember::isDown)
                && replicas().allMatch(replica -> replica.executed().equals(checks.highest()));
    }

    private String standing() {
        return replicas()
                .map(replica ->
                        "%s: %s, executed %s, stable %s"
                                .formatted(
                                        replica.self(),
                                        replica.view(),
                                        replica.executed(),
                                        replica.stable()))
                .toList()
                .toString();
    }
}
