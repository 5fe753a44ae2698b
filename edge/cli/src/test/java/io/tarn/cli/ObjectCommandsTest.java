package io.tarn.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.tarn.bucket.Restored;
import io.tarn.bucket.Restored.Kind;
import io.tarn.s3.store.Bucket;
import io.tarn.s3.store.BucketSettings;
import io.tarn.s3.store.Deletion;
import io.tarn.s3.store.Incoming;
import io.tarn.s3.store.ObjectLock;
import io.tarn.s3.store.Outcome;
import io.tarn.s3.store.Refusal;
import io.tarn.s3.store.Version;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ObjectCommandsTest {
    private static final String GUID = "00".repeat(32);

    @TempDir private Path directory;

    private final Terminal terminal = new Terminal();
    private Path data = Path.of("");
    private FakeSession session;
    private FakeHistory history = new FakeHistory();

    @BeforeEach
    void found() throws Exception {
        data = directory.resolve("cluster");
        session = terminal.foundCluster(data);
        history = session.history;
    }

    private int run(String... args) {
        return terminal.run(
                Stream.concat(Stream.of(args), Stream.of("--data", data.toString()))
                        .toArray(String[]::new));
    }

    private String path(String name) {
        return directory.resolve(name).toString();
    }

    private static Version stored(String key, Incoming incoming) throws IOException {
        long size = incoming.content().readAllBytes().length;
        return new Version(
                key,
                Version.NULL_ID,
                1,
                FakeHistory.BEGIN,
                false,
                true,
                size,
                incoming.attributes(),
                ObjectLock.NONE,
                Optional.empty());
    }

    @Test
    void filesAreStoredAsS3Does() throws Exception {
        var asked = new ArrayList<String>();
        session.store =
                FakeSession.store((_, method, args) -> {
                    asked.add(method.getName() + " " + args[0] + "/" + args[1]);
                    return Outcome.of(stored((String) args[1], (Incoming) args[2]));
                });
        Files.writeString(directory.resolve("abc"), "abc");
        assertThat(run("put", path("abc"), "b/k", "--json")).as(terminal.err).isZero();
        assertThat(terminal.out)
                .contains("\"etag\" : \"900150983cd24fb0d6963f7d28e17f72\"", "\"size\" : 3");
        assertThat(run("put", path("abc"), "b")).isZero();
        assertThat(terminal.out).startsWith("b/abc: version 1 of");
        assertThat(run("put", path("abc"), "b/below/")).isZero();
        assertThat(asked).containsExactly("put b/k", "put b/abc", "put b/below/abc");

        assertThat(run("put", path("none"), "b/k")).isEqualTo(ExitStatus.USAGE.code());
        assertThat(run("put", directory.toString(), "b/k")).isEqualTo(2);
        assertThat(terminal.err).contains("is a directory");
        assertThat(run("put", path("abc"), "b/k", "--content-type", "a\nb")).isEqualTo(2);
        session.store = FakeSession.store((_, _, _) -> Outcome.refused(Refusal.LOCKED));
        assertThat(run("put", path("abc"), "b/k")).isEqualTo(ExitStatus.REFUSED.code());
        assertThat(terminal.err).contains("b/k is locked");
        session.store = FakeSession.store((_, _, _) -> new Outcome.Indeterminate<>("silence"));
        assertThat(run("put", path("abc"), "b/k")).isEqualTo(ExitStatus.UNAVAILABLE.code());
        assertThat(terminal.err).contains("not known whether it was done").hasLineCount(1);
    }

    @Test
    void objectsAreDeletedAndTheWayBackIsShown() {
        var asked = new ArrayList<String>();
        session.store =
                FakeSession.store((_, method, args) -> {
                    asked.add(method.getName() + " " + args[0] + "/" + args[1]);
                    return Outcome.of(new Deletion(Optional.empty(), false));
                });
        assertThat(run("rm", "b/k", "--dry-run")).as(terminal.err).isZero();
        assertThat(terminal.out).contains("would delete b/k, version 3").doesNotContain("undo");
        assertThat(asked).isEmpty();
        assertThat(run("rm", "b/k")).isZero();
        assertThat(terminal.out).contains("undo with: tarn restore b/k --at 3");
        assertThat(asked).containsExactly("delete b/k");
        history.isDeleted = true;
        assertThat(run("rm", "b/k")).isEqualTo(ExitStatus.REFUSED.code());
        assertThat(asked).hasSize(1);
    }

    @Test
    void bucketsAreListed() {
        session.store =
                FakeSession.store((_, _, _) ->
                        Outcome.of(
                                List.of(
                                        new Bucket(
                                                "b",
                                                FakeHistory.BEGIN,
                                                1,
                                                BucketSettings.plain()))));
        assertThat(run("ls")).as(terminal.err).isZero();
        assertThat(terminal.out.lines())
                .containsExactly(
                        "BUCKET  MADE                  VERSIONING",
                        "b       2026-11-29T09:00:00Z  off");
    }

    @Test
    void objectsAreListedNowAndAsTheyWere() {
        assertThat(run("ls", "b/p")).as(terminal.err).isZero();
        assertThat(terminal.out.lines())
                .containsExactly(
                        "TIME                      SIZE  VERSION  KEY",
                        "2026-11-29T09:00:00.003Z  9     3        p1",
                        "2026-11-29T09:00:00.003Z  9     3        p2");
        assertThat(run("ls", "s3://b/p", "--at", "2026-11-29T09:00:00.001Z", "--json")).isZero();
        assertThat(terminal.out).contains("\"key\" : \"p2\"", "\"version\" : 1", GUID);
        assertThat(run("ls", "none")).isEqualTo(ExitStatus.REFUSED.code());
        assertThat(terminal.err).contains("there is no bucket none");
    }

    @Test
    void bucketsAreNoHistory() {
        assertThat(run("ls", "--at", "2026-11-29T09:00:00Z")).isEqualTo(2);
        assertThat(run("ls", "b", "--at", "3")).isEqualTo(2);
        assertThat(run("ls", "/x")).isEqualTo(2);
        assertThat(terminal.err).contains("BUCKET/KEY").hasLineCount(1);
        assertThat(run("log", "b")).isEqualTo(2);
        assertThat(terminal.err).contains("b is a bucket");
    }

    @Test
    void versionsAreLoggedNewestFirst() {
        history.isDeleted = true;
        assertThat(run("log", "b/k")).as(terminal.err).isZero();
        assertThat(terminal.out.lines())
                .containsExactly(
                        "VERSION  TIME                      SIZE     VGUID",
                        "3        2026-11-29T09:00:00.003Z  deleted  " + GUID,
                        "2        2026-11-29T09:00:00.002Z  9        " + GUID,
                        "1        2026-11-29T09:00:00.001Z  9        " + GUID);
        assertThat(run("log", "b/k", "--json")).isZero();
        assertThat(terminal.out).contains("\"deleted\" : true", "\"etag\" : \"etag1\"");
    }

    @Test
    void anyVersionIsFetched() throws Exception {
        assertThat(run("get", "b/a/k", path("file"))).as(terminal.err).isZero();
        assertThat(directory.resolve("file")).hasContent("content 3");
        assertThat(terminal.out).contains("version 3 of 2026-11-29T09:00:00.003Z, 9 bytes");
        assertThat(run("get", "b/a/k", directory.toString(), "--at", "1")).isZero();
        assertThat(directory.resolve("k")).hasContent("content 1");
        assertThat(run("get", "b/k", path("file"), "--at", "2026-11-29T09:00:00.002Z")).isZero();
        assertThat(directory.resolve("file")).as("replaced").hasContent("content 2");
        assertThat(run("get", "b/k", path("file"), "--proof", path("proof"))).isZero();
        assertThat(directory.resolve("proof")).hasContent("proof of 3");
        assertThat(run("export-proof", "b/k", path("proof"), "--at", "2")).isZero();
        assertThat(directory.resolve("proof")).hasContent("proof of 2");
        assertThat(terminal.out).contains("proves version 2");

        assertThat(run("get", "b/k", path("none"), "--at", "9")).isEqualTo(4);
        assertThat(terminal.err).contains("no such version of b/k");
        history.isDeleted = true;
        assertThat(run("get", "b/k", path("none"))).isEqualTo(4);
        assertThat(terminal.err).contains("there is no object b/k: it is gone");
        assertThat(run("get", "b/k", path("none"), "--at", "3")).isEqualTo(4);
        assertThat(terminal.err).contains("version 3 of b/k is its deletion");
        assertThat(directory.resolve("none")).doesNotExist();
    }

    @Test
    void fileIsThereWholeOrNotAtAll() throws Exception {
        Files.writeString(directory.resolve("file"), "before");
        history.isBroken = true;
        assertThat(run("get", "b/k", path("file"))).isEqualTo(ExitStatus.FAILED.code());
        assertThat(terminal.err).contains("b/k was not fetched: block 00 cannot be read");
        assertThat(directory.resolve("file")).hasContent("before");
        assertThat(run("get", "b/k", path("new"))).isEqualTo(ExitStatus.FAILED.code());
        try (Stream<Path> left = Files.list(directory)) {
            assertThat(left.map(path -> path.getFileName().toString()))
                    .containsExactlyInAnyOrder("cluster", "file");
        }
    }

    /// Keys are the choice of whoever may write.
    @Test
    void keysChooseNoPlaceOutside() {
        for (String key : List.of("b/..", "b/a/..", "b/a/", "b/.")) {
            assertThat(run("get", key, directory.toString())).as(key).isEqualTo(2);
            assertThat(terminal.err).contains("name a FILE");
        }
    }

    @Test
    void bytesGoToStandardOutput() {
        assertThat(run("cat", "b/k", "--at", "2")).as(terminal.err).isZero();
        assertThat(terminal.bytes.toString(java.nio.charset.StandardCharsets.UTF_8))
                .isEqualTo("content 2");
        assertThat(terminal.out).isEmpty();
        history.isBroken = true;
        assertThat(run("cat", "b/k")).isEqualTo(ExitStatus.FAILED.code());
        assertThat(terminal.err).contains("broken off").hasLineCount(1);
    }

    @Test
    void reclaimSaysWhatWasPrunedAndWhetherNodesWereAsked() {
        assertThat(run("reclaim", "b")).as(terminal.err).isZero();
        assertThat(terminal.out.lines())
                .containsExactly(
                        "3 versions pruned, 1 keys forgotten", "nodes drop what no version names");
        assertThat(run("reclaim", "b", "--json")).isZero();
        assertThat(terminal.out).contains("\"pruned\" : 3").contains("\"sweeping\" : true");
        assertThat(run("reclaim", "b/k")).isEqualTo(ExitStatus.USAGE.code());
        assertThat(terminal.err).contains("b/k is no bucket");
    }

    private static Restored restored(Optional<String> stopped, Restored.Step... steps) {
        return new Restored(FakeHistory.BEGIN, false, 5, List.of(steps), stopped);
    }

    @Test
    void restoreSaysWhatItDidAndWhatUndoesIt() {
        history.restored =
                restored(
                        Optional.empty(),
                        new Restored.Step("a", Kind.BROUGHT_BACK, 4, 3, 10),
                        new Restored.Step("b", Kind.REVERTED, 9, 8, 20),
                        new Restored.Step("c", Kind.LEFT, 1, 0, 0));
        assertThat(run("restore", "b/x y", "--at", "2026-11-29T08:00:00Z"))
                .as(terminal.err)
                .isZero();
        assertThat(terminal.out.lines())
                .containsExactly(
                        "OBJECT  VERSION  SIZE",
                        "a       3        10    brought back",
                        "b       8        20    reverted",
                        "c                      newer, left",
                        "5 as they were",
                        "--delete removes what is newer",
                        "undo with: tarn restore 'b/x y' --at 2026-11-29T09:00:00Z --delete");
        assertThat(run("restore", "b", "--at", "2026-11-29T08:00:00Z", "--dry-run")).isZero();
        assertThat(terminal.out).contains("to be brought back").doesNotContain("undo");
        assertThat(run("restore", "b/k", "--at", "3", "--delete", "--json")).isZero();
        assertThat(terminal.out)
                .contains("\"undo\" : \"tarn restore b/k --at 4 --delete\"")
                .contains("\"result\" : \"brought_back\"");
        assertThat(history.asked)
                .containsExactly(
                        "b/x y 2026-11-29T08:00:00Z",
                        "b/ 2026-11-29T08:00:00Z dry",
                        "b/k 3 delete");
    }

    @Test
    void lessThanWasAskedNeedsAttention() {
        history.restored =
                restored(
                        Optional.empty(),
                        new Restored.Step("a", Kind.CHANGED, 4, 3, 10),
                        new Restored.Step("b", Kind.GONE, 4, 0, 0));
        assertThat(run("restore", "b", "--at", "2026-11-29T08:00:00Z"))
                .isEqualTo(ExitStatus.ATTENTION.code());
        assertThat(terminal.out).contains("changed meanwhile, left", "gone by retention");
        history.restored =
                restored(
                        Optional.of("too few nodes answer"),
                        new Restored.Step("a", Kind.REVERTED, 4, 3, 10));
        assertThat(run("restore", "b", "--at", "2026-11-29T08:00:00Z"))
                .isEqualTo(ExitStatus.UNAVAILABLE.code());
        assertThat(terminal.out)
                .contains("stopped, ask again to go on: too few nodes answer")
                .contains("undo with: tarn restore b --at 2026-11-29T09:00:00Z");
    }

    @Test
    void restoreNeedsATimeOrAWholeKey() {
        assertThat(run("restore", "b")).isEqualTo(2);
        assertThat(run("restore", "b", "--at", "yesterday")).isEqualTo(2);
        assertThat(terminal.err).contains("'yesterday' is not a version's number or a time");
        assertThat(run("restore", "b", "--at", "3")).isEqualTo(2);
        assertThat(terminal.err).contains("b is a bucket");
        assertThat(history.asked).isEmpty();
    }

    @Test
    void rubbishIsNoProof() throws Exception {
        Files.writeString(directory.resolve("file"), "content");
        Files.writeString(directory.resolve("proof"), "a proof of nothing");
        assertThat(verify("--proof", path("proof"))).isEqualTo(ExitStatus.REFUSED.code());
        assertThat(terminal.err).contains("is not a proof of an object").hasLineCount(1);
        assertThat(verify("--proof", path("none"))).isEqualTo(ExitStatus.USAGE.code());
        assertThat(verify("--proof", path("proof"), "--owner", "me")).isEqualTo(2);
        assertThat(terminal.err).contains("--owner");
    }

    private int verify(String... options) {
        String[] start = {"verify", path("file"), "--key", terminal.key()};
        return terminal.run(Stream.of(start, options).flatMap(Stream::of).toArray(String[]::new));
    }
}
