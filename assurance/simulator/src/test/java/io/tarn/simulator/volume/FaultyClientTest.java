package io.tarn.simulator.volume;

import static org.assertj.core.api.Assertions.assertThat;

import io.tarn.block.ReadOutcome;
import io.tarn.block.Timestamp;
import io.tarn.block.WriteOutcome;
import io.tarn.simulator.liars.ClientLie;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The design of blocks, "What a lying party gets": each kind of malicious client.
class FaultyClientTest {
    private static final int LIE_TICKS = 3_000;

    @ParameterizedTest
    @EnumSource
    void correctClientsReadAndWriteMeanwhileAndAfterwards(ClientLie lie) {
        Scenario scenario = new Scenario(1, VolumeCast.of(lie));
        scenario.letLie(LIE_TICKS);
        scenario.assertWrites(0, 0);
        scenario.assertWrites(1, 1);
        scenario.volume.faultyClients().getFirst().stop();
        scenario.assertWrites(0, 0);
        scenario.assertWrites(1, 1);
        scenario.assertReads(1, 0);
        scenario.assertReads(2, 1);
        scenario.assertLinearizable();
    }

    /// What no correct server accepts leaves blocks as they were: never written.
    @ParameterizedTest
    @EnumSource(
            names = {
                "TOO_MANY_WRONG_HASHES",
                "PREPARES_ONLY",
                "HUGE_TIMESTAMP",
                "STRANGER",
                "READER_WRITES",
                "READER_WRITES_BACK",
                "REFLECTS_MACS",
                "WRONG_PLACE"
            })
    void whatIsNoWriteIsNeverRead(ClientLie lie) {
        Scenario scenario = new Scenario(1, VolumeCast.of(lie));
        scenario.letLie(LIE_TICKS);
        for (long block = 0; block < 2; block++) {
            assertThat(scenario.assertReads(0, block).timestamp()).isEqualTo(Timestamp.NONE);
        }
        scenario.assertLinearizable();
    }

    /// §3.5: "the ts value will advance only if at least some correct server successfully prepared
    /// at this timestamp".
    @Test
    void timestampsDoNotSkip() {
        Scenario scenario = new Scenario(1, VolumeCast.of(ClientLie.HUGE_TIMESTAMP));
        scenario.letLie(LIE_TICKS);
        scenario.assertWrites(0, 0);
        assertThat(scenario.assertReads(1, 0).timestamp().ts()).isEqualTo(1);
    }

    /// Line 207 and lines 918–928: a write with up to `f` wrong hashes is a write, and so is one that
    /// has `f` fragments of another block. All who read it read the same, and no server holds
    /// anything else (line 304).
    @ParameterizedTest
    @EnumSource(names = {"WRONG_HASHES", "TWO_BLOCKS"})
    void whatMFragmentsAgreeOnIsReadAlikeByAll(ClientLie lie) {
        Scenario scenario = new Scenario(1, VolumeCast.of(lie));
        scenario.letLie(LIE_TICKS);
        scenario.volume.faultyClients().getFirst().stop();
        scenario.passTicks(Scenario.PATIENCE_TICKS);

        for (long block = 0; block < 2; block++) {
            ReadOutcome.Whole first = scenario.assertReads(0, block);
            assertThat(first.timestamp()).isNotEqualTo(Timestamp.NONE);
            assertThat(scenario.assertReads(1, block)).isEqualTo(first);
            for (int down = 0; down < 4; down++) {
                scenario.server(down).crash();
                assertThat(scenario.assertReads(2, block)).isEqualTo(first);
                scenario.server(down).start();
            }
            scenario.assertFragmentsBelongTo(first, block);
        }
    }

    /// §3.2: "a fixed upper bound … on the number of prepare requests from each client that are not
    /// followed by subsequent commits".
    @Test
    void preparesWithoutCommitStayWithinTheirBound() {
        Scenario scenario = new Scenario(1, VolumeCast.of(ClientLie.PREPARES_ONLY));
        int bound = scenario.volume.world().plan().serverLimits().stagedPerClientMax();
        scenario.letLie(LIE_TICKS);

        for (ServerHost server : scenario.volume.servers()) {
            assertThat(server.stagedCount()).isBetween(1, bound);
        }
        assertThat(scenario.write(0, 0)).isInstanceOf(WriteOutcome.Applied.class);
    }
}
