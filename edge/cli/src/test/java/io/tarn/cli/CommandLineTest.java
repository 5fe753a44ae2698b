package io.tarn.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CommandLineTest {
    @TempDir Path directory;

    private final Terminal terminal = new Terminal();

    @Test
    void helpNamesEveryCommand() {
        assertThat(terminal.run("--help")).isZero();
        assertThat(terminal.out)
                .contains("up", "init", "node", "volume", "status", "repair", "audit", "nbd")
                .contains("Exit codes:");
        assertThat(terminal.err).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "up",
                "init",
                "node",
                "volume",
                "volume create",
                "volume ls",
                "volume show",
                "volume rm",
                "status",
                "repair",
                "audit",
                "nbd",
                "key",
                "key create",
                "key show",
                "ls",
                "log",
                "get",
                "cat",
                "put",
                "rm",
                "restore",
                "reclaim",
                "export-proof",
                "verify",
                "bench",
                "completion"
            })
    void everyCommandHasHelp(String command) {
        assertThat(terminal.run((command + " --help").split(" "))).isZero();
        assertThat(terminal.out).startsWith("Usage: tarn " + command);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "volume",
                "nonsense",
                "init",
                "status --verbose",
                "volume create",
                "volume create disk --size ten",
                "volume create disk --size 9223372036854775807K",
                "up --size 1000",
                "nbd --listen 10809"
            })
    void mistakesAreOneLineAndExitTwo(String line) throws Exception {
        terminal.foundCluster(directory.resolve("c"));
        String[] args =
                (line + (line.startsWith("nbd") ? " --data " + directory.resolve("c") : ""))
                        .strip()
                        .split(" ");
        assertThat(terminal.run(line.isEmpty() ? new String[0] : args))
                .as(terminal.err)
                .isEqualTo(ExitStatus.USAGE.code());
        assertThat(terminal.err).startsWith("tarn: ").hasLineCount(1);
        assertThat(terminal.out).isEmpty();
    }

    @Test
    void commandsSayHowToGetACluster() {
        assertThat(terminal.run("status", "--data", directory.toString())).isEqualTo(2);
        assertThat(terminal.err)
                .contains("no cluster in " + directory)
                .contains("`tarn up`")
                .contains("--cluster");
    }

    @Test
    void stackTracesAreForThoseWhoAsk() throws Exception {
        terminal.foundCluster(directory.resolve("c"));
        terminal.connector =
                (_, _) -> {
                    throw new IllegalStateException("a defect\nin two lines");
                };
        String data = directory.resolve("c").toString();
        assertThat(terminal.run("status", "--data", data)).isEqualTo(ExitStatus.DEFECT.code());
        assertThat(terminal.err).startsWith("tarn: a defect of Tarn").hasLineCount(1);
        terminal.debug = true;
        terminal.run("status", "--data", data);
        assertThat(terminal.err).contains("\tat io.tarn.cli");
    }

    @Test
    void exitCodesAreAPromise() {
        assertThat(ExitStatus.values())
                .extracting(ExitStatus::code)
                .containsExactly(0, 1, 2, 3, 4, 5, 70);
    }

    @Test
    void completionIsAShellScript() {
        assertThat(terminal.run("completion")).isZero();
        assertThat(terminal.out).contains("complete -F").contains("volume");
    }

    @Test
    void keysAreMadeOnceAndShown() {
        String file = directory.resolve("reader.key").toString();
        assertThat(terminal.run("key", "create", file)).isZero();
        String made = terminal.out;
        assertThat(made).contains("id   tarn1").contains("key  tarnkey1");
        assertThat(terminal.run("key", "show", file)).isZero();
        assertThat(terminal.out).isEqualTo(made);
        assertThat(terminal.run("key", "create", file)).isEqualTo(ExitStatus.REFUSED.code());
    }
}
