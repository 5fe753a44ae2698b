package io.tarn.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.tarn.catalogue.ClusterNode;
import io.tarn.catalogue.ClusterOwner;
import io.tarn.catalogue.HostPort;
import io.tarn.catalogue.Parties;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NodeFileTest {
    @TempDir Path directory;

    private static final ClusterMap CLUSTER =
            new ClusterMap(
                    new Parties(
                            IntStream.rangeClosed(1, 4).mapToObj(NodeFileTest::node).toList(),
                            List.of(new ClusterOwner("admin", Keys.ofNumber(9).publicKey()))),
                    new RingSection(
                            IntStream.rangeClosed(1, 4)
                                    .mapToObj(i -> Keys.ofNumber(i).publicKey())
                                    .toList(),
                            Optional.of(Keys.ofNumber(9).publicKey()),
                            Optional.empty()));

    private static ClusterNode node(int number) {
        return new ClusterNode(
                "n" + number,
                Keys.ofNumber(number).publicKey(),
                new HostPort("host", 7100 + number));
    }

    private static final String LEAST =
            """
            version = 1
            name = "n1"
            cluster = "cluster.toml"
            key = "n1.key"
            data = "../data"
            """;

    @BeforeEach
    void writeTheCluster() throws Exception {
        Files.writeString(directory.resolve("cluster.toml"), ClusterFile.format(CLUSTER));
    }

    @Test
    void pathsStartAtTheFile() throws Exception {
        NodeFile.Loaded loaded = load(LEAST);
        assertThat(loaded.cluster()).isEqualTo(CLUSTER);
        assertThat(loaded.self().name()).isEqualTo("n1");
        assertThat(loaded.node().keyFile()).isEqualTo(directory.resolve("n1.key"));
        assertThat(loaded.node().dataDirectory()).isEqualTo(directory.resolveSibling("data"));
    }

    @Test
    void whatIsNotGivenHasItsDefault() throws Exception {
        NodeConfig node = load(LEAST).node();
        assertThat(node.listen()).isEqualTo(new HostPort("host", 7101));
        assertThat(node.limits()).isEqualTo(NodeLimits.production());
    }

    @Test
    void eachLimitIsSetByItself() throws Exception {
        NodeLimits usual = NodeLimits.production();
        assertThat(load(LEAST + "[limits]\nring_view_ms = 150\n").node().limits())
                .isEqualTo(new NodeLimits(usual.repairBytesPerSecond(), 150, usual.leaseMs()));
        assertThat(load(LEAST + "[limits]\nrepair_mib_per_second = 3\n").node().limits())
                .isEqualTo(new NodeLimits(3 << 20, usual.ringViewMs(), usual.leaseMs()));
        assertThat(load(LEAST + "[limits]\nlease_seconds = 20\n").node().limits())
                .isEqualTo(
                        new NodeLimits(usual.repairBytesPerSecond(), usual.ringViewMs(), 20_000));
    }

    @Test
    void readsWhatItWrites() throws Exception {
        var node =
                new NodeConfig(
                        "n1",
                        directory.resolve("cluster.toml"),
                        directory.resolve("a \"quoted\" \\ name"),
                        directory.resolve("data"),
                        new HostPort("::", 7101),
                        new NodeLimits(5 << 20, 300, 60_000));
        assertThat(load(NodeFile.format(node)).node()).isEqualTo(node);
    }

    @Test
    void mistakesNameTheLine() throws Exception {
        refused(LEAST.replace("n1.key", ""), ":4: key is empty; write a path");
        refused(LEAST.replace("n1.key", "\\u0000"), ":4: key is not a path");
        refused(LEAST.replace("\"n1\"", "\"n9\""), ":2: no [[node]] in ");
        refused(LEAST + "listen = \"host\"\n", ":6: listen has no port; write \"HOST:PORT\"");
        refused(LEAST + "limits = 3\n", ":6: limits is not a table; write [limits]");
        refused(LEAST + "[limits]\nspeed = 3\n", ":7: unknown key \"speed\"");
        refused(
                LEAST + "[limits]\nrepair_mib_per_second = 0\n",
                ":7: repair_mib_per_second is 1 to 1048576, not 0");
        refused(
                LEAST + "[limits]\nring_view_ms = 99\n",
                ":7: ring_view_ms is 100 to 60000, not 99");
        refused(
                LEAST + "[limits]\nlease_seconds = 0\n",
                ":7: lease_seconds is 1 to 2592000, not 0");
        refused(LEAST.replace("data = ", "daten = "), ":5: unknown key \"daten\"");
        refused(LEAST.replace("version = 1", "version = 9"), ":1: this release reads version = 1");
    }

    @Test
    void mistakesInTheClusterFileNameThatFile() throws Exception {
        Files.writeString(directory.resolve("cluster.toml"), "version = 1\n");
        assertThatExceptionOfType(ClusterFileException.class)
                .isThrownBy(() -> load(LEAST))
                .withMessage(directory.resolve("cluster.toml") + ":1: no node; add [[node]]");
    }

    private NodeFile.Loaded load(String text) throws Exception {
        return NodeFile.load(Files.writeString(directory.resolve("node.toml"), text));
    }

    private void refused(String text, String message) {
        assertThatExceptionOfType(ClusterFileException.class)
                .isThrownBy(() -> load(text))
                .withMessageStartingWith(directory.resolve("node.toml") + message);
    }
}
