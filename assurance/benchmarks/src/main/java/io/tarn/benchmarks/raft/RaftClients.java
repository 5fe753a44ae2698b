package io.tarn.benchmarks.raft;

import io.tarn.base.Bytes;
import io.tarn.benchmarks.workload.Service;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.apache.ratis.client.RaftClient;
import org.apache.ratis.client.RaftClientConfigKeys;
import org.apache.ratis.conf.RaftProperties;
import org.apache.ratis.protocol.Message;
import org.apache.ratis.protocol.RaftClientReply;
import org.apache.ratis.thirdparty.com.google.protobuf.UnsafeByteOperations;

/// Callers of a Raft log. They share a few of Ratis's clients, whose requests go over few connections: cheaper
/// for its servers than a connection for each of hundreds.
public final class RaftClients implements Service, AutoCloseable {
    private static final int CLIENTS_MAX = 4;
    private static final int OUTSTANDING_MAX = 4096;
    private static final int ANSWER_SECONDS_MAX = 60;

    private final List<RaftClient> clients = new ArrayList<>();
    private final Supplier<Duration> processorTime;

    /// @param processorTime of the servers so far
    public RaftClients(RaftLayout layout, Supplier<Duration> processorTime) {
        this.processorTime = processorTime;
        var properties = new RaftProperties();
        RaftClientConfigKeys.Async.setOutstandingRequestsMax(properties, OUTSTANDING_MAX);
        for (int i = 0; i < CLIENTS_MAX; i++) {
            clients.add(
                    RaftClient.newBuilder()
                            .setProperties(properties)
                            .setRaftGroup(layout.group())
                            .build());
        }
    }

    @Override
    public void update(int caller, Bytes content) throws InterruptedException {
        RaftClient client = clients.get(caller % CLIENTS_MAX);
        var message = Message.valueOf(UnsafeByteOperations.unsafeWrap(content.asByteBuffer()));
        try {
            RaftClientReply reply =
                    client.async().send(message).get(ANSWER_SECONDS_MAX, TimeUnit.SECONDS);
            if (!reply.isSuccess()) {
                throw new IllegalStateException("Ratis refuses an update: " + reply);
            }
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("Ratis does not carry out an update", e);
        }
    }

    @Override
    public Duration processorTime() {
        return processorTime.get();
    }

    /// It does not say.
    @Override
    public long takeBatches() {
        return 0;
    }

    @Override
    public void close() {
        for (RaftClient client : clients) {
            try {
                client.close();
            } catch (IOException e) {
                throw new IllegalStateException("a client of Ratis does not stop", e);
            }
        }
    }
}
