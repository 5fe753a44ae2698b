package io.tarn.block;

import static io.tarn.block.TestVolume.BLOCK;
import static io.tarn.block.TestVolume.READER;
import static io.tarn.block.TestVolume.WRITER;
import static org.assertj.core.api.Assertions.assertThat;

import io.tarn.base.Bytes;
import io.tarn.block.BlockReply.Borne;
import io.tarn.block.BlockReply.Committed;
import io.tarn.block.BlockReply.Prepared;
import io.tarn.block.BlockReply.Refused;
import io.tarn.block.BlockReply.TooFew;
import io.tarn.block.BlockReply.Vouched;
import io.tarn.block.BlockRequest.Bear;
import io.tarn.block.BlockRequest.Commit;
import io.tarn.block.BlockRequest.PrepareBlock;
import io.tarn.block.BlockRequest.PrepareFragment;
import io.tarn.block.BlockRequest.Vouch;
import io.tarn.block.Permit.Advance;
import io.tarn.block.Permit.Fresh;
import io.tarn.block.Permit.Voucher;
import io.tarn.block.Permit.Witness;
import io.tarn.block.Permit.WriteBack;
import io.tarn.block.server.Caller;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The design of blocks, "What a lying party gets", clients: they harm only what they may write, and never make
/// two readers see different blocks.
class LyingClientTest {
    private final TestVolume volume = new TestVolume(1, 2);

    /// "fragments of two different blocks under one fpcc: refused by every correct server that got an
    /// inconsistent one (line 304)".
    @Test
    void fragmentsOfTwoBlocksUnderOneChecksumAreRefused() {
        EncodedBlock one = encoded(1);
        EncodedBlock two = encoded(2);

        BlockReply reply =
                ask(
                        1,
                        WRITER,
                        new PrepareFragment(
                                BLOCK, new Fresh(), one.fpcc(), two.fragment(1).orElseThrow()));

        assertThat(reply).isEqualTo(new Refused(Refusal.INCONSISTENT));
    }

    /// The stronger attack: the client lists the hash of the false fragment, so that only the
    /// fingerprint can tell.
    @Test
    void falseFragmentWithItsOwnHashIsRefusedByItsFingerprint() {
        EncodedBlock one = encoded(1);
        Bytes foreign = encoded(2).fragment(1).orElseThrow();
        var cc = new ArrayList<>(one.fpcc().cc());
        cc.set(1, io.tarn.crypto.Sha256.hash(foreign));
        var fpcc = new FingerprintedCrossChecksum(cc, one.fpcc().fp());

        assertThat(ask(1, WRITER, new PrepareFragment(BLOCK, new Fresh(), fpcc, foreign)))
                .isEqualTo(new Refused(Refusal.INCONSISTENT));
    }

    /// Line 410.
    @Test
    void blockThatIsNotTheChecksumsIsRefused() {
        assertThat(
                        ask(
                                3,
                                WRITER,
                                new PrepareBlock(
                                        BLOCK, new Fresh(), encoded(1).fpcc(), volume.content(2))))
                .isEqualTo(new Refused(Refusal.INCONSISTENT));
    }

    /// "prepares and never commits: staged, bounded, dropped; readers unaffected".
    @Test
    void uncommittedPreparesAreBoundedAndInvisible() {
        volume.write(volume.content(0));
        int max = BlockLimits.production().stagedPerClientMax();
        for (int i = 1; i <= max; i++) {
            assertThat(prepare(0, WRITER, encoded(i))).isInstanceOf(Prepared.class);
        }

        assertThat(prepare(0, WRITER, encoded(max + 1)))
                .isEqualTo(new Refused(Refusal.STAGING_FULL));
        assertThat(volume.read()).isEqualTo(LoftTest.whole(volume, volume.content(0), 1));

        volume.passTicks(BlockLimits.production().stagedTicksMax());
        assertThat(prepare(0, WRITER, encoded(max + 1))).isInstanceOf(Prepared.class);
        assertThat(volume.servers.get(0).stagedCount()).isEqualTo(max);
    }

    /// "huge timestamp: refused: not vouched for by f + 1 (§3.5)".
    @Test
    void hugeTimestampIsRefused() {
        EncodedBlock block = encoded(1);
        var voucher = (Vouched) ask(1, WRITER, new Vouch(BLOCK));
        var forged = new Voucher(1, Long.MAX_VALUE - 1, voucher.tags().to(0));

        assertThat(
                        ask(
                                0,
                                WRITER,
                                new PrepareFragment(
                                        BLOCK,
                                        new Advance(Long.MAX_VALUE, List.of(forged)),
                                        block.fpcc(),
                                        block.fragment(0).orElseThrow())))
                .isEqualTo(new Refused(Refusal.TIMESTAMP_SKIPS));
    }

    /// "a reader prepares with NULL timestamp: refused, typed error" (§3.5).
    @Test
    void readerDoesNotWrite() {
        assertThat(prepare(0, READER, encoded(1))).isEqualTo(new Refused(Refusal.NOT_PERMITTED));
        assertThat(volume.write(READER, volume.content(1)))
                .isEqualTo(new WriteOutcome.NotApplied(Refusal.NOT_PERMITTED));
        assertThat(volume.servers.get(0).suspicions).isNotEmpty();
    }

    @Test
    void strangerDoesNothing() {
        var stranger = new Caller(Bytes.ofHex("09".repeat(32)), Caller.Role.STRANGER);
        assertThat(volume.read(stranger)).isEqualTo(new ReadOutcome.Refused(Refusal.NOT_PERMITTED));
    }

    /// ADR-008: vouchers of the integer alone would let a reader put its own content there.
    @Test
    void readerDoesNotWriteItsOwnBlockAtAnothersTimestamp() {
        volume.write(volume.content(1));
        EncodedBlock own = encoded(2);
        Timestamp written = encoded(1).fpcc().at(1);
        var witnesses = new ArrayList<Witness>();
        for (int server = 0; server < 3; server++) {
            var borne = (Borne) ask(server, READER, new Bear(BLOCK, written));
            witnesses.add(new Witness(server, borne.tags().to(3)));
        }

        assertThat(
                        ask(
                                3,
                                READER,
                                new PrepareBlock(
                                        BLOCK,
                                        new WriteBack(1, witnesses),
                                        own.fpcc(),
                                        own.padded())))
                .isEqualTo(new Refused(Refusal.TIMESTAMP_SKIPS));
        assertThat(
                        ask(
                                3,
                                READER,
                                new PrepareBlock(
                                        BLOCK,
                                        new WriteBack(1, witnesses),
                                        encoded(1).fpcc(),
                                        volume.content(1))))
                .isInstanceOf(Prepared.class);
    }

    /// A prepare at one server proves nothing about others: the MAC names its maker, though the key
    /// of a pair serves both directions.
    @Test
    void serversOwnMacsHandedBackAsThoseOfOthersAreRefused() {
        EncodedBlock block = encoded(1);
        var prepared = (Prepared) prepare(0, WRITER, block);
        var prepares = new ArrayList<Prepare>();
        for (int maker = 0; maker < 4; maker++) {
            prepares.add(new Prepare(maker, prepared.nonce(), prepared.tags().to(maker)));
        }

        assertThat(ask(0, WRITER, new Commit(BLOCK, block.fpcc().at(1), prepares)))
                .isEqualTo(new TooFew(List.of(0)));
    }

    /// The client commits at one server only and goes: a reader completes its write for all.
    @Test
    void writeCommittedAtOneServerIsReadAlikeByAll() {
        volume.write(volume.content(1));
        EncodedBlock block = encoded(2);
        commitAt(0, block);

        ReadOutcome first = volume.read(READER);
        volume.down.add(0);
        ReadOutcome second = volume.read(READER);

        assertThat(first).isEqualTo(LoftTest.whole(volume, volume.content(2), 2));
        assertThat(second).isEqualTo(first);
    }

    /// §3.4.1: the next writer's timestamp follows the single commit, though only one server's
    /// prepares have reached it.
    @Test
    void writerFollowsACommitAtOneServer() {
        volume.write(volume.content(1));
        commitAt(0, encoded(2));
        volume.down.add(2);

        assertThat(volume.write(volume.content(3))).isInstanceOf(WriteOutcome.Applied.class);
        assertThat(volume.read()).isEqualTo(LoftTest.whole(volume, volume.content(3), 3));
    }

    /// §3.3.2: `prepare_block` accepts a block of which only `m` covered fragments are consistent;
    /// readers decode it by re-encoding (lines 918–928).
    @Test
    void blockWithOneFalseHashInItsChecksumIsReadAlikeByAll() {
        EncodedBlock honest = encoded(1);
        var cc = new ArrayList<>(honest.fpcc().cc());
        cc.set(0, Bytes.zeros(FingerprintedCrossChecksum.HASH_BYTES));
        Bytes key = FingerprintedCrossChecksum.keyOf(cc);
        var fp = new ArrayList<Bytes>();
        for (int i = 0; i < 2; i++) {
            fp.add(
                    io.tarn.coding.Fingerprints.of(
                            io.tarn.coding.FingerprintKey.of(key),
                            honest.fragment(i).orElseThrow()));
        }
        var fpcc = new FingerprintedCrossChecksum(cc, fp);
        var odd = volume.code.encodeUnder(fpcc, honest.padded());
        assertThat(odd.fragment(0)).isEmpty();
        var prepares = new ArrayList<Prepared>();
        for (int server = 0; server < 3; server++) {
            prepares.add((Prepared) prepare(server, WRITER, odd));
        }
        for (int server = 0; server < 3; server++) {
            assertThat(commit(server, odd, prepares)).isEqualTo(new Committed());
        }

        ReadOutcome expected =
                new ReadOutcome.Whole(volume.code.content(honest.padded()), fpcc.at(1));
        for (int down = 0; down < 4; down++) {
            volume.down.clear();
            volume.down.add(down);
            assertThat(volume.read()).isEqualTo(expected);
        }
    }

    /// m = 3 does not divide the block: the last fragment is padded, and no server but one could tell
    /// with what. Readers agree, and can write back.
    @Test
    void oddPaddingIsReadAlikeByAll() {
        var odd = new TestVolume(1, 3);
        Bytes padded =
                Bytes.concat(
                        odd.content(1),
                        Bytes.ofHex("ff".repeat(odd.code.paddedBytes() - odd.code.blockBytes())));
        var fragments = io.tarn.coding.ErasureCode.of(3, 5).encode(padded, 4);
        var cc = fragments.stream().map(io.tarn.crypto.Sha256::hash).toList();
        var key = io.tarn.coding.FingerprintKey.of(FingerprintedCrossChecksum.keyOf(cc));
        var fpcc =
                new FingerprintedCrossChecksum(
                        cc,
                        fragments.subList(0, 3).stream()
                                .map(f -> io.tarn.coding.Fingerprints.of(key, f))
                                .toList());
        var prepares = new ArrayList<Prepared>();
        for (int server = 0; server < 4; server++) {
            prepares.add(
                    (Prepared)
                            odd.servers
                                    .get(server)
                                    .ask(
                                            WRITER,
                                            new PrepareFragment(
                                                    BLOCK,
                                                    new Fresh(),
                                                    fpcc,
                                                    fragments.get(server))));
        }
        var shown = new ArrayList<Prepare>();
        for (int maker = 0; maker < 4; maker++) {
            Prepared prepared = prepares.get(maker);
            shown.add(new Prepare(maker, prepared.nonce(), prepared.tags().to(0)));
        }
        odd.servers.get(0).ask(WRITER, new Commit(BLOCK, fpcc.at(1), shown));

        ReadOutcome expected = new ReadOutcome.Whole(odd.content(1), fpcc.at(1));
        for (int down = 3; down >= 0; down--) {
            odd.down.clear();
            odd.down.add(down);
            assertThat(odd.read()).isEqualTo(expected);
        }
    }

    private EncodedBlock encoded(long seed) {
        return volume.code.encode(volume.content(seed));
    }

    private BlockReply ask(int server, Caller caller, BlockRequest.OfBlock request) {
        return volume.servers.get(server).ask(caller, request);
    }

    private BlockReply prepare(int server, Caller caller, EncodedBlock block) {
        return ask(
                server,
                caller,
                block.fragment(server)
                        .<BlockRequest.OfBlock>map(
                                f -> new PrepareFragment(BLOCK, new Fresh(), block.fpcc(), f))
                        .orElseGet(() ->
                                new PrepareBlock(
                                        BLOCK, new Fresh(), block.fpcc(), block.padded())));
    }

    private void commitAt(int server, EncodedBlock block) {
        var prepares = new ArrayList<Prepared>();
        for (int i = 0; i < 3; i++) {
            prepares.add((Prepared) prepare(i, WRITER, block));
        }
        assertThat(commit(server, block, prepares)).isEqualTo(new Committed());
    }

    private BlockReply commit(int server, EncodedBlock block, List<Prepared> prepares) {
        var shown = new ArrayList<Prepare>();
        for (int maker = 0; maker < prepares.size(); maker++) {
            Prepared prepared = prepares.get(maker);
            shown.add(new Prepare(maker, prepared.nonce(), prepared.tags().to(server)));
        }
        long ts = prepares.getFirst().ts();
        return ask(server, WRITER, new Commit(BLOCK, block.fpcc().at(ts), shown));
    }
}
