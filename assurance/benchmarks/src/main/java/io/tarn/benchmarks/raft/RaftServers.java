package io.tarn.benchmarks.raft;

import static java.util.concurrent.TimeUnit.SECONDS;

import io.tarn.benchmarks.site.JavaProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.apache.ratis.RaftConfigKeys;
import org.apache.ratis.conf.RaftProperties;
import org.apache.ratis.grpc.GrpcConfigKeys;
import org.apache.ratis.rpc.SupportedRpcType;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.RaftServerConfigKeys;
import org.apache.ratis.util.TimeDuration;

/// All servers in one process, with Ratis's defaults but for patience: entries are on disk, synced, before they count.
public final class RaftServers implements AutoCloseable {
    private final Deque<RaftServer> running = new ArrayDeque<>();

    private RaftServers() {}

    /// @param data an empty directory; one below it for each server
    public static RaftServers start(RaftLayout layout, Path data) throws IOException {
        var servers = new RaftServers();
        try {
            for (int server = 0; server < layout.servers(); server++) {
                servers.running.push(startOne(layout, server, data.resolve("raft-" + server)));
            }
            return servers;
        } catch (IOException e) {
            servers.close();
            throw e;
        }
    }

    private static RaftServer startOne(RaftLayout layout, int number, Path home)
            throws IOException {
        var properties = new RaftProperties();
        RaftConfigKeys.Rpc.setType(properties, SupportedRpcType.GRPC);
        GrpcConfigKeys.Server.setPort(properties, layout.port(number));
        // No server is to take its leader for dead because all share a busy machine.
        RaftServerConfigKeys.Rpc.setTimeoutMin(properties, TimeDuration.valueOf(1, SECONDS));
        RaftServerConfigKeys.Rpc.setTimeoutMax(properties, TimeDuration.valueOf(2, SECONDS));
        RaftServerConfigKeys.setStorageDir(properties, List.of(home.toFile()));
        RaftServer server =
                RaftServer.newBuilder()
                        .setServerId(layout.peer(number).getId())
                        .setGroup(layout.group())
                        .setProperties(properties)
                        .setStateMachine(new CountingMachine())
                        .build();
        server.start();
        return server;
    }

    static JavaProcess startProcess(RaftLayout layout, Path data) throws IOException {
        var arguments = new ArrayList<String>();
        arguments.add(data.toString());
        arguments.addAll(layout.toArguments());
        return JavaProcess.start(List.of(), RaftServers.class, arguments);
    }

    /// Entry point of the child.
    public static void main(String[] arguments) throws IOException {
        List<String> words = List.of(arguments);
        RaftLayout layout = RaftLayout.ofArguments(words.subList(1, words.size()));
        try (RaftServers _ = start(layout, Path.of(words.getFirst()))) {
            JavaProcess.serveUntilParentEnds();
        }
    }

    @Override
    public void close() {
        while (!running.isEmpty()) {
            try {
                running.pop().close();
            } catch (IOException e) {
                throw new IllegalStateException("a server of Ratis does not stop", e);
            }
        }
    }
}
