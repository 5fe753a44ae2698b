package io.tarn.simulator.volume;

import io.tarn.simulator.faults.Fault;
import io.tarn.simulator.faults.FaultBudget;
import io.tarn.simulator.kernel.DiskWeather;
import io.tarn.simulator.kernel.GroupCommit.PowerSupply;
import io.tarn.simulator.kernel.Party;
import io.tarn.simulator.kernel.SimulationRandom;
import io.tarn.simulator.liars.ClientLie;
import io.tarn.simulator.liars.Conduct;
import io.tarn.simulator.liars.FaultyClient;
import io.tarn.simulator.liars.ServerLie;
import io.tarn.simulator.liars.Twins;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.TreeMap;
import java.util.function.IntFunction;
import java.util.stream.Stream;

/// A whole volume: a world, all its parties as cast, and the checks that watch them.
public final class Volume {
    /// Conduct of a twin: each copy tells the truth as it knows it.
    private static final Conduct TWIN = new Conduct() {};

    private final VolumePlan plan;
    private final FaultBudget budget;
    private final VolumeChecks checks;
    private final VolumeWorld world;
    private final NavigableMap<Party, List<ServerHost>> hosts = new TreeMap<>();
    private final List<WorkloadClient> clients = new ArrayList<>();
    private final List<FaultyClient> faultyClients = new ArrayList<>();

    /// Builds the parties; nothing runs yet but the servers.
    public Volume(SimulationRandom random, VolumePlan plan, VolumeCast cast, FaultBudget budget) {
        this(random, plan, cast, budget, _ -> PowerSupply.STEADY);
    }

    /// Builds the parties; nothing runs yet but the servers.
    ///
    /// @param power of the server at each place
    public Volume(
            SimulationRandom random,
            VolumePlan plan,
            VolumeCast cast,
            FaultBudget budget,
            IntFunction<PowerSupply> power) {
        this.plan = plan;
        this.budget = budget;
        checks = new VolumeChecks(plan.shape().blockBytes(), budget);
        world = new VolumeWorld(random, plan, checks);
        for (int place = 0; place < world.servers().size(); place++) {
            build(place, cast, power.apply(place));
        }
        for (int i = 0; i < plan.writers(); i++) {
            clients.add(client("writer" + i, true));
        }
        for (int i = 0; i < plan.readers(); i++) {
            clients.add(client("reader" + i, false));
        }
        for (ClientLie lie : cast.faultyClients()) {
            Party party = new Party("faulty" + faultyClients.size() + "-" + lie);
            checks.faultyClient(party);
            faultyClients.add(new FaultyClient(world, party, lie));
        }
    }

    private void build(int place, VolumeCast cast, PowerSupply power) {
        ServerLie lie = cast.liars().get(place);
        boolean isTwin = cast.twins().contains(place);
        Conduct conduct =
                lie != null
                        ? lie.conduct(world.random("lies at " + place))
                        : isTwin ? TWIN : Conduct.HONEST;
        Party party = world.server(place);
        List<ServerHost> copies = new ArrayList<>();
        copies.add(new ServerHost(world, place, conduct, power));
        if (isTwin) {
            copies.add(new ServerHost(world, place, conduct, power));
            world.network()
                    .attach(
                            party,
                            new Twins(copies.get(0), copies.get(1), world.random("twin " + place)));
        } else {
            world.network().attach(party, copies.getFirst());
        }
        hosts.put(party, copies);
        if (cast.harmed().contains(place)) {
            checks.harmedForGood(copies.getFirst());
            VolumeChecks.require(budget.harm(party), "the cast keeps to the budget");
        }
        if (cast.flakyDisks().contains(place)) {
            copies.getFirst().turnDiskWeather(plan.diskWeather());
        }
        copies.forEach(ServerHost::start);
    }

    private WorkloadClient client(String name, boolean mayWrite) {
        return new WorkloadClient(world, new Party(name), checks, mayWrite);
    }

    public VolumeWorld world() {
        return world;
    }

    public VolumeChecks checks() {
        return checks;
    }

    public List<WorkloadClient> clients() {
        return clients;
    }

    public List<FaultyClient> faultyClients() {
        return faultyClients;
    }

    /// Every running copy of every server.
    public List<ServerHost> servers() {
        return hosts.values().stream().flatMap(List::stream).toList();
    }

    public ServerHost server(int place) {
        return hostsOf(world.server(place)).getFirst();
    }

    private List<ServerHost> hostsOf(Party server) {
        return hosts.getOrDefault(server, List.of());
    }

    private List<Party> parties() {
        return Stream.concat(world.servers().stream(), clients.stream().map(WorkloadClient::self))
                .toList();
    }

    /// Makes `fault` happen now.
    public void apply(Fault fault) {
        world.note(fault.toString());
        switch (fault) {
            case Fault.Crash(Party server) -> hostsOf(server).forEach(ServerHost::crash);
            case Fault.Restart(Party server) -> hostsOf(server).forEach(ServerHost::start);
            case Fault.Partition(NavigableSet<Party> side) ->
                    world.network().partition(side, parties());
            case Fault.Deafen(Party server) ->
                    parties().forEach(other -> world.network().cut(other, server));
            case Fault.Mute(Party server) ->
                    parties().forEach(other -> world.network().cut(server, other));
            case Fault.Rejoin(NavigableSet<Party> back) -> back.forEach(world.network()::rejoin);
            case Fault.Wipe(Party server) -> hostsOf(server).forEach(this::wipe);
            case Fault.Rot(Party server) -> hostsOf(server).forEach(this::rot);
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

    private void wipe(ServerHost host) {
        checks.harmed(host);
        host.wipe();
    }

    private void rot(ServerHost host) {
        checks.harmed(host);
        host.rot();
    }

    /// Ends what the weather did; liars lie on.
    public void calm() {
        world.calmNetwork();
        servers().forEach(server -> server.turnDiskWeather(DiskWeather.calm()));
    }

    /// Checks the bounds that hold at every moment.
    public void checkBounds() {
        int clientsAtMost = clients.size() + faultyClients.size() + hosts.size();
        checks.stagingIsBounded(correctServers(), plan, clientsAtMost);
    }

    /// Servers of honest conduct.
    public List<ServerHost> correctServers() {
        return servers().stream().filter(server -> server.conduct().isHonest()).toList();
    }

    /// Lets everything happen that is due in the next `ticks`.
    public void passTicks(long ticks) {
        world.queue().runThrough(world.nowTick() + ticks);
    }

    /// Servers of honest conduct whose repair still has something to do.
    public List<Party> repairing() {
        return correctServers().stream()
                .filter(ServerHost::isRepairing)
                .map(ServerHost::party)
                .toList();
    }
}
