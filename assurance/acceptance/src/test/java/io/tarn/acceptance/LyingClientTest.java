package io.tarn.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.tarn.base.Bytes;
import io.tarn.block.BlockAddress;
import io.tarn.block.BlockCode;
import io.tarn.block.BlockReply;
import io.tarn.block.BlockReply.Committed;
import io.tarn.block.BlockReply.Prepared;
import io.tarn.block.BlockReply.Refused;
import io.tarn.block.BlockReply.TooFew;
import io.tarn.block.BlockReply.Vouched;
import io.tarn.block.BlockRequest.Commit;
import io.tarn.block.BlockRequest.FindTimestamp;
import io.tarn.block.BlockRequest.PrepareFragment;
import io.tarn.block.BlockRequest.Vouch;
import io.tarn.block.EncodedBlock;
import io.tarn.block.Permit;
import io.tarn.block.Permit.Advance;
import io.tarn.block.Permit.Fresh;
import io.tarn.block.Permit.Voucher;
import io.tarn.block.Prepare;
import io.tarn.block.ReadOutcome;
import io.tarn.block.Refusal;
import io.tarn.block.VolumeDescriptor;
import io.tarn.block.WriteOutcome;
import io.tarn.client.BlockVolume;
import io.tarn.crypto.NodeIdentity;
import io.tarn.operations.Asking.Answer;
import io.tarn.transport.LinkFailure;
import io.tarn.transport.Message;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The design of blocks, "What a lying party gets", clients: over real sockets with real keys, while other
/// clients work on the same volume and must notice nothing.
@Tag("slow")
@Timeout(600)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LyingClientTest {
    private static final int BLOCKS = 256;
    private static final int OPERATIONS = 60;

    /// The `k` of §3.2 that nodes run with.
    private static final int STAGED_MAX = 64;

    @TempDir private static Path directory;

    private final NodeIdentity writer = identity();
    private final NodeIdentity reader = identity();
    private final NodeIdentity neighbour = identity();
    private TestCluster cluster;
    private VolumeDescriptor volume;
    private BlockCode code;
    private BlockVolume honest;
    private Workload others;
    private RawClient liar;

    /// Blocks past those of the other clients, a new one for each test.
    private long nextBlock;

    private static NodeIdentity identity() {
        return NodeIdentity.generate(new SecureRandom());
    }

    @BeforeAll
    void start() throws Exception {
        cluster = TestCluster.start(directory);
        volume = cluster.create("disk", BLOCKS, List.of(writer.id()), List.of(reader.id()));
        cluster.create("next-door", BLOCKS, List.of(neighbour.id()), List.of());
        code = new BlockCode(volume.shape());
        honest = cluster.open(volume);
        others = Workload.start(honest);
        nextBlock = others.blocks();
        liar = new RawClient(cluster, writer);
    }

    @AfterAll
    void othersHaveNoticedNothing() throws Exception {
        liar.close();
        try {
            others.awaitProgress(OPERATIONS);
            others.stop();
            others.verify(honest);
        } finally {
            cluster.close();
        }
    }

    /// "fragments of two different blocks under one fpcc: refused by every correct server that got an
    /// inconsistent one (line 304)".
    @Test
    void fragmentsOfTwoBlocksUnderOneChecksumAreRefused() {
        BlockAddress address = newAddress();
        EncodedBlock one = encoded(address, 1);
        EncodedBlock two = encoded(address, 2);

        assertThat(liar.ask(1, prepare(address, one, 0, new Fresh()))).isInstanceOf(Prepared.class);
        for (int node = 2; node <= 3; node++) {
            Bytes foreign = two.fragment(node - 1).orElseThrow();
            assertThat(
                            liar.ask(
                                    node,
                                    new PrepareFragment(address, new Fresh(), one.fpcc(), foreign)))
                    .isEqualTo(new Refused(Refusal.INCONSISTENT));
        }
        assertThat(read(address)).isEqualTo(0);
    }

    /// "prepares and never commits: staged, bounded, dropped; readers unaffected".
    @Test
    void preparesWithoutCommitAreBounded() {
        BlockAddress address = newAddress();
        write(address, 1);
        var answers = new ArrayList<BlockReply>();
        for (int i = 0; i <= STAGED_MAX; i++) {
            answers.add(liar.ask(1, prepare(address, encoded(address, 2 + i), 0, new Fresh())));
        }

        assertThat(answers).first().isInstanceOf(Prepared.class);
        assertThat(answers).last().isEqualTo(new Refused(Refusal.STAGING_FULL));
        assertThat(read(address)).isEqualTo(1);
        write(address, 1000);
        assertThat(read(address)).isEqualTo(1000);
    }

    /// "huge timestamp: refused: not vouched for by f + 1 (§3.5)".
    @Test
    void hugeTimestampIsRefused() {
        BlockAddress address = newAddress();
        write(address, 1);
        var vouched = (Vouched) liar.ask(2, new Vouch(address));
        var forged = new Voucher(1, Long.MAX_VALUE - 1, vouched.tags().to(0));
        var huge = new Advance(Long.MAX_VALUE, List.of(forged));

        assertThat(liar.ask(1, prepare(address, encoded(address, 2), 0, huge)))
                .isEqualTo(new Refused(Refusal.TIMESTAMP_SKIPS));
        write(address, 3);
        assertThat(read(address)).isEqualTo(3);
    }

    /// "writes without permission, or a reader prepares with NULL timestamp: refused, typed error".
    @Test
    void readerReadsAndDoesNotWrite() {
        BlockAddress address = newAddress();
        write(address, 1);
        BlockVolume theirs = cluster.client(reader).open(volume);

        assertThat(theirs.write(address.block(), content(address, 2)).toCompletableFuture().join())
                .isEqualTo(new WriteOutcome.NotApplied(Refusal.NOT_PERMITTED));
        assertThat(versionOf(address, theirs)).isEqualTo(1);
        try (var raw = new RawClient(cluster, reader)) {
            assertThat(raw.ask(1, prepare(address, encoded(address, 2), 0, new Fresh())))
                    .isEqualTo(new Refused(Refusal.NOT_PERMITTED));
            var back = new Permit.WriteBack(2, List.of());
            assertThat(raw.ask(1, prepare(address, encoded(address, 2), 0, back)))
                    .isEqualTo(new Refused(Refusal.TIMESTAMP_SKIPS));
        }
    }

    /// Somebody whom the cluster knows, for the sake of another volume.
    @Test
    void neighbourDoesNothing() {
        BlockAddress address = newAddress();
        BlockVolume theirs = cluster.client(neighbour).open(volume);

        assertThat(theirs.read(address.block()).toCompletableFuture().join())
                .isEqualTo(new ReadOutcome.Refused(Refusal.NOT_PERMITTED));
        assertThat(theirs.write(address.block(), content(address, 1)).toCompletableFuture().join())
                .isEqualTo(new WriteOutcome.NotApplied(Refusal.NOT_PERMITTED));
    }

    /// Somebody whom nobody knows does not get as far as a request.
    @Test
    void strangerIsNotConnected() {
        try (var stranger = new RawClient(cluster, identity())) {
            for (int node = 1; node <= TestCluster.NODES; node++) {
                assertThat(stranger.answer(node, new FindTimestamp(newAddress())))
                        .isEqualTo(new Answer.Silent<>(LinkFailure.REFUSED_IDENTITY));
            }
        }
    }

    /// Line 609.
    @Test
    void commitWithoutEnoughPreparesIsRefused() {
        BlockAddress address = newAddress();
        EncodedBlock block = encoded(address, 1);
        var prepared = (Prepared) liar.ask(1, prepare(address, block, 0, new Fresh()));
        var reflected = new ArrayList<Prepare>();
        for (int maker = 0; maker < TestCluster.NODES; maker++) {
            reflected.add(new Prepare(maker, prepared.nonce(), prepared.tags().to(maker)));
        }

        assertThat(liar.ask(1, new Commit(address, block.fpcc().at(prepared.ts()), reflected)))
                .isEqualTo(new TooFew(List.of(0)));
        assertThat(read(address)).isEqualTo(0);
    }

    /// The client commits at one node only and goes away: once anybody has read the block, everybody
    /// reads it.
    @Test
    void writeCommittedAtOneNodeIsReadAlikeByAll() {
        BlockAddress address = newAddress();
        write(address, 1);
        EncodedBlock block = encoded(address, 2);
        var prepares = new ArrayList<Prepare>();
        long ts = 0;
        for (int server = 0; server < TestCluster.REDUNDANCY.writers(); server++) {
            var prepared =
                    (Prepared) liar.ask(server + 1, prepare(address, block, server, new Fresh()));
            ts = prepared.ts();
            prepares.add(new Prepare(server, prepared.nonce(), prepared.tags().to(0)));
        }
        assertThat(liar.ask(1, new Commit(address, block.fpcc().at(ts), prepares)))
                .isEqualTo(new Committed());

        long first = read(address);
        long second = versionOf(address, cluster.client(reader).open(volume));
        assertThat(first).isBetween(1L, 2L);
        assertThat(second).isBetween(first, 2L);
        write(address, 3);
        assertThat(read(address)).isEqualTo(3);
    }

    @Test
    void garbageIsRefusedAsMalformed() {
        // From 64 on they are the ring's.
        for (int kind = 0; kind < 64; kind++) {
            var garbage = new Message(kind, Bytes.zeros(kind), Bytes.zeros(kind));
            assertThat(liar.refusal(1 + kind % TestCluster.NODES, garbage))
                    .isIn(Refusal.MALFORMED, Refusal.UNKNOWN_VOLUME);
        }
    }

    private BlockAddress newAddress() {
        return new BlockAddress(volume.id(), nextBlock++);
    }

    private static Bytes content(BlockAddress address, long version) {
        return TaggedBlock.of(address.block(), version, TestCluster.BLOCK_BYTES);
    }

    private EncodedBlock encoded(BlockAddress address, long version) {
        return code.encode(content(address, version));
    }

    private static PrepareFragment prepare(
            BlockAddress address, EncodedBlock block, int server, Permit permit) {
        return new PrepareFragment(
                address, permit, block.fpcc(), block.fragment(server).orElseThrow());
    }

    private void write(BlockAddress address, long version) {
        assertThat(
                        honest.write(address.block(), content(address, version))
                                .toCompletableFuture()
                                .join())
                .isInstanceOf(WriteOutcome.Applied.class);
    }

    private long read(BlockAddress address) {
        return versionOf(address, honest);
    }

    private static long versionOf(BlockAddress address, BlockVolume volume) {
        ReadOutcome outcome = volume.read(address.block()).toCompletableFuture().join();
        assertThat(outcome).isInstanceOf(ReadOutcome.Whole.class);
        return TaggedBlock.versionOf(address.block(), ((ReadOutcome.Whole) outcome).content())
                .orElseThrow();
    }
}
