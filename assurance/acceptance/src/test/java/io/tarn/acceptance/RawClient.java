package io.tarn.acceptance;

import io.tarn.base.MalformedException;
import io.tarn.block.BlockReply;
import io.tarn.block.BlockRequest;
import io.tarn.block.Refusal;
import io.tarn.block.immutable.StoreReply;
import io.tarn.block.immutable.StoreReplyCodec;
import io.tarn.block.wire.ReplyCodec;
import io.tarn.block.wire.WireMessage;
import io.tarn.catalogue.ClusterNode;
import io.tarn.crypto.KeyId;
import io.tarn.crypto.NodeIdentity;
import io.tarn.operations.Asking;
import io.tarn.operations.Asking.Answer;
import io.tarn.operations.LinkTable;
import io.tarn.transport.ChannelSecurity;
import io.tarn.transport.IoThreads;
import io.tarn.transport.LinkFailure;
import io.tarn.transport.Message;
import io.tarn.transport.ReplyHandler;
import io.tarn.transport.TransportLimits;
import java.net.InetSocketAddress;
import java.util.concurrent.CompletableFuture;

/// A client that sends what it is told to, over real links, whatever the protocol says.
final class RawClient implements AutoCloseable {
    private final TestCluster cluster;
    private final IoThreads io = IoThreads.start("raw-client", 1);
    private final LinkTable links;

    RawClient(TestCluster cluster, NodeIdentity identity) {
        this.cluster = cluster;
        links =
                new LinkTable(
                        io, ChannelSecurity.mutualTls(identity), TransportLimits.production());
        for (ClusterNode node : cluster.map().parties().nodes()) {
            links.learn(
                    node.key(),
                    new InetSocketAddress(node.address().host(), node.address().port()));
        }
    }

    /// What the node says to the request.
    ///
    /// @param node from 1; it holds the fragment one below
    BlockReply ask(int node, BlockRequest request) {
        Answer<BlockReply> answer = answer(node, request);
        if (answer instanceof Answer.Said<BlockReply>(BlockReply reply)) {
            return reply;
        }
        throw new AssertionError("node " + node + ": " + answer);
    }

    Answer<BlockReply> answer(int node, BlockRequest request) {
        return Asking.block(links, cluster.id(node), request, TestCluster.REDUNDANCY).join();
    }

    /// Why the node refuses bytes that need not be a request, of whichever protocol they seem to be.
    Refusal refusal(int node, Message message) {
        var reply = new CompletableFuture<Message>();
        KeyId server = cluster.id(node);
        links.ask(
                server,
                message,
                new ReplyHandler() {
                    @Override
                    public void replied(Message said) {
                        reply.complete(said);
                    }

                    @Override
                    public void failed(LinkFailure failure) {
                        reply.completeExceptionally(new AssertionError(failure.toString()));
                    }
                });
        return refusal(reply.join());
    }

    private static Refusal refusal(Message said) {
        var wire = new WireMessage(said.kind(), said.head(), said.body());
        try {
            if (said.kind() >= StoreReplyCodec.KIND_MIN) {
                StoreReply reply = StoreReplyCodec.decode(wire, TestCluster.REDUNDANCY);
                return ((StoreReply.Refused) reply).refusal();
            }
            BlockReply reply = ReplyCodec.decode(wire, TestCluster.REDUNDANCY);
            return ((BlockReply.Refused) reply).refusal();
        } catch (MalformedException e) {
            throw new AssertionError("an honest node's reply", e);
        }
    }

    @Override
    public void close() {
        links.close();
        io.close();
    }
}
