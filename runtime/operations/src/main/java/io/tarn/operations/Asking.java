package io.tarn.operations;

import io.tarn.base.MalformedException;
import io.tarn.block.BlockReply;
import io.tarn.block.BlockRequest;
import io.tarn.block.Redundancy;
import io.tarn.block.immutable.StoreReply;
import io.tarn.block.immutable.StoreReplyCodec;
import io.tarn.block.immutable.StoreRequest;
import io.tarn.block.immutable.StoreRequestCodec;
import io.tarn.block.wire.ReplyCodec;
import io.tarn.block.wire.RequestCodec;
import io.tarn.block.wire.WireMessage;
import io.tarn.crypto.KeyId;
import io.tarn.operations.control.ControlCodec;
import io.tarn.operations.control.ControlReply;
import io.tarn.operations.control.ControlRequest;
import io.tarn.operations.ring.RingCodec;
import io.tarn.operations.ring.RingQuestion;
import io.tarn.operations.ring.RingReply;
import io.tarn.transport.LinkFailure;
import io.tarn.transport.Message;
import io.tarn.transport.ReplyHandler;
import java.util.Collection;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/// Single questions to single servers, for scans, audits and control: no retries, no quorum.
public final class Asking {
    private Asking() {}

    /// What came of a question.
    public sealed interface Answer<T> {
        /// The server's word, decoded but not believed.
        record Said<T>(T reply) implements Answer<T> {}

        /// It did not answer.
        record Silent<T>(LinkFailure failure) implements Answer<T> {}

        /// Its bytes are no reply.
        record Babbled<T>(String how) implements Answer<T> {}
    }

    public static CompletableFuture<Answer<BlockReply>> block(
            ServerLinks links, KeyId server, BlockRequest request, Redundancy redundancy) {
        WireMessage wire = RequestCodec.encode(request);
        return ask(
                links,
                server,
                new Message(wire.kind(), wire.head(), wire.body()),
                reply ->
                        ReplyCodec.decode(
                                new WireMessage(reply.kind(), reply.head(), reply.body()),
                                redundancy));
    }

    public static CompletableFuture<Answer<StoreReply>> store(
            ServerLinks links, KeyId server, StoreRequest request, Redundancy redundancy) {
        WireMessage wire = StoreRequestCodec.encode(request);
        return ask(
                links,
                server,
                new Message(wire.kind(), wire.head(), wire.body()),
                reply ->
                        StoreReplyCodec.decode(
                                new WireMessage(reply.kind(), reply.head(), reply.body()),
                                redundancy));
    }

    public static CompletableFuture<Answer<ControlReply>> control(
            ServerLinks links, KeyId server, ControlRequest request) {
        return ask(links, server, ControlCodec.encode(request), ControlCodec::decodeReply);
    }

    public static CompletableFuture<Answer<RingReply>> ring(
            ServerLinks links, KeyId server, RingQuestion question) {
        return ask(links, server, RingCodec.encode(question), RingCodec::decodeReply);
    }

    /// Completes when all have answered; or when `enough` have answered in whatever way and the others
    /// have had `patienceMs` more: a server that hangs holds nobody up.
    public static <T> CompletableFuture<Void> enough(
            Collection<CompletableFuture<Answer<T>>> asked, int enough, long patienceMs) {
        var all = CompletableFuture.allOf(asked.toArray(CompletableFuture[]::new));
        var done = new CompletableFuture<Void>();
        var answers = new AtomicInteger();
        for (CompletableFuture<Answer<T>> one : asked) {
            var _ =
                    one.whenComplete((_, _) -> {
                        if (answers.incrementAndGet() == enough) {
                            done.completeOnTimeout(null, patienceMs, TimeUnit.MILLISECONDS);
                        }
                    });
        }
        var _ = all.whenComplete((_, _) -> done.complete(null));
        return done;
    }

    private interface Decoder<T> {
        T decode(Message reply) throws MalformedException;
    }

    private static <T> CompletableFuture<Answer<T>> ask(
            ServerLinks links, KeyId server, Message request, Decoder<T> decoder) {
        var answer = new CompletableFuture<Answer<T>>();
        links.ask(
                server,
                request,
                new ReplyHandler() {
                    @Override
                    public void replied(Message reply) {
                        try {
                            answer.complete(new Answer.Said<>(decoder.decode(reply)));
                        } catch (MalformedException e) {
                            answer.complete(new Answer.Babbled<>(String.valueOf(e.getMessage())));
                        }
                    }

                    @Override
                    public void failed(LinkFailure failure) {
                        answer.complete(new Answer.Silent<>(failure));
                    }
                });
        return answer;
    }
}
