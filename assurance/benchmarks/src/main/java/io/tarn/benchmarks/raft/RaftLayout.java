package io.tarn.benchmarks.raft;

import io.tarn.benchmarks.site.FreePorts;
import java.io.IOException;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.apache.ratis.protocol.RaftGroup;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.protocol.RaftPeer;

/// Servers on consecutive ports of this machine.
public record RaftLayout(int servers, int firstPort) {
    private static final UUID GROUP = UUID.fromString("7461726e-0000-4000-8000-62656e636821");

    public static RaftLayout of(int servers) throws IOException {
        return new RaftLayout(servers, FreePorts.find(servers));
    }

    int port(int server) {
        return firstPort + server;
    }

    RaftPeer peer(int server) {
        return RaftPeer.newBuilder()
                .setId("s" + server)
                .setAddress("127.0.0.1:" + port(server))
                .build();
    }

    RaftGroup group() {
        List<RaftPeer> peers = IntStream.range(0, servers).mapToObj(this::peer).toList();
        return RaftGroup.valueOf(RaftGroupId.valueOf(GROUP), peers);
    }

    List<String> toArguments() {
        return List.of(Integer.toString(servers), Integer.toString(firstPort));
    }

    static RaftLayout ofArguments(List<String> arguments) {
        return new RaftLayout(
                Integer.parseInt(arguments.get(0)), Integer.parseInt(arguments.get(1)));
    }
}
