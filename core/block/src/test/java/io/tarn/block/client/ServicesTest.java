package io.tarn.block.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.tarn.base.Bytes;
import io.tarn.block.BlockAddress;
import io.tarn.block.BlockRequest;
import io.tarn.block.Redundancy;
import io.tarn.block.VolumeId;
import io.tarn.block.client.ClientEffect.Served;
import io.tarn.block.peer.ExchangeIds;
import io.tarn.block.peer.Exchanges;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ServicesTest {
    private static final Redundancy REDUNDANCY = new Redundancy(1, 2);
    private static final long PATIENCE_TICKS = 250;
    private static final int QUIET = 3;
    private static final BlockRequest.OfBlock QUESTION =
            new BlockRequest.FindTimestamp(
                    new BlockAddress(new VolumeId(Bytes.zeros(VolumeId.BYTES)), 0));

    @Test
    void serverThatDoesNotAnswerWhileOthersAreQuickIsSilent() {
        assertThat(servicesOfWrite(2, PATIENCE_TICKS))
                .contains(new Served(QUIET, Service.SILENT))
                .contains(new Served(0, Service.HELPED));
    }

    @Test
    void nothingIsSaidBeforePatienceEnds() {
        assertThat(servicesOfWrite(2, PATIENCE_TICKS - 1)).noneMatch(ServicesTest::isAboutQuiet);
    }

    @Test
    void nobodyIsBlamedForBeingSlowWhereAllAre() {
        assertThat(servicesOfWrite(200, 799)).noneMatch(ServicesTest::isAboutQuiet);
        assertThat(servicesOfWrite(200, 800)).contains(new Served(QUIET, Service.SILENT));
    }

    @Test
    void oneSlowAnswerExcusesNobody() {
        assertThat(servicesOfWrite(List.of(2L, 2L, 200L), PATIENCE_TICKS))
                .contains(new Served(QUIET, Service.SILENT));
    }

    private static boolean isAboutQuiet(ClientEffect effect) {
        return effect instanceof Served served && served.server() == QUIET;
    }

    private static List<ClientEffect> servicesOfWrite(long answerTicks, long endTick) {
        return servicesOfWrite(List.of(answerTicks, answerTicks, answerTicks), endTick);
    }

    /// @param answerTicks of all servers but the last, which has not answered when the write ends
    private static List<ClientEffect> servicesOfWrite(List<Long> answerTicks, long endTick) {
        List<WritePeer> peers =
                IntStream.range(0, REDUNDANCY.servers()).mapToObj(WritePeer::new).toList();
        var exchanges =
                new Exchanges<BlockRequest.OfBlock, WritePeer>(peers, 2_000, 20, new ExchangeIds());
        var questions = new ArrayList<Long>();
        for (WritePeer peer : peers) {
            questions.add(exchanges.ask(peer, QUESTION, 0));
        }
        for (int server = 0; server < answerTicks.size(); server++) {
            exchanges
                    .take(server, questions.get(server), answerTicks.get(server))
                    .orElseThrow()
                    .peer()
                    .answered();
        }
        return new Services(REDUNDANCY, endTick, PATIENCE_TICKS).ofWrite(peers, 1);
    }
}
