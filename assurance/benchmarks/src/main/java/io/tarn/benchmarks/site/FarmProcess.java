package io.tarn.benchmarks.site;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// A [ServerFarm] in a process of its own, which ends with this one.
public final class FarmProcess implements AutoCloseable {
    private final JavaProcess process;

    private FarmProcess(JavaProcess process) {
        this.process = process;
    }

    /// Entry point of the child.
    public static void main(String[] arguments) throws IOException {
        List<String> words = List.of(arguments);
        Layout layout = Layout.ofArguments(words.subList(1, words.size()));
        try (ServerFarm _ = ServerFarm.start(layout, Path.of(words.getFirst()))) {
            JavaProcess.serveUntilParentEnds();
        }
    }

    /// Returns when all servers listen.
    ///
    /// @param launcher words before the command, such as those that enter a namespace
    static FarmProcess start(List<String> launcher, Layout layout, Path data) throws IOException {
        var arguments = new ArrayList<String>();
        arguments.add(data.toString());
        arguments.addAll(layout.toArguments());
        return new FarmProcess(JavaProcess.start(launcher, FarmProcess.class, arguments));
    }

    @Override
    public void close() {
        process.close();
    }
}
