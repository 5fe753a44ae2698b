package io.tarn.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.tarn.base.Bytes;
import io.tarn.block.BlockShape;
import io.tarn.block.Durability;
import io.tarn.block.Redundancy;
import io.tarn.block.VolumeDescriptor;
import io.tarn.block.VolumeId;
import io.tarn.block.immutable.Bguid;
import io.tarn.block.immutable.FragmentId;
import io.tarn.block.immutable.ReceiptSigner;
import io.tarn.block.immutable.StoreLimits;
import io.tarn.block.immutable.StoreServerEffect;
import io.tarn.crypto.NodeIdentity;
import io.tarn.storage.Store;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// users.md, "Repair ordered by fragments remaining".
class RepairQueueTest {
    private static final List<NodeIdentity> NODES =
            IntStream.range(1, 5)
                    .mapToObj(i -> NodeIdentity.ofSeed(Bytes.ofHex("%02x".formatted(i).repeat(32))))
                    .toList();

    @TempDir Path directory;

    private final RepairQueue queue = new RepairQueue(3);
    private Store store;
    private ImmutableHost host;

    private static final class NoObserver implements ImmutableHost.Observer {
        @Override
        public void missing(ImmutableHost of, FragmentId id) {}

        @Override
        public void suspect(Bytes client, String reason) {}

        @Override
        public void serve(
                ImmutableHost of, StoreServerEffect.Serve serve, ImmutableHost.Reply reply) {}
    }

    @BeforeEach
    void open() throws Exception {
        store = Store.open(directory, io.tarn.storage.StoreLimits.extreme(new Random(1)));
        var descriptor =
                new VolumeDescriptor(
                        new VolumeId(Bytes.ofHex("01".repeat(32))),
                        "blocks",
                        NODES.getFirst().publicKey(),
                        new BlockShape(new Redundancy(1, 2), 4096, 1),
                        Durability.MEMORY,
                        NODES.stream().map(NodeIdentity::id).toList(),
                        List.of(),
                        List.of());
        host =
                new ImmutableHost(
                        descriptor,
                        store,
                        ReceiptSigner.of(NODES.getFirst()),
                        StoreLimits.production(),
                        new NoObserver());
    }

    @AfterEach
    void close() {
        store.close();
    }

    private ImmutableBlocks.Lost lost(int number) {
        var block = new Bguid(Bytes.ofHex("%02x".formatted(number).repeat(32)));
        return new ImmutableBlocks.Lost(host, new FragmentId(block, 0));
    }

    @Test
    void theFewestAreLeftOfWhatComesFirst() {
        assertThat(queue.add(lost(1), 3)).isTrue();
        assertThat(queue.add(lost(2), 2)).isTrue();
        assertThat(queue.add(lost(3), 3)).isTrue();
        assertThat(queue.next()).isEqualTo(lost(2));
        assertThat(queue.next()).as("who came first").isEqualTo(lost(1));
        assertThat(queue.next()).isEqualTo(lost(3));
    }

    @Test
    void whatIsBeingMadeIsNotAskedForTwice() {
        queue.add(lost(1), 3);
        assertThat(queue.add(lost(1), 2)).isFalse();
        assertThat(queue.next()).isEqualTo(lost(1));
        assertThat(queue.add(lost(1), 2)).as("it is under way").isFalse();
        assertThat(queue.size(host.volume())).isEqualTo(1);
        queue.done(lost(1));
        assertThat(queue.size()).isZero();
        assertThat(queue.add(lost(1), 2)).isTrue();
    }

    @Test
    void itIsBounded() {
        for (int number = 1; number <= 3; number++) {
            assertThat(queue.add(lost(number), 3)).isTrue();
        }
        assertThat(queue.add(lost(4), 2)).isFalse();
        queue.done(queue.next());
        assertThat(queue.add(lost(4), 2)).isTrue();
    }
}
