package io.tarn.simulator.volume;

import static org.assertj.core.api.Assertions.assertThat;

import io.tarn.block.BlockAddress;
import io.tarn.block.BlockCode.Reencoded;
import io.tarn.block.ReadOutcome;
import io.tarn.block.WriteOutcome;
import io.tarn.simulator.faults.FaultBudget;
import io.tarn.simulator.kernel.GroupCommit.PowerSupply;
import io.tarn.simulator.kernel.Seed;
import io.tarn.simulator.liars.FaultyClient;
import io.tarn.simulator.volume.VolumeDisk.Loaded;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntFunction;

/// A small volume that a test directs step by step, with the checks of a whole run behind it.
final class Scenario {
    /// Longer than any operation of [VolumePlan#calm].
    static final int PATIENCE_TICKS = 6_000;

    private static final int STEP_TICKS = 50;

    final Volume volume;

    Scenario(int faults, VolumeCast cast) {
        this(faults, cast, _ -> PowerSupply.STEADY);
    }

    Scenario(int faults, VolumeCast cast, IntFunction<PowerSupply> power) {
        volume =
                new Volume(
                        new Seed(1).random(),
                        VolumePlan.calm(faults),
                        cast,
                        new FaultBudget(faults, Integer.MAX_VALUE),
                        power);
    }

    WriteOutcome write(int client, long block) {
        return await(startWrite(client, block));
    }

    /// A write that goes on while other things happen.
    AtomicReference<WriteOutcome> startWrite(int client, long block) {
        AtomicReference<WriteOutcome> outcome = new AtomicReference<>();
        client(client).write(block, volume.world().plan().clientLimits(), outcome::set);
        return outcome;
    }

    ReadOutcome read(int client, long block) {
        AtomicReference<ReadOutcome> outcome = new AtomicReference<>();
        client(client).read(block, volume.world().plan().clientLimits(), outcome::set);
        return await(outcome);
    }

    /// Lets time pass until there is an outcome; every operation ends by its deadline.
    private <T> T await(AtomicReference<T> outcome) {
        for (int tick = 0; outcome.get() == null && tick < PATIENCE_TICKS; tick += STEP_TICKS) {
            passTicks(STEP_TICKS);
        }
        assertThat(outcome.get()).as("an operation ends").isNotNull();
        return outcome.get();
    }

    void assertWrites(int client, long block) {
        assertThat(write(client, block)).isInstanceOf(WriteOutcome.Applied.class);
    }

    ReadOutcome.Whole assertReads(int client, long block) {
        ReadOutcome read = read(client, block);
        assertThat(read).isInstanceOf(ReadOutcome.Whole.class);
        return (ReadOutcome.Whole) read;
    }

    /// Whoever holds what was read holds its own fragment of that very block.
    void assertFragmentsBelongTo(ReadOutcome.Whole read, long block) {
        VolumeWorld world = volume.world();
        BlockAddress address = world.address(block);
        for (ServerHost server : volume.servers()) {
            Loaded loaded = server.disk().record(address);
            assertThat(loaded).isInstanceOf(Loaded.Sound.class);
            ((Loaded.Sound) loaded)
                    .record()
                    .entry(read.timestamp())
                    .ifPresent(entry ->
                            assertThat(server.disk().fragment(address, read.timestamp()))
                                    .as("fragment of %s", server.party())
                                    .isEqualTo(
                                            world.code()
                                                    .reencode(
                                                            entry.fpcc(),
                                                            server.place(),
                                                            world.code().padded(read.content()))
                                                    .map(Reencoded::fragment)));
        }
    }

    /// Everything that is on disks belongs there: sound records, whole fragments, and no others.
    void assertDisksAreWhole() {
        assertThat(volume.repairing()).isEmpty();
        for (ServerHost server : volume.servers()) {
            assertThat(server.disk().isWhole()).as("disk of %s", server.party()).isTrue();
            assertThat(server.disk().fragments())
                    .as("fragments of %s", server.party())
                    .isEqualTo(server.disk().entries());
        }
    }

    void assertLinearizable() {
        assertThat(volume.checks().requireLinearizable()).isZero();
        volume.checkBounds();
    }

    void passTicks(long ticks) {
        volume.passTicks(ticks);
    }

    /// Lets the faulty client have its way for a while.
    void letLie(long ticks) {
        volume.faultyClients().forEach(FaultyClient::start);
        passTicks(ticks);
    }

    /// Nothing that this client sends reaches the server at `place`.
    void cut(int client, int place) {
        volume.world().network().cut(client(client).self(), volume.world().server(place));
    }

    void rejoin(int place) {
        volume.world().network().rejoin(volume.world().server(place));
    }

    ServerHost server(int place) {
        return volume.server(place);
    }

    WorkloadClient client(int index) {
        return volume.clients().get(index);
    }
}
