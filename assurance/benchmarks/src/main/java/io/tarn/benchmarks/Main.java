package io.tarn.benchmarks;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/// `tarn bench list | run NAME [--quick] [--json FILE]`.
public final class Main {
    private static final int OK = 0;
    private static final int FAILED = 1;
    private static final int MISUSED = 2;
    private static final String USAGE = "usage: tarn bench list | run NAME [--quick] [--json FILE]";

    private final PrintWriter out;
    private final PrintWriter error;

    Main(PrintWriter out, PrintWriter error) {
        this.out = out;
        this.error = error;
    }

    public static void main(String[] arguments) {
        var out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
        var error = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
        System.exit(new Main(out, error).run(List.of(arguments)));
    }

    /// What the words ask for.
    private record Request(String name, boolean quick, Optional<Path> json) {}

    int run(List<String> words) {
        if (words.equals(List.of("list"))) {
            Bench.list().forEach(e -> out.printf("%-15s  %s%n", e.name(), e.summary()));
            return OK;
        }
        Optional<Request> request = parse(words);
        if (request.isEmpty()) {
            error.println(USAGE);
            return MISUSED;
        }
        Request wanted = request.get();
        try {
            new Bench(out, error).run(wanted.name(), wanted.quick(), wanted.json());
            return OK;
        } catch (IOException | IllegalStateException e) {
            error.println("bench: " + e.getMessage());
            return FAILED;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return FAILED;
        }
    }

    private Optional<Request> parse(List<String> words) {
        Deque<String> left = new ArrayDeque<>(words);
        if (!"run".equals(left.poll())) {
            return Optional.empty();
        }
        String name = left.poll();
        if (name == null || Bench.list().stream().noneMatch(e -> e.name().equals(name))) {
            error.println("no benchmark is called " + name);
            return Optional.empty();
        }
        boolean quick = false;
        Optional<Path> json = Optional.empty();
        while (!left.isEmpty()) {
            switch (left.remove()) {
                case "--quick" -> quick = true;
                case "--json" -> {
                    if (left.isEmpty()) {
                        return Optional.empty();
                    }
                    json = Optional.of(Path.of(left.remove()));
                }
                default -> {
                    return Optional.empty();
                }
            }
        }
        return Optional.of(new Request(name, quick, json));
    }
}
