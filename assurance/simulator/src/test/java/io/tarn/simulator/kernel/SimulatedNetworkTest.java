package io.tarn.simulator.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import io.tarn.base.Bytes;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SimulatedNetworkTest {
    private static final Party ANN = new Party("ann");
    private static final Party BOB = new Party("bob");
    private static final Party EVE = new Party("eve");
    private static final int FRAMES = 200;

    private final EventQueue queue = new EventQueue();
    private final Trace trace = new Trace();
    private final List<String> heard = new ArrayList<>();

    @Test
    void calmLinksCarryEveryFrameOnceInOrder() {
        SimulatedNetwork network = network(LinkWeather.calm());
        sendAll(network);

        assertThat(heard).containsExactlyElementsOf(expected());
    }

    @Test
    void lossDuplicationAndReorderingHappenWhereAskedFor() {
        sendAll(network(new LinkWeather(1, 1, 300, 0, 0, true)));
        assertThat(heard).hasSizeBetween(1, FRAMES - 1).isSubsetOf(expected());

        heard.clear();
        sendAll(network(new LinkWeather(1, 1, 0, 300, 0, true)));
        assertThat(heard).hasSizeGreaterThan(FRAMES);
        assertThat(heard).containsAll(expected());

        heard.clear();
        sendAll(network(new LinkWeather(1, 50, 0, 0, 100, false)));
        assertThat(heard).containsExactlyInAnyOrderElementsOf(expected());
        assertThat(heard).isNotEqualTo(expected());

        heard.clear();
        sendAll(network(new LinkWeather(1, 50, 0, 0, 100, true)));
        assertThat(heard).isEqualTo(expected());
    }

    @Test
    void aCutStopsOneDirectionOnly() {
        SimulatedNetwork network = network(LinkWeather.calm());
        network.cut(ANN, BOB);

        exchange(network);
        assertThat(heard).containsExactly("bob→ann");

        network.heal();
        heard.clear();
        exchange(network);
        assertThat(heard).containsExactlyInAnyOrder("ann→bob", "bob→ann");
    }

    @Test
    void aPartitionStopsWhatCrossesItAndRejoiningMendsIt() {
        SimulatedNetwork network = network(LinkWeather.calm());
        network.partition(List.of(ANN, BOB), List.of(ANN, BOB, EVE));

        exchange(network);
        network.send(EVE, ANN, Bytes.EMPTY);
        queue.runThrough(queue.nowTick() + 100);
        assertThat(heard).containsExactlyInAnyOrder("ann→bob", "bob→ann");

        network.rejoin(ANN);
        heard.clear();
        network.send(EVE, ANN, Bytes.EMPTY);
        network.send(EVE, BOB, Bytes.EMPTY);
        queue.runThrough(queue.nowTick() + 100);
        assertThat(heard).containsExactly("eve→ann");
    }

    @Test
    void framesUnderWayAreLostWithTheirLinkOrReceiver() {
        SimulatedNetwork network = network(LinkWeather.calm());
        network.send(ANN, BOB, Bytes.EMPTY);
        network.detach(BOB);
        queue.runThrough(100);
        assertThat(heard).isEmpty();

        network.send(BOB, ANN, Bytes.EMPTY);
        network.cut(BOB, ANN);
        queue.runThrough(200);
        assertThat(heard).isEmpty();
    }

    private SimulatedNetwork network(LinkWeather weather) {
        SimulatedNetwork network =
                new SimulatedNetwork(queue, trace, new Seed(11).random(), weather);
        for (Party party : List.of(ANN, BOB, EVE)) {
            network.attach(party, (from, frame) -> heard.add(from + "→" + party + text(frame)));
        }
        return network;
    }

    private static String text(Bytes frame) {
        return frame.isEmpty() ? "" : " " + frame;
    }

    private void exchange(SimulatedNetwork network) {
        network.send(ANN, BOB, Bytes.EMPTY);
        network.send(BOB, ANN, Bytes.EMPTY);
        queue.runThrough(queue.nowTick() + 100);
    }

    private void sendAll(SimulatedNetwork network) {
        for (int i = 0; i < FRAMES; i++) {
            network.send(ANN, BOB, Bytes.ofHex("%04x".formatted(i)));
        }
        queue.runThrough(queue.nowTick() + 10_000);
    }

    private static List<String> expected() {
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < FRAMES; i++) {
            expected.add("ann→bob %04x".formatted(i));
        }
        return expected;
    }
}
