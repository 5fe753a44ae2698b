package io.tarn.simulator.volume;

import static org.assertj.core.api.Assertions.assertThat;

import io.tarn.block.ReadOutcome;
import io.tarn.block.WriteOutcome;
import io.tarn.simulator.kernel.GroupCommit.PowerSupply;
import io.tarn.simulator.kernel.GroupCommit.SyncPoint;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Power loss at every point at which a server makes something durable: what was acknowledged is
/// there afterwards, whichever other server is gone then.
class PowerLossTest {
    private static final int SERVERS = 4;
    private static final int OUTAGE_TICKS = 50;

    @ParameterizedTest
    @EnumSource
    void oneServerLosesPowerAtAnySync(SyncPoint point) {
        for (int place = 0; place < SERVERS; place++) {
            long syncs = syncsOfServer(place);
            assertThat(syncs).isGreaterThanOrEqualTo(4);
            for (long sync = 1; sync <= syncs; sync++) {
                int victim = place;
                PowerSupply fails = failsOnceAt(point, sync);
                Scenario scenario =
                        new Scenario(
                                1,
                                VolumeCast.HONEST,
                                at -> at == victim ? fails : PowerSupply.STEADY);

                List<WriteOutcome> outcomes = writeAll(scenario);

                assertThat(outcomes)
                        .as("server %d, sync %d", place, sync)
                        .allMatch(outcome -> outcome instanceof WriteOutcome.Applied);
                scenario.server((place + 1) % SERVERS).crash();
                readAll(scenario);
            }
        }
    }

    /// Not `f` but all: nothing may rely on a server that stays up.
    @ParameterizedTest
    @EnumSource
    void allServersLosePowerTogether(SyncPoint point) {
        long syncs = syncsOfServer(0);
        for (long sync = 1; sync <= syncs; sync++) {
            AtomicReference<Scenario> scenario = new AtomicReference<>();
            PowerSupply first = failsOnceAt(point, sync);
            PowerSupply all =
                    (at, count) -> {
                        boolean fails = first.failsAt(at, count);
                        if (fails) {
                            IntStream.range(1, SERVERS)
                                    .forEach(other -> scenario.get().server(other).crash());
                        }
                        return fails;
                    };
            scenario.set(
                    new Scenario(1, VolumeCast.HONEST, at -> at == 0 ? all : PowerSupply.STEADY));

            writeAll(scenario.get());

            scenario.get().server((int) (sync % SERVERS)).crash();
            readAll(scenario.get());
        }
    }

    private static PowerSupply failsOnceAt(SyncPoint point, long sync) {
        return (at, count) -> at == point && count == sync;
    }

    private static long syncsOfServer(int place) {
        Scenario scenario = new Scenario(1, VolumeCast.HONEST);
        writeAll(scenario);
        return scenario.server(place).syncs();
    }

    /// Writes that overlap and writes that follow one another; servers that went down come back.
    private static List<WriteOutcome> writeAll(Scenario scenario) {
        List<AtomicReference<WriteOutcome>> outcomes = new ArrayList<>();
        for (int round = 0; round < 3; round++) {
            outcomes.add(scenario.startWrite(0, 0));
            outcomes.add(scenario.startWrite(1, round % 2));
            for (int step = 0; step < Scenario.PATIENCE_TICKS; step += OUTAGE_TICKS) {
                scenario.passTicks(OUTAGE_TICKS);
                scenario.volume.servers().forEach(ServerHost::start);
            }
        }
        return outcomes.stream().map(AtomicReference::get).toList();
    }

    private static void readAll(Scenario scenario) {
        for (long block = 0; block < 2; block++) {
            ReadOutcome.Whole first = scenario.assertReads(0, block);
            assertThat(scenario.assertReads(2, block)).isEqualTo(first);
        }
        scenario.assertLinearizable();
    }
}
