package io.tarn.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.tarn.cluster.ClusterFile;
import io.tarn.cluster.ClusterMap;
import io.tarn.cluster.KeyFiles;
import io.tarn.cluster.NodeFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InitCommandTest {
    @TempDir Path directory;

    private final Terminal terminal = new Terminal();

    @Test
    void writesKeysAndFilesThatFitTogether() throws Exception {
        Path dir = directory.resolve("prod");
        int code =
                terminal.run(
                        "init",
                        "--host",
                        "a:7101",
                        "--host",
                        "b:7101",
                        "--host",
                        "[::1]:7103",
                        "--host",
                        "d:7101",
                        "--dir",
                        dir.toString());
        assertThat(code).as(terminal.err).isZero();
        ClusterMap cluster = ClusterFile.load(dir.resolve("cluster.toml"));
        assertThat(cluster.parties().nodes())
                .extracting(member -> member.name() + " " + member.address())
                .containsExactly("n1 a:7101", "n2 b:7101", "n3 [::1]:7103", "n4 d:7101");
        for (var member : cluster.parties().nodes()) {
            NodeFile.Loaded loaded = NodeFile.load(dir.resolve(member.name() + "/node.toml"));
            assertThat(loaded.self()).isEqualTo(member);
            assertThat(loaded.node().listen()).isEqualTo(member.address());
            assertThat(KeyFiles.read(loaded.node().keyFile()).publicKey()).isEqualTo(member.key());
        }
        assertThat(KeyFiles.read(dir.resolve("admin.key")).publicKey())
                .isEqualTo(cluster.parties().owner("admin").orElseThrow().key());
        assertThat(terminal.out).contains("tarn node " + dir.resolve("n4/node.toml"));
    }

    @Test
    void jsonTellsTheSame() throws Exception {
        Path dir = directory.resolve("prod");
        assertThat(terminal.run("init", "--local", "5", "--dir", dir.toString(), "--json"))
                .isZero();
        assertThat(terminal.out)
                .startsWith("{")
                .endsWith("}\n")
                .contains("\"address\" : \"127.0.0.1:7105\"")
                .contains(
                        ClusterFile.load(dir.resolve("cluster.toml"))
                                .parties()
                                .node("n5")
                                .orElseThrow()
                                .key()
                                .id()
                                .text());
    }

    @Test
    void nothingThatIsThereIsTouched() throws Exception {
        Path dir = Files.createDirectory(directory.resolve("full"));
        Files.writeString(dir.resolve("precious"), "data");
        assertThat(terminal.run("init", "--local", "4", "--dir", dir.toString()))
                .isEqualTo(ExitStatus.REFUSED.code());
        assertThat(terminal.err).contains("is not empty");
        try (Stream<Path> left = Files.list(directory)) {
            assertThat(left).containsExactly(dir);
        }
        assertThat(Files.readString(dir.resolve("precious"))).isEqualTo("data");
    }

    @Test
    void anEmptyDirectoryWillDo() throws Exception {
        Path dir = Files.createDirectory(directory.resolve("empty"));
        assertThat(terminal.run("init", "--local", "4", "--dir", dir.toString())).isZero();
        assertThat(dir.resolve("cluster.toml")).exists();
    }

    @Test
    void mistakesAreNamed() {
        refused("a cluster needs 4 nodes", "--local", "3");
        refused("a cluster needs 4 nodes");
        refused("a cluster has at most 255 nodes", "--local", "256");
        refused("exclude each other", "--host", "a:1", "--local", "4");
        refused("--host a:1 is given twice", "--host", "a:1", "--host", "a:1");
        refused("--host a: the address has no port", "--host", "a");
        refused("no 4 ports above 65533", "--local", "4", "--port-base", "65533");
    }

    private void refused(String message, String... options) {
        String[] start = {"init", "--dir", directory.resolve("never").toString()};
        String[] args = Stream.of(start, options).flatMap(Stream::of).toArray(String[]::new);
        assertThat(terminal.run(args)).isEqualTo(ExitStatus.USAGE.code());
        assertThat(terminal.err).contains(message);
        assertThat(directory.resolve("never")).doesNotExist();
    }
}
