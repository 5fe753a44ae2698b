package io.tarn.cli;

import picocli.CommandLine.Option;

/// `--wait`, of commands that change a ring's members.
final class ChangePatience {
    @Option(
            names = "--wait",
            paramLabel = "SECONDS",
            defaultValue = "120",
            description = "How long to wait for it (default ${DEFAULT-VALUE}).")
    private long seconds;

    long seconds() {
        return seconds;
    }
}
