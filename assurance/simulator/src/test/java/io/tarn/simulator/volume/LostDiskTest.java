package io.tarn.simulator.volume;

import static org.assertj.core.api.Assertions.assertThat;

import io.tarn.block.ReadOutcome;
import io.tarn.block.Timestamp;
import org.junit.jupiter.api.Test;

/// Disks that are lost, rot, or run full, one at a time.
class LostDiskTest {
    private static final int SERVERS = 4;

    /// Were a wiped server to answer before it has learnt, or not to learn at all, the second
    /// wipe would lose the block.
    @Test
    void everyDiskMayBeReplacedInTurn() {
        Scenario scenario = new Scenario(1, VolumeCast.HONEST);
        scenario.assertWrites(0, 0);
        ReadOutcome.Whole before = scenario.assertReads(1, 0);

        for (int round = 0; round < 2; round++) {
            for (int place = 0; place < SERVERS; place++) {
                scenario.server(place).wipe();
                scenario.passTicks(Scenario.PATIENCE_TICKS);
                assertThat(scenario.volume.repairing()).isEmpty();
            }
        }

        assertThat(scenario.assertReads(2, 0)).isEqualTo(before);
        assertThat(scenario.assertReads(2, 1).timestamp()).isEqualTo(Timestamp.NONE);
        scenario.assertLinearizable();
    }

    @Test
    void aDiskIsReplacedWhileClientsWrite() {
        Scenario scenario = new Scenario(1, VolumeCast.HONEST);
        scenario.assertWrites(0, 0);
        scenario.server(0).wipe();
        scenario.startWrite(0, 0);
        scenario.startWrite(1, 0);
        scenario.assertWrites(1, 1);
        scenario.passTicks(Scenario.PATIENCE_TICKS);

        scenario.server(1).crash();
        scenario.assertReads(2, 0);
        scenario.assertReads(2, 1);
        scenario.assertLinearizable();
    }

    /// The design of blocks: "a disk that lies (flipped bits) is found by the hash on read and repaired at
    /// once".
    @Test
    void whatRotsIsRepairedOnRead() {
        Scenario scenario = new Scenario(1, VolumeCast.HONEST);
        scenario.assertWrites(0, 0);
        scenario.assertWrites(1, 1);
        for (int i = 0; i < 8; i++) {
            ServerHost server = scenario.server(i % 2); // These are asked for fragments first.
            server.rot();
            scenario.assertReads(2, 0);
            scenario.assertReads(2, 1);
            server.crash();
            server.start();
            scenario.assertReads(2, 0);
            scenario.assertReads(2, 1);
            assertThat(server.disk().isWhole()).as("after rot %d", i).isTrue();
        }
        scenario.assertLinearizable();
    }

    /// Issue: "that node refuses writes with a typed error, the volume goes on".
    @Test
    void aFullDiskStopsNobodyElse() {
        Scenario scenario = new Scenario(1, VolumeCast.HONEST);
        for (int place = 0; place < SERVERS; place++) {
            scenario.server(place).full(true);
            scenario.assertWrites(0, 0);
            scenario.assertReads(2, 0);
            scenario.server(place).full(false);
            scenario.assertWrites(1, 1);
        }
        scenario.assertLinearizable();
    }

    @Test
    void moreFullDisksThanFAreToldApartFromSuccess() {
        Scenario scenario = new Scenario(1, VolumeCast.HONEST);
        scenario.assertWrites(0, 0);
        scenario.server(0).full(true);
        scenario.server(1).full(true);

        assertThat(scenario.write(1, 0)).isNotInstanceOf(io.tarn.block.WriteOutcome.Applied.class);

        scenario.server(0).full(false);
        scenario.server(1).full(false);
        scenario.assertWrites(1, 0);
        scenario.assertReads(2, 0);
        scenario.assertLinearizable();
    }
}
