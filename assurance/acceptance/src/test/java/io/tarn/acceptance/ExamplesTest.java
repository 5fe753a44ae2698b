package io.tarn.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Goal: the examples of docs/guide/java.md do what they say they do.
///
/// Method: four nodes, each a process; and each example run as its reader would, from its source.
@Tag("slow")
@Timeout(300)
class ExamplesTest {
    private static final Path EXAMPLES = Path.of("..", "..", "examples").toAbsolutePath();

    @TempDir private static Path directory;

    private static TestCluster cluster;

    @BeforeAll
    static void startCluster() throws Exception {
        cluster = TestCluster.start(directory);
        cluster.awaitAllReachable();
    }

    @AfterAll
    static void stopCluster() {
        cluster.close();
    }

    private static Child started(String example) throws Exception {
        return Child.java(
                directory,
                EXAMPLES.resolve(example + ".java").toString(),
                cluster.clusterFile().resolveSibling("").toString());
    }

    private static void prints(String example, String... lines) throws Exception {
        try (Child child = started(example)) {
            assertThat(child.awaitExit()).as(child.output()).isZero();
            assertThat(child.output()).contains(lines);
        }
    }

    @TestFactory
    Stream<DynamicTest> examplesDoWhatTheySay() {
        return Stream.of(
                DynamicTest.dynamicTest(
                        "Transfer",
                        () ->
                                prints(
                                        "Transfer",
                                        "applied: true",
                                        "anna has 70",
                                        "ben has 50",
                                        "too late: Conflict[key=accounts/anna]")),
                DynamicTest.dynamicTest(
                        "SharedList",
                        () ->
                                prints(
                                        "SharedList",
                                        "anna sees [bread, milk, apples]",
                                        "ben sees [bread, milk, coffee]",
                                        "all see [bread, milk, apples, coffee]")),
                DynamicTest.dynamicTest(
                        "TimeTravel",
                        () ->
                                prints(
                                        "TimeTravel",
                                        "now: true",
                                        "then: Dear all",
                                        "by number: Dear nobody")));
    }

    /// Two at once, then another.
    @Test
    void nobodysRunIsForgotten() throws Exception {
        try (Child one = started("Counter");
                Child two = started("Counter")) {
            assertThat(one.awaitExit()).as(one.output()).isZero();
            assertThat(two.awaitExit()).as(two.output()).isZero();
            assertThat(one.output() + two.output()).contains("run 1", "run 2");
        }
        prints("Counter", "run 3");
    }

    @Test
    void guideNamesEachExample() throws Exception {
        String guide = Files.readString(EXAMPLES.resolveSibling("docs").resolve("guide/java.md"));
        try (Stream<Path> files = Files.list(EXAMPLES)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .isNotEmpty()
                    .allSatisfy(file -> assertThat(guide).contains("examples/" + file));
        }
    }
}
