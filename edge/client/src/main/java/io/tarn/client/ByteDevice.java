package io.tarn.client;

import static io.tarn.base.Invariant.require;

import io.tarn.base.Bytes;
import io.tarn.client.DeviceOutcome.Content;
import io.tarn.client.DeviceOutcome.Done;
import io.tarn.client.DeviceOutcome.Failed;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/// A [BlockVolume] as a disk: any range of bytes is read and written.
///
/// - A read that starts after a write was acknowledged sees it. Operations in flight together may
///   take effect in any order, each block for itself: a range of several blocks is not atomic.
/// - A write of a part of a block is a read, a change and a write of the block, under a lock of this
///   device. Two devices over one volume, in two clients, lose parts of each other's writes to one
///   block unless each writes whole blocks or blocks of its own.
/// - When [#write] is done, the bytes are as durable as the volume's writes are; [#flush] puts
///   everything acknowledged before it on disk.
///
/// Any thread may call; none is blocked. Work beyond the [DeviceLimits] waits, and beyond those that
/// may wait fails as [DeviceFailure#OVERLOADED]. Stages never complete exceptionally.
public final class ByteDevice {
    private static final Done DONE = new Done();

    private final DeviceLimits limits;
    private final int blockBytes;
    private final long sizeBytes;
    private final Bytes zeroBlock;
    private final VolumeCalls volume;
    private final OperationGate gate;
    private final BlockReads reads;
    private final BlockWrites writes;

    public ByteDevice(BlockVolume volume, DeviceLimits limits) {
        this.limits = limits;
        this.blockBytes = volume.blockBytes();
        this.sizeBytes = Math.multiplyExact(volume.blocks(), blockBytes);
        require(
                limits.operationCostMax(blockBytes) <= limits.bytesMax(),
                "the longest operation and its blocks fit into the limit of bytes");
        this.zeroBlock = Bytes.zeros(blockBytes);
        this.volume = new VolumeCalls(volume);
        this.gate = new OperationGate(limits);
        this.reads = new BlockReads(this.volume);
        this.writes = new BlockWrites(this.volume, zeroBlock);
    }

    public long sizeBytes() {
        return sizeBytes;
    }

    /// The length and alignment at which a write needs no read.
    public int blockBytes() {
        return blockBytes;
    }

    /// The most that one read or write may carry.
    public int operationBytesMax() {
        return limits.operationBytesMax();
    }

    /// Ends as [Content] of `lengthBytes` bytes, or [Failed].
    public CompletionStage<DeviceOutcome> read(long offset, int lengthBytes) {
        return lengthBytes == 0 && contains(offset, 0)
                ? CompletableFuture.completedStage(new Content(Bytes.EMPTY))
                : admit(offset, lengthBytes, lengthBytes, () -> readRange(offset, lengthBytes));
    }

    /// Ends as [Done], or [Failed].
    public CompletionStage<DeviceOutcome> write(long offset, Bytes content) {
        return admit(
                offset,
                content.size(),
                content.size(),
                () ->
                        eachBlock(
                                offset,
                                content.size(),
                                piece ->
                                        writes.write(
                                                piece.block(),
                                                piece.from(),
                                                content.slice(
                                                        (int) piece.at(), piece.lengthBytes()))));
    }

    /// Makes every byte of the range zero. Ends as [Done], or [Failed].
    public CompletionStage<DeviceOutcome> writeZeroes(long offset, long lengthBytes) {
        return admit(
                offset,
                lengthBytes,
                0,
                () ->
                        eachBlock(
                                offset,
                                lengthBytes,
                                piece ->
                                        writes.write(
                                                piece.block(),
                                                piece.from(),
                                                zeroBlock.slice(0, piece.lengthBytes()))));
    }

    /// Says that the range's content is no longer needed: blocks wholly inside become zero, the parts
    /// of blocks at its edges keep their bytes. Ends as [Done], or [Failed].
    public CompletionStage<DeviceOutcome> trim(long offset, long lengthBytes) {
        if (!contains(offset, lengthBytes)) {
            return outside(offset, lengthBytes);
        }
        long first = Math.ceilDiv(offset, blockBytes) * blockBytes;
        long end = (offset + lengthBytes) / blockBytes * blockBytes;
        return first >= end
                ? CompletableFuture.completedStage(DONE)
                : writeZeroes(first, end - first);
    }

    /// Ends as [Done] when everything acknowledged before this call is on disk, or as [Failed].
    public CompletionStage<DeviceOutcome> flush() {
        return gate.admit(0, volume::flush);
    }

    /// Whether no operation runs or waits, and no block is held.
    boolean isIdle() {
        return gate.isIdle() && reads.isIdle() && writes.isIdle();
    }

    private CompletionStage<DeviceOutcome> admit(
            long offset,
            long lengthBytes,
            int contentBytes,
            Supplier<CompletionStage<DeviceOutcome>> operation) {
        if (!contains(offset, lengthBytes) || contentBytes > limits.operationBytesMax()) {
            return outside(offset, lengthBytes);
        }
        if (lengthBytes == 0) {
            return CompletableFuture.completedStage(DONE);
        }
        long blocks = new BlockSpan(offset, lengthBytes, blockBytes).count();
        long blocksInFlight = Math.min(blocks, limits.blocksPerOperationMax());
        return gate.admit(contentBytes + blocksInFlight * blockBytes, operation);
    }

    private CompletionStage<DeviceOutcome> readRange(long offset, int lengthBytes) {
        BlockSpan span = new BlockSpan(offset, lengthBytes, blockBytes);
        if (span.count() == 1) {
            BlockSpan.Piece piece = span.piece(0);
            return reads.read(piece.block()).thenApply(outcome -> cut(piece, outcome));
        }
        byte[] joined = new byte[lengthBytes];
        return eachBlock(
                        offset,
                        lengthBytes,
                        piece ->
                                reads.read(piece.block())
                                        .thenApply(outcome -> copyInto(joined, piece, outcome)))
                .thenApply(outcome ->
                        outcome instanceof Done ? new Content(Bytes.owning(joined)) : outcome);
    }

    /// A part of a block has memory of its own, lest a reader of a few bytes keep a whole block.
    private static DeviceOutcome cut(BlockSpan.Piece piece, DeviceOutcome outcome) {
        return outcome instanceof Content(Bytes block)
                ? new Content(block.slice(piece.from(), piece.lengthBytes()).compact())
                : outcome;
    }

    /// Pieces are disjoint, so their copies need no order among themselves; the sequence's end comes
    /// after all of them.
    private static DeviceOutcome copyInto(
            byte[] joined, BlockSpan.Piece piece, DeviceOutcome outcome) {
        if (!(outcome instanceof Content(Bytes block))) {
            return outcome;
        }
        block.slice(piece.from(), piece.lengthBytes()).copyTo(joined, (int) piece.at());
        return DONE;
    }

    private interface PieceOperation {
        CompletionStage<DeviceOutcome> run(BlockSpan.Piece piece);
    }

    private CompletionStage<DeviceOutcome> eachBlock(
            long offset, long lengthBytes, PieceOperation operation) {
        BlockSpan span = new BlockSpan(offset, lengthBytes, blockBytes);
        return BlockSequence.run(
                span.count(),
                limits.blocksPerOperationMax(),
                index -> operation.run(span.piece(index)));
    }

    private boolean contains(long offset, long lengthBytes) {
        return offset >= 0
                && lengthBytes >= 0
                && offset <= sizeBytes
                && lengthBytes <= sizeBytes - offset;
    }

    private CompletionStage<DeviceOutcome> outside(long offset, long lengthBytes) {
        return CompletableFuture.completedStage(
                new Failed(
                        DeviceFailure.INVALID_RANGE,
                        lengthBytes
                                + " bytes at "
                                + offset
                                + " of a device of "
                                + sizeBytes
                                + ", at most "
                                + limits.operationBytesMax()
                                + " at a time"));
    }
}
