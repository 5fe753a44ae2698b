package io.tarn.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.tarn.base.Bytes;
import io.tarn.block.VolumeDescriptor;
import io.tarn.client.AttestResult;
import io.tarn.client.BlockStore;
import io.tarn.client.FetchResult;
import io.tarn.client.StoreResult;
import io.tarn.operations.StoredBlock;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentSkipListMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Nodes die by SIGKILL, at any moment, while immutable blocks are stored: what was acknowledged is there afterwards.
@Tag("slow")
@Timeout(600)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ImmutableKillTest {
    /// Acknowledged between one death and the next.
    private static final int BLOCKS = 60;

    private static final int BLOCK_BYTES = 20_000;

    @TempDir private static Path directory;

    private TestCluster cluster;

    @BeforeAll
    void start() throws Exception {
        cluster = TestCluster.start(directory);
    }

    @AfterAll
    void stop() {
        cluster.close();
    }

    @Test
    void whatWasAcknowledgedOutlivesEveryNode() throws Exception {
        VolumeDescriptor volume = cluster.create("blocks", 1);
        BlockStore store = cluster.client(cluster.owner()).openStore(volume);
        var writer = new Writer(store);
        try {
            writer.awaitMore();
            for (int node = 1; node <= TestCluster.NODES; node++) {
                cluster.kill(node);
                writer.awaitMore();
                cluster.start(node);
                cluster.awaitAllReachable();
            }
            writer.awaitMore();
            for (int node = 1; node <= TestCluster.NODES; node++) {
                cluster.kill(node);
            }
            cluster.startAll();
            writer.awaitMore();
        } finally {
            writer.stop();
        }
        assertThat(writer.stored).hasSizeGreaterThan(6 * BLOCKS);
        assertFetched(store, writer.stored);
    }

    private static void assertFetched(BlockStore store, Map<Integer, StoredBlock> stored)
            throws Exception {
        List<StoredBlock> blocks = new ArrayList<>(stored.values());
        for (var entry : stored.entrySet()) {
            StoredBlock block = entry.getValue();
            assertThat(store.fetch(block.block(), block.lengthBytes()).join())
                    .isEqualTo(new FetchResult.Whole(content(entry.getKey())));
        }
        var some = blocks.subList(0, Math.min(blocks.size(), BlockStore.ATTESTED_MAX));
        assertThat(store.attest(some, 0).join()).isInstanceOf(AttestResult.Covered.class);
    }

    private static Bytes content(int number) {
        byte[] bytes = new byte[BLOCK_BYTES];
        new Random(number).nextBytes(bytes);
        return Bytes.owning(bytes);
    }

    /// Stores one block after the other, several at a time, whatever becomes of them.
    private static final class Writer {
        /// What was acknowledged, by number.
        private final Map<Integer, StoredBlock> stored = new ConcurrentSkipListMap<>();

        private final BlockStore store;
        private final Thread thread = Thread.ofPlatform().unstarted(this::run);
        private volatile boolean closing;

        Writer(BlockStore store) {
            this.store = store;
            thread.start();
        }

        private void run() {
            try {
                for (int number = 0; !closing; number++) {
                    int one = number;
                    var _ =
                            store.disperse(content(number))
                                    .thenAccept(result -> {
                                        if (result
                                                instanceof StoreResult.Stored(var block, var _)) {
                                            stored.put(one, block);
                                        }
                                    });
                    Thread.sleep(5);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        void awaitMore() throws Exception {
            int before = stored.size();
            Waiting.until("more is stored", () -> stored.size() >= before + BLOCKS);
        }

        void stop() throws InterruptedException {
            closing = true;
            thread.join();
        }
    }
}
