package io.tarn.simulator.immutable;

import static io.tarn.simulator.immutable.StoreViolation.require;

import io.tarn.simulator.faults.Fault;
import io.tarn.simulator.faults.FaultBudget;
import io.tarn.simulator.kernel.DiskWeather;
import io.tarn.simulator.kernel.EventQueue;
import io.tarn.simulator.kernel.Party;
import io.tarn.simulator.kernel.SimulationRandom;
import io.tarn.simulator.kernel.Trace;
import io.tarn.simulator.liars.Twins;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/// All parties as cast, in one world.
public final class StoreVolume {
    /// Conduct of a twin: each copy tells the truth as it knows it.
    private static final StoreConduct TWIN = new StoreConduct() {};

    private final StorePlan plan;
    private final FaultBudget budget;
    private final StoreWorld world;
    private final KnownBlocks known = new KnownBlocks();
    private final SortedMap<Party, List<StoreHost>> hosts = new TreeMap<>();
    private final List<StoreClient> clients = new ArrayList<>();
    private final List<LyingWriter> liars = new ArrayList<>();

    /// Clients that somebody else brings.
    private final List<Party> guests = new ArrayList<>();

    /// @param flaw of every node that is not cast for another part
    StoreVolume(
            SimulationRandom random,
            StorePlan plan,
            StoreCast cast,
            FaultBudget budget,
            NodeFlaw flaw) {
        this(plan, cast, budget, flaw, new StoreWorld(random, plan));
    }

    /// Servers of a world that has more in it: the cast and the plan are without clients.
    ///
    /// @param above what orders versions
    public StoreVolume(
            SimulationRandom random,
            StorePlan plan,
            StoreCast cast,
            FaultBudget budget,
            NodeFlaw flaw,
            EventQueue queue,
            Trace trace,
            VersionsAbove above) {
        this(
                plan,
                cast,
                budget,
                flaw,
                new StoreWorld(random, plan, queue, trace, Optional.of(above)));
    }

    private StoreVolume(
            StorePlan plan, StoreCast cast, FaultBudget budget, NodeFlaw flaw, StoreWorld world) {
        this.plan = plan;
        this.budget = budget;
        this.world = world;
        for (int place = 0; place < world.servers().size(); place++) {
            build(place, cast, flaw);
        }
        for (int i = 0; i < plan.writers(); i++) {
            clients.add(new StoreClient(world, new Party("writer" + i), true, known));
        }
        for (int i = 0; i < plan.readers(); i++) {
            clients.add(new StoreClient(world, new Party("reader" + i), false, known));
        }
        for (WriterLie lie : cast.faultyClients()) {
            var party = new Party("faulty" + liars.size() + "-" + lie);
            liars.add(new LyingWriter(world, party, lie, known));
        }
    }

    private void build(int place, StoreCast cast, NodeFlaw flaw) {
        Party party = world.server(place);
        StoreLie lie = cast.liars().get(place);
        var copies = new ArrayList<StoreHost>();
        if (cast.twins().contains(place)) {
            copies.add(new StoreHost(world, place, TWIN, NodeFlaw.NONE));
            copies.add(new StoreHost(world, place, TWIN, NodeFlaw.NONE));
            world.network()
                    .attach(
                            party,
                            new Twins(copies.get(0), copies.get(1), world.random("twin " + place)));
        } else {
            StoreConduct conduct =
                    lie == null
                            ? StoreConduct.HONEST
                            : lie.conduct(world.random("lies at " + place));
            copies.add(new StoreHost(world, place, conduct, flaw));
            world.network().attach(party, copies.getFirst());
        }
        hosts.put(party, copies);
        if (cast.harmed().contains(place)) {
            world.checks().harmed(place);
            require(budget.harm(party), "the cast keeps to the budget");
        }
        if (cast.flakyDisks().contains(place)) {
            copies.getFirst().turnDiskWeather(plan.diskWeather());
        }
        copies.forEach(StoreHost::start);
    }

    public StoreWorld world() {
        return world;
    }

    KnownBlocks known() {
        return known;
    }

    List<StoreClient> clients() {
        return clients;
    }

    List<LyingWriter> liars() {
        return liars;
    }

    public List<StoreHost> servers() {
        return hosts.values().stream().flatMap(List::stream).toList();
    }

    /// Servers of honest conduct.
    public List<StoreHost> honestServers() {
        return servers().stream().filter(StoreHost::isHonest).toList();
    }

    private List<StoreHost> hostsOf(Party server) {
        return hosts.getOrDefault(server, List.of());
    }

    /// Somebody else's client, whose links faults strike as they do others'.
    public void join(Party guest) {
        guests.add(guest);
    }

    private List<Party> parties() {
        return Stream.of(
                        world.servers().stream(),
                        clients.stream().map(StoreClient::self),
                        guests.stream())
                .flatMap(parties -> parties)
                .toList();
    }

    /// Makes `fault` happen now.
    public void apply(Fault fault) {
        world.note(fault.toString());
        switch (fault) {
            case Fault.Crash(Party server) -> hostsOf(server).forEach(StoreHost::crash);
            case Fault.Restart(Party server) -> hostsOf(server).forEach(StoreHost::start);
            case Fault.Partition(NavigableSet<Party> side) ->
                    world.network().partition(side, parties());
            case Fault.Deafen(Party server) ->
                    parties().forEach(other -> world.network().cut(other, server));
            case Fault.Mute(Party server) ->
                    parties().forEach(other -> world.network().cut(server, other));
            case Fault.Rejoin(NavigableSet<Party> back) -> back.forEach(world.network()::rejoin);
            case Fault.Wipe(Party server) -> {
                hostsOf(server).forEach(host -> world.checks().harmed(host.place()));
                hostsOf(server).forEach(StoreHost::wipe);
            }
            case Fault.Rot(Party server) -> {
                hostsOf(server).forEach(host -> world.checks().harmed(host.place()));
                hostsOf(server).forEach(StoreHost::rot);
            }
            case Fault.FillDisk(Party server) -> hostsOf(server).forEach(host -> host.full(true));
            case Fault.FreeDisk(Party server) -> hostsOf(server).forEach(host -> host.full(false));
            case Fault.SkewClock(Party party, int perMille) -> {
                hostsOf(party).forEach(host -> host.clock().skew(perMille));
                clients.stream()
                        .filter(client -> client.self().equals(party))
                        .forEach(client -> client.clock().skew(perMille));
            }
        }
    }

    /// Ends what the weather did; liars lie on.
    public void calm() {
        world.calmNetwork();
        servers().forEach(server -> server.turnDiskWeather(DiskWeather.calm()));
    }

    void passTicks(long ticks) {
        world.queue().runThrough(world.queue().nowTick() + ticks);
    }
}
