package io.tarn.benchmarks.raft;

import io.tarn.benchmarks.site.JavaProcess;
import io.tarn.benchmarks.site.ScratchDirectory;
import java.io.IOException;

/// Servers of a Raft log in one process that is not this one, on the disk that a ring's members use too.
public record RaftSite(RaftLayout layout, JavaProcess process, ScratchDirectory data)
        implements AutoCloseable {
    public static RaftSite start(int servers) throws IOException {
        RaftLayout layout = RaftLayout.of(servers);
        ScratchDirectory data = ScratchDirectory.onDisk();
        try {
            return new RaftSite(layout, RaftServers.startProcess(layout, data.path()), data);
        } catch (IOException e) {
            data.close();
            throw e;
        }
    }

    public RaftClients clients() {
        return new RaftClients(layout, process::processorTime);
    }

    @Override
    public void close() {
        process.close();
        data.close();
    }
}
