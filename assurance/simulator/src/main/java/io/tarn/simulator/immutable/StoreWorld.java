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
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;

/// What all parties share: time, the network, the code, identities and the list of permissions.
final class StoreWorld {
    static final int WAKE_TICKS = 5;

    private final SimulationRandom random;
    private final StorePlan plan;
    private final EventQueue queue = new EventQueue();
    private final Trace trace;
    private final SimulatedNetwork network;
    private final VolumeId volume = new VolumeId(Sha256.hash(Bytes.ofHex("00")));
    private final ImmutableCode code;
    private final SortedMap<Party, Role> roles = new TreeMap<>();
    private final List<Party> servers = new ArrayList<>();
    private final List<NodeIdentity> identities = new ArrayList<>();
    private final AgreedOrder order;
    private final Promises promises;
    private final StoreChecks checks;
    private int engines;

    StoreWorld(SimulationRandom random, StorePlan plan) {
        this.random = random;
        this.plan = plan;
        trace = new Trace(frame -> Frame.words(frame, plan.redundancy()));
        network = new SimulatedNetwork(queue, trace, random.split("network"), plan.weather());
        code = new ImmutableCode(plan.redundancy());
        for (int i = 0; i < plan.redundancy().servers(); i++) {
            Party server = new Party("s%02d".formatted(i));
            servers.add(server);
            roles.put(server, Role.SERVER);
            identities.add(NodeIdentity.ofSeed(random.split("identity " + server).bytes(32)));
        }
        order = new AgreedOrder(plan.redundancy());
        promises = new Promises(order);
        checks = new StoreChecks(code, plan.serverLimits());
    }

    SimulationRandom random(String part) {
        return random.split(part);
    }

    StorePlan plan() {
        return plan;
    }

    EventQueue queue() {
        return queue;
    }

    Trace trace() {
        return trace;
    }

    SimulatedNetwork network() {
        return network;
    }

    VolumeId volume() {
        return volume;
    }

    ImmutableCode code() {
        return code;
    }

    AgreedOrder order() {
        return order;
    }

    Promises promises() {
        return promises;
    }

    StoreChecks checks() {
        return checks;
    }

    /// In the order of their places: server `i` is the one that is to hold fragment `i`.
    List<Party> servers() {
        return List.copyOf(servers);
    }

    Party server(int place) {
        return servers.get(place);
    }

    NodeIdentity identity(int place) {
        return identities.get(place);
    }

    /// The first of 2^32 names for questions that nobody else uses.
    long nextExchanges() {
        return (long) engines++ << Integer.SIZE;
    }

    void permit(Party client, Role role) {
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
    void wake(BooleanSupplier alive, Runnable action) {
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
