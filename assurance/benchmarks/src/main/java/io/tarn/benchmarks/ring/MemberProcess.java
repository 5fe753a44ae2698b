package io.tarn.benchmarks.ring;

import io.tarn.benchmarks.site.JavaProcess;
import io.tarn.transport.IoThreads;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/// The program of a process with some members in it.
final class MemberProcess {
    private MemberProcess() {}

    /// @param members who live in it
    static JavaProcess launch(RingLayout layout, List<Integer> members, Path data)
            throws IOException {
        var arguments = new ArrayList<String>();
        arguments.add(data.toString());
        arguments.addAll(layout.toArguments());
        members.forEach(member -> arguments.add(member.toString()));
        return JavaProcess.launch(List.of(), MemberProcess.class, arguments);
    }

    /// Entry point of the child.
    public static void main(String[] arguments) throws IOException {
        List<String> words = List.of(arguments);
        Path data = Path.of(words.getFirst());
        RingLayout layout = RingLayout.ofArguments(words.subList(1, 5));
        List<Integer> members =
                words.subList(5, words.size()).stream().map(Integer::valueOf).toList();
        Deque<MemberServer> running = new ArrayDeque<>();
        try (IoThreads io = IoThreads.start("tarn-io")) {
            try {
                for (int member : members) {
                    running.push(
                            MemberServer.start(
                                    layout,
                                    layout.address(member),
                                    member,
                                    home(data, member),
                                    io));
                }
                JavaProcess.serveUntilParentEnds();
            } finally {
                running.forEach(MemberServer::close);
            }
        }
    }

    static Path home(Path data, int member) {
        return data.resolve("member-" + member);
    }
}
