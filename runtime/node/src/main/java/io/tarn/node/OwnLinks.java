package io.tarn.node;

import io.tarn.crypto.KeyId;
import io.tarn.operations.ServerLinks;
import io.tarn.transport.LinkFailure;
import io.tarn.transport.Message;
import io.tarn.transport.ReplyHandler;
import io.tarn.transport.Responder;

/// The nodes of the cluster with this one among them, as who may be asked for immutable blocks: of a block that `f` others do
/// not show, the fragment here may be the one that is wanting.
///
/// @param own fragments of this node
/// @param others links to everybody else
record OwnLinks(KeyId self, ImmutableBlocks own, ServerLinks others) implements ServerLinks {
    @Override
    public void ask(KeyId server, Message request, ReplyHandler handler) {
        if (!server.equals(self)) {
            others.ask(server, request, handler);
            return;
        }
        own.handle(
                self,
                request,
                new Responder() {
                    @Override
                    public void reply(Message reply) {
                        handler.replied(reply);
                    }

                    @Override
                    public void drop() {
                        handler.failed(LinkFailure.CLOSED);
                    }
                });
    }

    @Override
    public boolean isConnected(KeyId server) {
        return server.equals(self) || others.isConnected(server);
    }
}
