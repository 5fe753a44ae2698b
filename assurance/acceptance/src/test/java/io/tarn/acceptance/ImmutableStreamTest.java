package io.tarn.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.tarn.base.Bytes;
import io.tarn.block.Redundancy;
import io.tarn.client.AttestResult;
import io.tarn.client.BlockStore;
import io.tarn.client.BlockStoreLimits;
import io.tarn.client.FetchResult;
import io.tarn.client.StoreResult;
import io.tarn.node.NodesHere;
import io.tarn.operations.StoredBlock;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A hundred megabytes through four nodes, by a caller that has one block in hand at a time.
@Tag("slow")
@Timeout(600)
class ImmutableStreamTest {
    private static final Redundancy REDUNDANCY = new Redundancy(1, 2);
    private static final long STREAM_BYTES = 100_000_000;

    /// A tenth of the stream, all that is under way.
    private static final BlockStoreLimits WINDOW = new BlockStoreLimits(10_000_000, 64);

    @TempDir Path directory;

    @ParameterizedTest
    @ValueSource(ints = {64 << 10, 1 << 20})
    void aStreamIsStoredAndFetchedABlockAtATime(int blockBytes) throws Exception {
        try (NodesHere nodes = NodesHere.start(directory, 4, REDUNDANCY)) {
            BlockStore store =
                    nodes.client(NodesHere.owner())
                            .openStore(nodes.create("stream", List.of()), WINDOW);
            int count = Math.toIntExact((STREAM_BYTES + blockBytes - 1) / blockBytes);
            var underWay = new ArrayList<CompletableFuture<StoreResult>>();
            for (int number = 0; number < count; number++) {
                underWay.add(store.disperse(content(number, blockBytes)));
            }
            var blocks = new ArrayList<StoredBlock>();
            for (var one : underWay) {
                assertThat(one.join()).isInstanceOf(StoreResult.Stored.class);
                blocks.add(((StoreResult.Stored) one.join()).block());
            }
            var attested = store.attest(blocks, 0).join();
            assertThat(attested).isInstanceOf(AttestResult.Covered.class);
            assertThat(attested.receipts()).hasSizeLessThanOrEqualTo(nodes.count());
            assertFetched(store, blocks, blockBytes);
        }
    }

    private static void assertFetched(BlockStore store, List<StoredBlock> blocks, int blockBytes)
            throws Exception {
        var ahead = new ArrayDeque<CompletableFuture<FetchResult>>();
        int checked = 0;
        for (int number = 0; checked < blocks.size(); number++) {
            if (number < blocks.size()) {
                StoredBlock block = blocks.get(number);
                ahead.add(store.fetch(block.block(), block.lengthBytes()));
            }
            if (ahead.size() == 32 || number >= blocks.size()) {
                assertThat(ahead.remove().join())
                        .isEqualTo(new FetchResult.Whole(content(checked, blockBytes)));
                checked++;
            }
        }
    }

    private static Bytes content(int number, int blockBytes) {
        long from = (long) number * blockBytes;
        byte[] bytes = new byte[(int) Math.min(blockBytes, STREAM_BYTES - from)];
        new Random(number).nextBytes(bytes);
        return Bytes.owning(bytes);
    }
}
