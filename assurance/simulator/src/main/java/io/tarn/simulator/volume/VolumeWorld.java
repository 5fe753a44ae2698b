package io.tarn.simulator.volume;

import io.tarn.base.Bytes;
import io.tarn.block.BlockAddress;
import io.tarn.block.BlockCode;
import io.tarn.block.BlockShape;
import io.tarn.block.VolumeId;
import io.tarn.block.server.Caller;
import io.tarn.block.server.Caller.Role;
import io.tarn.crypto.Sha256;
import io.tarn.simulator.kernel.EventQueue;
import io.tarn.simulator.kernel.LinkWeather;
import io.tarn.simulator.kernel.Party;
import io.tarn.simulator.kernel.SimulatedNetwork;
import io.tarn.simulator.kernel.SimulationRandom;
import io.tarn.simulator.kernel.Trace;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.function.IntSupplier;

/// What all parties of one simulated volume share: time, the network, the volume's shape, its keys
/// and its list of permissions.
public final class VolumeWorld {
    /// How often a party's clock wakes it, in ticks.
    static final int WAKE_TICKS = 5;

    /// How long one epoch of MAC keys lasts, in ticks: longer than any operation, and servers do not
    /// change keys so far apart that a tag, good for the next epoch too, would not last for one.
    private static final int EPOCH_TICKS = 30_000;

    private static final int EPOCH_APART_TICKS_MAX = 3_000;

    private final SimulationRandom random;
    private final EventQueue queue = new EventQueue();
    private final Trace trace;
    private final SimulatedNetwork network;
    private final VolumePlan plan;
    private final VolumeId volume;
    private final BlockCode code;
    private final VolumeKeys keys;
    private final VolumeEvents events;
    private final Map<Party, Role> roles = new TreeMap<>();
    private final List<Party> servers = new ArrayList<>();
    private final int epochAheadTicks;
    private int engines;

    public VolumeWorld(SimulationRandom random, VolumePlan plan, VolumeEvents events) {
        this.random = random;
        this.plan = plan;
        this.events = events;
        trace = new Trace(frame -> Frame.words(frame, plan.shape().redundancy()));
        network = new SimulatedNetwork(queue, trace, random.split("network"), plan.weather());
        volume = new VolumeId(Sha256.hash(Bytes.ofHex("00")));
        epochAheadTicks = random.split("epochs").between(0, EPOCH_TICKS);
        code = new BlockCode(plan.shape());
        keys = new VolumeKeys(random.split("keys").bytes(32));
        for (int i = 0; i < plan.shape().redundancy().servers(); i++) {
            Party server = new Party("s%02d".formatted(i));
            servers.add(server);
            roles.put(server, Role.SERVER);
        }
    }

    public SimulationRandom random(String part) {
        return random.split(part);
    }

    public EventQueue queue() {
        return queue;
    }

    public long nowTick() {
        return queue.nowTick();
    }

    public Trace trace() {
        return trace;
    }

    public SimulatedNetwork network() {
        return network;
    }

    public VolumePlan plan() {
        return plan;
    }

    public BlockShape shape() {
        return plan.shape();
    }

    public BlockCode code() {
        return code;
    }

    public VolumeId volume() {
        return volume;
    }

    public VolumeKeys keys() {
        return keys;
    }

    public VolumeEvents events() {
        return events;
    }

    public BlockAddress address(long block) {
        return new BlockAddress(volume, block);
    }

    /// The volume's servers, in the order of their places.
    public List<Party> servers() {
        return List.copyOf(servers);
    }

    public Party server(int place) {
        return servers.get(place);
    }

    /// The epoch of MAC keys at `server`: each changes it at a time of its own.
    IntSupplier epochAt(Party server) {
        int aheadTicks =
                epochAheadTicks
                        + random.split("epoch of " + server).between(0, EPOCH_APART_TICKS_MAX);
        return () -> Math.toIntExact((queue.nowTick() + aheadTicks) / EPOCH_TICKS);
    }

    /// The first of 2^32 names for questions that nobody else uses.
    long nextExchanges() {
        return (long) engines++ << Integer.SIZE;
    }

    /// Lists `client` in the volume's descriptor.
    public void permit(Party client, Role role) {
        roles.put(client, role);
    }

    /// Who asks, as the channel proves it.
    public Caller caller(Party party) {
        return new Caller(clientId(party), roles.getOrDefault(party, Role.STRANGER));
    }

    public static Bytes clientId(Party party) {
        return Sha256.hash(Bytes.owning(party.name().getBytes(StandardCharsets.UTF_8)));
    }

    public void note(String what) {
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

    /// From now on every link is as good as links get.
    public void calmNetwork() {
        network.heal();
        network.turnWeather(LinkWeather.calm());
    }
}
