package io.tarn.simulator.volume;

import static org.assertj.core.api.Assertions.assertThat;

import io.tarn.block.ReadOutcome;
import io.tarn.block.WriteOutcome;
import io.tarn.simulator.faults.FaultBudget;
import io.tarn.simulator.kernel.GroupCommit.PowerSupply;
import io.tarn.simulator.kernel.Seed;
import io.tarn.simulator.liars.FaultyClient;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntFunction;

/// A small volume that a test directs step by step, with the checks of a whole run behind it.
final class Scenario {
    /// Longer than any operation of [VolumePlan#calm].
    static final int PATIENCE_TICKS = 6_000;

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
        AtomicReference<WriteOutcome> outcome = startWrite(client, block);
        passTicks(PATIENCE_TICKS);
        return outcome.get();
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
        passTicks(PATIENCE_TICKS);
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

    ServerHost server(int place) {
        return volume.server(place);
    }

    WorkloadClient client(int index) {
        return volume.clients().get(index);
    }
}
