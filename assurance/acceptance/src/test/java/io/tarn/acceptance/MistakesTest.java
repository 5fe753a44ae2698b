package io.tarn.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.tarn.acceptance.TestCluster.Ended;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// An operator's mistakes: one clear line that says where, and an exit code that says what; never a
/// stack trace, never a node that runs anyway.
@Tag("slow")
@Timeout(600)
class MistakesTest {
    private static final int FAILED = 1;
    private static final int USAGE = 2;

    @TempDir private static Path founded;

    @TempDir private Path directory;

    private TestCluster cluster;

    @BeforeAll
    static void foundCluster() throws Exception {
        TestCluster.found(founded).close();
    }

    @BeforeEach
    void copyCluster() throws Exception {
        cluster = TestCluster.copyOf(founded, directory);
    }

    @AfterEach
    void stopCluster() {
        cluster.close();
    }

    /// A mistake in `cluster.toml`, whose second node begins on line 12.
    record Mistake(int line, UnaryOperator<String> edit) {
        String in(String text) {
            List<String> lines = new ArrayList<>(text.lines().toList());
            lines.set(line - 1, edit.apply(lines.get(line - 1)));
            return String.join("\n", lines) + "\n";
        }
    }

    static Stream<Arguments> mistakes() {
        return Stream.of(
                arguments("unknown key", new Mistake(13, line -> "colour = 1\n" + line)),
                arguments("a name twice", new Mistake(13, line -> line.replace("n2", "n1"))),
                arguments("no TOML", new Mistake(13, _ -> "name = = n2")),
                arguments("no port", new Mistake(14, line -> line.replaceAll(":[0-9]+", ""))),
                arguments(
                        "a mistyped key",
                        new Mistake(15, line -> line.replace("tarnkey1", "tarnkey1q"))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("mistakes")
    void mistakeInTheClusterFileIsNamedWithItsLine(String what, Mistake mistake) throws Exception {
        Path file = cluster.clusterFile();
        Files.writeString(file, mistake.in(Files.readString(file)));
        String place = file.getFileName() + ":" + mistake.line() + ":";

        assertOneLine(tarn("node", cluster.nodeFile(2).toString()), USAGE).as(what).contains(place);
        assertOneLine(tarn("status", "--cluster", file.toString()), USAGE).contains(place);
    }

    @Test
    void mistakeInANodesFileIsNamedWithItsLine() throws Exception {
        Path file = cluster.nodeFile(1);
        Files.writeString(file, Files.readString(file).replace("name = \"n1\"", "name = \"n9\""));

        assertOneLine(tarn("node", file.toString()), USAGE).contains("node.toml:2:").contains("n9");
    }

    @Test
    void keyThatOthersMayReadIsRefused() throws Exception {
        Path key = cluster.nodeFile(1).resolveSibling("node.key");
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-r--r--"));

        assertOneLine(tarn("node", cluster.nodeFile(1).toString()), USAGE).contains("node.key");
    }

    @Test
    void keyOfAnotherNodeIsRefused() throws Exception {
        copy(
                cluster.nodeFile(2).resolveSibling("node.key"),
                cluster.nodeFile(1).resolveSibling("node.key"));

        assertOneLine(tarn("node", cluster.nodeFile(1).toString()), USAGE).contains("node.key");
    }

    @Test
    void dataDirectoryInUseIsRefused() throws Exception {
        cluster.start(1);
        cluster.awaitServing();

        assertOneLine(tarn("node", cluster.nodeFile(1).toString()), FAILED)
                .contains("is in use by process");
        assertThat(cluster.isAlive(1)).isTrue();
    }

    @Test
    void dataDirectoryOfAnotherNodeIsRefused() throws Exception {
        cluster.start(1);
        cluster.awaitServing();
        cluster.stop(1);
        Files.move(cluster.data(1), cluster.data(2));

        assertOneLine(tarn("node", cluster.nodeFile(2).toString()), FAILED)
                .contains(cluster.data(2).toString())
                .contains("belongs to");
    }

    @Test
    void directoryOfSomethingElseIsRefused() throws Exception {
        Files.createDirectories(cluster.data(1));
        Files.writeString(cluster.data(1).resolve("letter.txt"), "Dear Sir");

        assertOneLine(tarn("node", cluster.nodeFile(1).toString()), FAILED).contains("letter.txt");
        assertThat(cluster.data(1).resolve("letter.txt")).hasContent("Dear Sir");
    }

    private Ended tarn(String... arguments) throws Exception {
        return TestCluster.tarn(directory, arguments);
    }

    private static org.assertj.core.api.AbstractStringAssert<?> assertOneLine(
            Ended ended, int code) {
        ended.assertCode(code);
        assertThat(ended.output().lines().filter(line -> !line.startsWith("WARNING: "))).hasSize(1);
        return assertThat(ended.output()).contains("tarn: ").doesNotContain("\tat ");
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.delete(to);
        Files.copy(from, to, java.nio.file.StandardCopyOption.COPY_ATTRIBUTES);
    }
}
