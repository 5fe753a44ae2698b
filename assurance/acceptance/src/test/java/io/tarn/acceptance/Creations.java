package io.tarn.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.tarn.block.Durability;
import io.tarn.client.ClusterClient;
import io.tarn.client.ClusterClient.Changed;
import io.tarn.client.ClusterClient.NewVolume;
import io.tarn.crypto.KeyId;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

/// Somebody who makes volumes and removes them again, one after another. Each must succeed within the patience that a
/// command has; anything else is a fault.
final class Creations implements AutoCloseable {
    private final ClusterClient client;
    private final List<KeyId> servers;
    private final AtomicLong done = new AtomicLong();
    private final Queue<String> faults = new ConcurrentLinkedQueue<>();
    private final Thread thread = Thread.ofPlatform().name("creations").unstarted(this::run);
    private volatile boolean stopping;

    private Creations(ClusterClient client, List<KeyId> servers) {
        this.client = client;
        this.servers = servers;
    }

    /// @param client that nobody else closes before
    static Creations start(ClusterClient client, List<KeyId> servers) {
        var creations = new Creations(client, servers);
        creations.thread.start();
        return creations;
    }

    private void run() {
        try {
            while (!stopping && faults.isEmpty()) {
                createAndRemove();
            }
        } catch (Exception e) {
            faults.add(e.toString());
        }
    }

    private void createAndRemove() throws InterruptedException {
        String name = "passing-" + done.get();
        var volume =
                new NewVolume(
                        name,
                        TestCluster.REDUNDANCY,
                        TestCluster.BLOCK_BYTES,
                        1,
                        Durability.MEMORY,
                        servers,
                        List.of(),
                        List.of());
        Changed created = client.create(volume);
        if (!(created instanceof Changed.Made(var descriptor, var _))) {
            faults.add("to create " + name + ": " + created);
            return;
        }
        done.incrementAndGet();
        Changed removed = client.remove(descriptor);
        if (!(removed instanceof Changed.Made)) {
            faults.add("to remove " + name + ": " + removed);
        }
    }

    /// Waits until so many more were made.
    void awaitProgress(int more) throws Exception {
        long target = done.get() + more;
        Waiting.until(
                "%d more volumes are created".formatted(more),
                () -> {
                    assertThat(faults).isEmpty();
                    return done.get() >= target;
                });
    }

    /// Ends, and says whether all went well.
    void stop() throws Exception {
        close();
        assertThat(faults).isEmpty();
    }

    @Override
    public void close() {
        stopping = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
