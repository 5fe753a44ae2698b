package io.tarn.simulator.volume;

import io.tarn.base.Bytes;
import io.tarn.block.BlockReply;
import io.tarn.block.BlockReply.Prepared;
import io.tarn.block.BlockRequest;
import io.tarn.block.BlockRequest.PrepareBlock;
import io.tarn.block.BlockRequest.PrepareFragment;
import io.tarn.block.wire.ReplyCodec;
import io.tarn.simulator.kernel.DiskBatch;
import io.tarn.simulator.kernel.DiskWeather;
import io.tarn.simulator.kernel.GroupCommit;
import io.tarn.simulator.kernel.GroupCommit.PowerSupply;
import io.tarn.simulator.kernel.LocalClock;
import io.tarn.simulator.kernel.Party;
import io.tarn.simulator.kernel.SimulatedDisk;
import io.tarn.simulator.kernel.SimulatedNetwork;
import io.tarn.simulator.liars.Conduct;
import org.jspecify.annotations.Nullable;

/// One server of the volume over all its crashes: its disk, its clock, its conduct, and the process
/// that runs now, if one does.
public final class ServerHost implements SimulatedNetwork.Receiver {
    private final VolumeWorld world;
    private final int place;
    private final Party party;
    private final Conduct conduct;
    private final LocalClock clock;
    private final SimulatedDisk medium;
    private final VolumeDisk disk;
    private final GroupCommit commits;
    private @Nullable ServerProcess process;
    private boolean isHarmed;
    private int restarts;

    /// A server with a new disk that knows all blocks, since none was written; not started yet.
    ///
    /// @param power where its power fails; a process that loses it stays down until [#start]
    public ServerHost(VolumeWorld world, int place, Conduct conduct, PowerSupply power) {
        this.world = world;
        this.place = place;
        this.conduct = conduct;
        party = world.server(place);
        clock = new LocalClock(world.queue());
        medium = new SimulatedDisk(world.random("disk " + party), DiskWeather.calm());
        disk = new VolumeDisk(medium, world.volume(), place, world.shape().redundancy());
        commits =
                new GroupCommit(
                        medium,
                        world.queue(),
                        world.random("sync " + party),
                        world.plan().syncTicksMax(),
                        power,
                        this::crash);
        DiskBatch batch = new DiskBatch();
        disk.knownBelow(batch, world.shape().blocks());
        medium.write(batch);
        medium.sync();
    }

    public int place() {
        return place;
    }

    public Party party() {
        return party;
    }

    public Conduct conduct() {
        return conduct;
    }

    public LocalClock clock() {
        return clock;
    }

    public VolumeDisk disk() {
        return disk;
    }

    public boolean isUp() {
        return process != null;
    }

    /// Whether it still fetches something from the others.
    public boolean isRepairing() {
        return process != null && process.isRepairing();
    }

    /// Syncs of its disk so far.
    public long syncs() {
        return commits.syncs();
    }

    /// How often it started.
    public int restarts() {
        return restarts;
    }

    /// Prepares that wait for a commit here; 0 while it is down.
    public int stagedCount() {
        return process == null ? 0 : process.stagedCount();
    }

    public void start() {
        if (process == null) {
            restarts++;
            process = new ServerProcess(world, this, disk, commits);
            process.start();
        }
    }

    /// Power loss.
    public void crash() {
        if (process != null) {
            world.note("crash " + party);
            process.die();
            process = null;
            medium.crash();
        }
    }

    /// Another, empty disk; the server starts from that.
    public void wipe() {
        crash();
        medium.wipe();
        isHarmed = true;
        start();
    }

    /// One bit of its disk changes; without anything on it, nothing does.
    public void rot() {
        medium.rot().ifPresent(_ -> isHarmed = true);
    }

    public void full(boolean isFull) {
        medium.full(isFull);
        if (!isFull && process != null) {
            process.diskFull(false);
        }
    }

    public void turnDiskWeather(DiskWeather weather) {
        medium.turnWeather(weather);
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
            restarts++;
            process = new ServerProcess(world, this, disk, commits);
            process.start();
            process.diskFull(true);
        }
    }

    void answer(Party to, long exchange, BlockRequest request, BlockReply honest) {
        if (conduct.isHonest() && honest instanceof Prepared(long ts, Bytes _, var _)) {
            switch (request) {
                case PrepareFragment(var address, _, var fpcc, _) ->
                        world.events().prepared(party, to, address, fpcc.at(ts));
                case PrepareBlock(var address, _, var fpcc, _) ->
                        world.events().prepared(party, to, address, fpcc.at(ts));
                default -> throw new IllegalStateException("only a prepare is answered so");
            }
        }
        conduct.says(to, request, honest).forEach(reply -> send(to, exchange, reply));
    }

    void send(Party to, long exchange, BlockReply reply) {
        Bytes frame = new Frame(exchange, ReplyCodec.encode(reply)).toBytes();
        for (Conduct.Sent sent : conduct.sends(to, frame)) {
            world.queue()
                    .after(sent.delayTicks(), () -> world.network().send(party, to, sent.frame()));
        }
    }

    /// Tells the budget once a harmed server holds again what it should, even after a crash.
    void checkWhole() {
        if (isHarmed && process != null && !process.isRepairing() && isWhole()) {
            isHarmed = false;
            world.events().repaired(party);
        }
    }

    private boolean isWhole() {
        return medium.isSynced() && disk.knownBelow() == world.shape().blocks() && disk.isWhole();
    }
}
