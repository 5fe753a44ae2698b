package io.tarn.benchmarks.report;

import io.tarn.coding.Coding;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// What the measurements were taken on.
///
/// @param commit of the source tree, with `+` if it had changes; `unknown` outside of one
public record Machine(
        String processor,
        int cores,
        long memoryGiB,
        String system,
        String java,
        String coding,
        String commit) {
    private static final long KIB_PER_GIB = 1L << 20;
    private static final int GIT_SECONDS_MAX = 10;

    public static Machine here() {
        return new Machine(
                field("/proc/cpuinfo", "model name", System.getProperty("os.arch", "unknown")),
                Runtime.getRuntime().availableProcessors(),
                readMemoryGiB(),
                System.getProperty("os.name") + " " + System.getProperty("os.version"),
                System.getProperty("java.vm.name") + " " + Runtime.version(),
                Coding.describe(),
                readCommit());
    }

    /// One line for tables and pages.
    public String describe() {
        return "%s, %d cores, %d GiB; %s; %s; %s; commit %s"
                .formatted(processor, cores, memoryGiB, system, java, coding, commit);
    }

    private static long readMemoryGiB() {
        String kib = field("/proc/meminfo", "MemTotal", "0").replaceAll("\\D", "");
        return Math.round(Double.parseDouble(kib) / KIB_PER_GIB);
    }

    private static String field(String file, String name, String otherwise) {
        try (var lines = Files.lines(Path.of(file))) {
            return lines.filter(line -> line.startsWith(name))
                    .map(line -> line.substring(line.indexOf(':') + 1).trim())
                    .findFirst()
                    .orElse(otherwise);
        } catch (IOException e) {
            return otherwise; // Not Linux: the page says less.
        }
    }

    private static String readCommit() {
        String id = git("rev-parse", "--short=12", "HEAD");
        if (id.isEmpty()) {
            return "unknown";
        }
        boolean changed = !git("status", "--porcelain", "--untracked-files=no").isEmpty();
        return changed ? id + "+" : id;
    }

    private static String git(String... words) {
        try {
            var command = new ArrayList<String>();
            command.add("git");
            command.addAll(List.of(words));
            Process process =
                    new ProcessBuilder(command)
                            .redirectError(ProcessBuilder.Redirect.DISCARD)
                            .start();
            String said =
                    new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            boolean ended = process.waitFor(GIT_SECONDS_MAX, TimeUnit.SECONDS);
            return ended && process.exitValue() == 0 ? said.trim() : "";
        } catch (IOException e) {
            return "";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "";
        }
    }
}
