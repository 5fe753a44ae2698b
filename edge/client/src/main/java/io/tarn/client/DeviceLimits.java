package io.tarn.client;

import static io.tarn.base.Invariant.require;

/// Bounds of one [ByteDevice]; nothing in it grows past a number named here.
///
/// @param operationsMax operations that run at a time
/// @param bytesMax bytes that running operations hold: their content, and the blocks in flight
/// @param waitingMax operations that wait for those bounds, in the order they came; the next one
///     fails as [DeviceFailure#OVERLOADED]
/// @param operationBytesMax content of one read or write, in bytes; zeroing and trimming, which have
///     none, may be as long as the device
/// @param blocksPerOperationMax blocks that one operation has in flight, so that a long one leaves
///     room for others
public record DeviceLimits(
        int operationsMax,
        long bytesMax,
        int waitingMax,
        int operationBytesMax,
        int blocksPerOperationMax) {

    public DeviceLimits {
        require(operationsMax >= 1, "at least one operation runs");
        require(waitingMax >= 1, "at least one operation may wait");
        require(operationBytesMax >= 1, "an operation has at least one byte");
        require(blocksPerOperationMax >= 1, "an operation has at least one block in flight");
        require(bytesMax >= operationBytesMax, "the longest operation fits");
    }

    public static DeviceLimits production() {
        return new DeviceLimits(512, 128L << 20, 1 << 15, 32 << 20, 16);
    }

    /// The most that one operation can hold with blocks of this size.
    long operationCostMax(int blockBytes) {
        return operationBytesMax + (long) blocksPerOperationMax * blockBytes;
    }
}
