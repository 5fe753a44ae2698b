package io.tarn.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LongCommandsTest {
    @TempDir Path directory;

    private final Terminal terminal = new Terminal();

    @Test
    void upMakesAClusterAndAVolumeAndResumesThem() throws Exception {
        Path data = directory.resolve("data");
        String base = Integer.toString(freePort());
        var cluster = new CompletableFuture<FakeSession>();
        terminal.connector =
                (map, caller) -> {
                    if (!cluster.isDone()) {
                        cluster.complete(new FakeSession(map, caller));
                    }
                    return cluster.join();
                };
        assertThat(terminal.run("up", "--data", data.toString(), "--port-base", base))
                .as(terminal.err)
                .isZero();
        assertThat(terminal.startedNodes).containsExactly("n1", "n2", "n3", "n4");
        assertThat(terminal.stoppedNodes).containsExactly("n1", "n2", "n3", "n4");
        assertThat(cluster.join().volumes).hasSize(1);
        String uri = "nbd://127.0.0.1:" + base + "/disk";
        assertThat(terminal.out)
                .containsPattern(
                        "(?m)^s3 http://127\\.0\\.0\\.1:" + (Integer.parseInt(base) + 5) + "$")
                .containsPattern("(?m)^access key TARN[0-9A-F]{16}$")
                .containsPattern("(?m)^secret key [-_A-Za-z0-9]{40}$")
                .contains("nbdcopy --flush SOME-FILE " + uri)
                .contains("./tarn status --data " + data);

        String file = Files.readString(data.resolve("cluster.toml"));
        assertThat(terminal.run("up", "--data", data.toString(), "--json")).isZero();
        assertThat(terminal.out).contains("\"" + uri + "\"");
        assertThat(cluster.join().volumes).hasSize(1);
        assertThat(Files.readString(data.resolve("cluster.toml"))).isEqualTo(file);

        assertThat(terminal.run("up", "--data", data.toString(), "--port-base", "1")).isEqualTo(2);
        assertThat(terminal.err).contains("was made with --port-base " + base);
    }

    @Test
    void aPortInUseIsSaidAndEverythingIsStopped() throws Exception {
        Path data = directory.resolve("data");
        try (var taken = new ServerSocket(0)) {
            String base = Integer.toString(taken.getLocalPort());
            terminal.connector = FakeSession::new;
            assertThat(terminal.run("up", "--data", data.toString(), "--port-base", base))
                    .isEqualTo(ExitStatus.FAILED.code());
            assertThat(terminal.err).contains("cannot listen").contains(base);
            assertThat(terminal.stoppedNodes).hasSize(4);
        }
    }

    @Test
    void aNodeThatStopsItselfEndsTheCommand() throws Exception {
        terminal.foundCluster(directory.resolve("c"));
        terminal.told = new CompletableFuture<>();
        terminal.nodeFault.completeExceptionally(new IllegalStateException("the disk failed"));
        assertThat(terminal.run("node", directory.resolve("c/n2/node.toml").toString()))
                .isEqualTo(ExitStatus.FAILED.code());
        assertThat(terminal.out).startsWith("node n2 serves on 127.0.0.1:7102");
        assertThat(terminal.err).contains("n2 has stopped itself").contains("the disk failed");
        assertThat(terminal.stoppedNodes).containsExactly("n2");
    }

    @Test
    void aNodeWithAnothersKeyDoesNotStart() throws Exception {
        Path dir = directory.resolve("c");
        terminal.foundCluster(dir);
        Files.delete(dir.resolve("n1/node.key"));
        Files.move(dir.resolve("n2/node.key"), dir.resolve("n1/node.key"));
        assertThat(terminal.run("node", dir.resolve("n1/node.toml").toString())).isEqualTo(2);
        assertThat(terminal.err).contains("n1/node.key is the key of").hasLineCount(1);
        assertThat(terminal.run("node", dir.resolve("n2/node.toml").toString())).isEqualTo(2);
        assertThat(terminal.err).contains("n2/node.key: no such file");
        assertThat(terminal.startedNodes).isEmpty();
    }

    @Test
    void aMistakeInANodesFileNamesTheLine() throws Exception {
        Path dir = directory.resolve("c");
        terminal.foundCluster(dir);
        Path file = dir.resolve("n1/node.toml");
        Files.writeString(file, Files.readString(file).replace("listen", "lisen"));
        assertThat(terminal.run("node", file.toString())).isEqualTo(2);
        assertThat(terminal.err).startsWith("tarn: " + file + ":6: unknown key \"lisen\"");
    }

    @Test
    void nbdExportsWhatIsAskedFor() throws Exception {
        Path dir = directory.resolve("c");
        terminal.foundCluster(dir);
        String data = dir.toString();
        terminal.run("volume", "create", "a", "--size", "1M", "--data", data);
        String listen = "127.0.0.1:" + freePort();
        assertThat(terminal.run("nbd", "a", "--listen", listen, "--data", data))
                .as(terminal.err)
                .isZero();
        assertThat(terminal.out).contains("nbd://" + listen + "/a");
        assertThat(terminal.run("nbd", "b", "--listen", listen, "--data", data)).isEqualTo(4);
    }

    /// Nodes are fakes here: only this port is listened on.
    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
