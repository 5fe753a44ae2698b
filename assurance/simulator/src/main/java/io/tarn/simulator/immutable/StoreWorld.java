package io.tarn.simulator.immutable;

import io.tarn.base.Bytes;
import io.tarn.block.VolumeId;
import io.tarn.block.immutable.ImmutableCode;
import io.tarn.block.server.Caller;
import io.tarn.block.server.Caller.Role;
import io.tarn.crypto.NodeIdentity;
import io.tarn.crypto.Sha256;
import io.tarn.simulator.kernel.EventQueue;
import io.tarn.simulator.kernel.LinkWeather;
import io.tarn.simulator.kernel.Party;
import io.tarn.simulator.kernel.SimulatedNetwork;
import io.tarn.simulator.kernel.SimulationRandom;
import io.tarn.simulator.kernel.Trace;
import io.tarn.simulator.volume.Frame;
import io.tarn.simulator.volume.VolumeWorld;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;

/// What all parties share: time, the network, the code, identities and the list of permissions.
public final class StoreWorld {
    static final int WAKE_TICKS = 5;

    private final SimulationRandom random;
    private final StorePlan plan;
    private final EventQueue queue;
    private final Trace trace;
    private final SimulatedNetwork network;
    private final VolumeId volume = new VolumeId(Sha256.hash(Bytes.ofHex("00")));
    private final ImmutableCode code;
    private final SortedMap<Party, Role> roles = new TreeMap<>();
    private final List<Party> servers = new ArrayList<>();
    private final List<NodeIdentity> identities = new ArrayList<>();
    private final AgreedOrder order;
    private final VersionsAbove above;
    private final Promises promises;
    private final StoreChecks checks;
    private int engines;

    /// Alone, under a simulated order.
    StoreWorld(SimulationRandom random, StorePlan plan) {
        this(
                random,
                plan,
                new EventQueue(),
                new Trace(frame -> Frame.words(frame, plan.redundancy())),
                Optional.empty());
    }

    /// @param above what orders versions; if that is not simulated here
    StoreWorld(
            SimulationRandom random,
            StorePlan plan,
            EventQueue queue,
            Trace trace,
            Optional<VersionsAbove> above) {
        this.random = random;
        this.plan = plan;
        this.queue = queue;
        this.trace = trace;
        network = new SimulatedNetwork(queue, trace, random.split("network"), plan.weather());
        code = new ImmutableCode(plan.redundancy());
        for (int i = 0; i < plan.redundancy().servers(); i++) {
            Party server = new Party("s%02d".formatted(i));
            servers.add(server);
            roles.put(server, Role.SERVER);
            identities.add(NodeIdentity.ofSeed(random.split("identity " + server).bytes(32)));
        }
        order = new AgreedOrder(this);
        this.above = above.orElse(order);
        promises = new Promises(this.above);
        checks = new StoreChecks(code, plan.serverLimits());
    }

    public SimulationRandom random(String part) {
        return random.split(part);
    }

    public StorePlan plan() {
        return plan;
    }

    public EventQueue queue() {
        return queue;
    }

    Trace trace() {
        return trace;
    }

    public SimulatedNetwork network() {
        return network;
    }

    public VolumeId volume() {
        return volume;
    }

    public ImmutableCode code() {
        return code;
    }

    /// The simulated one.
    AgreedOrder order() {
        return order;
    }

    VersionsAbove above() {
        return above;
    }

    public Promises promises() {
        return promises;
    }

    public StoreChecks checks() {
        return checks;
    }

    /// In the order of their places: server `i` is the one that is to hold fragment `i`.
    public List<Party> servers() {
        return List.copyOf(servers);
    }

    Party server(int place) {
        return servers.get(place);
    }

    public NodeIdentity identity(int place) {
        return identities.get(place);
    }

    /// The first of 2^32 names for questions that nobody else uses.
    long nextExchanges() {
        return (long) engines++ << Integer.SIZE;
    }

    public void permit(Party client, Role role) {
        roles.put(client, role);
    }

    /// Who asks, as the channel proves it.
    Caller caller(Party party) {
        return new Caller(VolumeWorld.clientId(party), roles.getOrDefault(party, Role.STRANGER));
    }

    void note(String what) {
        trace.event(queue.nowTick(), what);
    }

    /// Runs `action` every few ticks for as long as `alive` says so.
    public void wake(BooleanSupplier alive, Runnable action) {
        queue.after(
                WAKE_TICKS,
                () -> {
                    if (alive.getAsBoolean()) {
                        action.run();
                        wake(alive, action);
                    }
                });
    }

    void calmNetwork() {
        network.heal();
        network.turnWeather(LinkWeather.calm());
    }
}
