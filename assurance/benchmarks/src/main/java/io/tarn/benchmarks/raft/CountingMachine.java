package io.tarn.benchmarks.raft;

import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import org.apache.ratis.protocol.Message;
import org.apache.ratis.statemachine.TransactionContext;
import org.apache.ratis.statemachine.impl.BaseStateMachine;
import org.apache.ratis.thirdparty.com.google.protobuf.ByteString;
import org.apache.ratis.thirdparty.com.google.protobuf.UnsafeByteOperations;

/// Answers an update with how many there have been, and keeps nothing of it: cheaper than a ring's registers.
final class CountingMachine extends BaseStateMachine {
    /// Touched by one thread: transactions are applied one after another.
    private long count;

    @Override
    public CompletableFuture<Message> applyTransaction(TransactionContext transaction) {
        count++;
        ByteString answer =
                UnsafeByteOperations.unsafeWrap(
                        ByteBuffer.allocate(Long.BYTES).putLong(count).flip());
        return CompletableFuture.completedFuture(Message.valueOf(answer));
    }
}
