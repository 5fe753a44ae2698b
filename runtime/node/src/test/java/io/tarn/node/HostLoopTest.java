package io.tarn.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.tarn.base.Bytes;
import io.tarn.block.BlockAddress;
import io.tarn.block.BlockLimits;
import io.tarn.block.BlockReply;
import io.tarn.block.BlockRequest;
import io.tarn.block.BlockShape;
import io.tarn.block.Durability;
import io.tarn.block.Redundancy;
import io.tarn.block.VolumeDescriptor;
import io.tarn.block.VolumeId;
import io.tarn.block.server.Caller;
import io.tarn.block.server.CheckedRequest;
import io.tarn.block.server.ServerKeys;
import io.tarn.crypto.MacKey;
import io.tarn.crypto.NodeIdentity;
import io.tarn.storage.Store;
import io.tarn.storage.StoreException;
import io.tarn.storage.StoreLimits;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// How the loop ends: once, and nobody steps after it.
@Timeout(60)
class HostLoopTest {
    private static final VolumeId VOLUME = new VolumeId(Bytes.zeros(VolumeId.BYTES));
    private static final Caller READER = new Caller(Bytes.zeros(32), Caller.Role.READER);

    private static final ServerKeys KEYS =
            new ServerKeys() {
                @Override
                public int epoch() {
                    return 0;
                }

                @Override
                public Optional<MacKey> pair(int peer, int epoch) {
                    return Optional.empty();
                }

                @Override
                public MacKey nonceKey() {
                    return MacKey.of(Bytes.zeros(32));
                }
            };

    @TempDir Path directory;
    private final Queue<Throwable> fatal = new ConcurrentLinkedQueue<>();
    private Store store;
    private FragmentDesk fragments;
    private HostLoop loop;
    private VolumeHost host;
    private Thread loopThread;

    @BeforeEach
    void open() throws Exception {
        store = Store.open(directory, StoreLimits.production());
        fragments = new FragmentDesk(1, (_, _, _) -> {});
        loop = new HostLoop(store, fragments, new FatalOnly());
        List<NodeIdentity> nodes =
                IntStream.range(0, 4)
                        .mapToObj(i -> NodeIdentity.ofSeed(Bytes.ofHex(("0" + i).repeat(32))))
                        .toList();
        var descriptor =
                new VolumeDescriptor(
                        VOLUME,
                        "disk",
                        nodes.getFirst().publicKey(),
                        new BlockShape(new Redundancy(1, 2), 4096, 64),
                        Durability.FSYNC,
                        nodes.stream().map(NodeIdentity::id).toList(),
                        List.of(),
                        List.of());
        host = new VolumeHost(descriptor, 0, store, KEYS, BlockLimits.production(), 64);
        loop.start();
        loop.open(host).join();
        loopThread = remember();
    }

    private final class FatalOnly implements HostLoop.Observer {
        @Override
        public void missing(VolumeHost host, BlockAddress address) {}

        @Override
        public void suspect(Bytes client, String reason) {}

        @Override
        public void fatal(Throwable cause) {
            fatal.add(cause);
        }
    }

    /// Has the record of block 0 read from the disk, and waits until the loop rests, so that whoever
    /// asks next is answered at once.
    ///
    /// @return the loop's thread, which alone reads from the disk
    private Thread remember() {
        Thread first = answeredBy();
        Thread later = first;
        while (later.equals(first)) {
            later = answeredBy();
        }
        assertThat(later).isSameAs(Thread.currentThread());
        return first;
    }

    private Thread answeredBy() {
        var answeredBy = new CompletableFuture<Thread>();
        ask(0, _ -> answeredBy.complete(Thread.currentThread()));
        return answeredBy.join();
    }

    private void ask(long block, VolumeSteps.Reply reply) {
        var request = new BlockRequest.FindTimestamp(new BlockAddress(VOLUME, block));
        loop.ask(host, READER, new CheckedRequest.Plain(request), reply);
    }

    @AfterEach
    void close() throws StoreException {
        loop.close();
        fragments.close();
        store.close();
    }

    @Test
    void stepThatFailsEndsTheLoopWhoeverSteps() throws InterruptedException {
        ask(
                0,
                _ -> {
                    throw new IllegalStateException("planted");
                });
        assertNobodyAnswers();
        loopThread.join();
        assertThat(fatal).hasSize(1);
        assertNobodyAnswers();
    }

    @Test
    void loopClosedWhileAtWorkNeverStepsAgain() throws InterruptedException {
        var atWork = new CountDownLatch(1);
        var goOn = new CountDownLatch(1);
        ask(
                1,
                _ -> {
                    atWork.countDown();
                    await(goOn);
                });
        await(atWork);
        Thread closer = Thread.ofPlatform().start(loop::close);
        while (closer.getState() != Thread.State.TIMED_WAITING) {
            Thread.onSpinWait();
        }
        goOn.countDown();
        closer.join();
        loopThread.join();
        assertNobodyAnswers();
        assertThat(fatal).isEmpty();
    }

    @Test
    void loopClosedWhileIdleNeverStepsAgain() {
        loop.close();
        assertThat(loopThread.isAlive()).isFalse();
        assertNobodyAnswers();
        assertThat(fatal).isEmpty();
    }

    /// A question about a block that is remembered would be answered before `ask` returns.
    private void assertNobodyAnswers() {
        var answers = new ConcurrentLinkedQueue<BlockReply>();
        ask(0, answers::add);
        assertThat(answers).isEmpty();
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
