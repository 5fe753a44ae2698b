package io.tarn.simulator.immutable;

import io.tarn.base.Bytes;
import io.tarn.block.immutable.StoreReply;
import io.tarn.block.immutable.StoreReplyCodec;
import io.tarn.block.immutable.StoreRequest;
import io.tarn.simulator.kernel.DiskWeather;
import io.tarn.simulator.kernel.GroupCommit;
import io.tarn.simulator.kernel.GroupCommit.PowerSupply;
import io.tarn.simulator.kernel.LocalClock;
import io.tarn.simulator.kernel.Party;
import io.tarn.simulator.kernel.SimulatedDisk;
import io.tarn.simulator.kernel.SimulatedNetwork;
import io.tarn.simulator.liars.Conduct;
import io.tarn.simulator.volume.Frame;
import org.jspecify.annotations.Nullable;

/// One server over all its crashes: its disk, its clock, its conduct, and the process that runs now,
/// if one does.
public final class StoreHost implements SimulatedNetwork.Receiver {
    private final StoreWorld world;
    private final int place;
    private final Party party;
    private final StoreConduct conduct;
    private final NodeFlaw flaw;
    private final LocalClock clock;
    private final SimulatedDisk medium;
    private final FragmentDisk disk;
    private final GroupCommit commits;
    private @Nullable StoreProcess process;

    /// A server with a new disk; not started yet.
    StoreHost(StoreWorld world, int place, StoreConduct conduct, NodeFlaw flaw) {
        this.world = world;
        this.place = place;
        this.conduct = conduct;
        this.flaw = flaw;
        party = world.server(place);
        clock = new LocalClock(world.queue());
        medium = new SimulatedDisk(world.random("disk " + party), DiskWeather.calm());
        disk = new FragmentDisk(medium, world.plan().redundancy());
        commits =
                new GroupCommit(
                        medium,
                        world.queue(),
                        world.random("sync " + party),
                        world.plan().syncTicksMax(),
                        PowerSupply.STEADY,
                        this::crash);
    }

    public StoreWorld world() {
        return world;
    }

    public int place() {
        return place;
    }

    public Party party() {
        return party;
    }

    public boolean isHonest() {
        return conduct.isHonest();
    }

    public NodeFlaw flaw() {
        return flaw;
    }

    public LocalClock clock() {
        return clock;
    }

    public FragmentDisk disk() {
        return disk;
    }

    public boolean isUp() {
        return process != null;
    }

    /// What the process counts; 0 while it is down.
    int stagedCount() {
        return process == null ? 0 : process.stagedCount();
    }

    /// Agreed time as the process knows it; negative while it does not, or is down.
    long settledMillis() {
        return process == null ? -1 : process.settledMillis();
    }

    void start() {
        if (process == null) {
            process = new StoreProcess(world, this, commits);
            process.start();
        }
    }

    /// Power loss.
    void crash() {
        if (process != null) {
            process.die();
            process = null;
            medium.crash();
        }
    }

    /// Another, empty disk; the server starts from that.
    void wipe() {
        crash();
        medium.wipe();
        start();
    }

    void rot() {
        medium.rot();
    }

    void full(boolean isFull) {
        medium.full(isFull);
        if (!isFull && process != null) {
            process.diskFull(false);
        }
    }

    void turnDiskWeather(DiskWeather weather) {
        medium.turnWeather(weather);
    }

    /// Whether it holds everything it gave its word on.
    boolean keepsPromises() {
        return world.promises().of(place).stream().allMatch(disk::holds);
    }

    /// Whether nothing that it lost is missed any more, even after a crash.
    public boolean isMended() {
        return medium.isSynced() && disk.isWhole() && keepsPromises();
    }

    @Override
    public void received(Party from, Bytes frame) {
        if (process != null) {
            process.received(from, frame);
        }
    }

    /// The disk refused a step: start again from what is on it, knowing that it is full.
    void restartFull() {
        if (process != null) {
            process.die();
            process = new StoreProcess(world, this, commits);
            process.start();
            process.diskFull(true);
        }
    }

    void answer(Party to, long exchange, StoreRequest request, StoreReply honest) {
        for (StoreReply reply : conduct.says(to, request, honest)) {
            Bytes frame = new Frame(exchange, StoreReplyCodec.encode(reply)).toBytes();
            for (Conduct.Sent sent : conduct.sends(to, frame)) {
                world.queue()
                        .after(
                                sent.delayTicks(),
                                () -> world.network().send(party, to, sent.frame()));
            }
        }
    }

    void answerMalformed(Party to, long exchange, StoreReply reply) {
        Bytes frame = new Frame(exchange, StoreReplyCodec.encode(reply)).toBytes();
        world.network().send(party, to, frame);
    }
}
