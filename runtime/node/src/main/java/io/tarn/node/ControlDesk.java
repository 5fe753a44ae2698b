package io.tarn.node;

import io.tarn.base.Bytes;
import io.tarn.base.MalformedException;
import io.tarn.crypto.KeyId;
import io.tarn.operations.control.ControlCodec;
import io.tarn.operations.control.ControlReply;
import io.tarn.operations.control.ControlRequest;
import io.tarn.operations.control.NodeStatus;
import io.tarn.storage.Store;
import io.tarn.storage.StoreException;
import io.tarn.storage.Synced;
import io.tarn.transport.Message;
import io.tarn.transport.Responder;
import java.util.function.Predicate;
import java.util.function.Supplier;

/// Answers control requests, each caller's in turn.
final class ControlDesk {
    private static final ControlReply DISK_FAILED =
            new ControlReply.Denied("the node's disk failed");

    private final Store store;
    private final NodeDirectory directory;
    private final AccusationBook accusations;
    private final EvidenceShelf evidence;
    private final Supplier<NodeStatus> status;
    private final Predicate<KeyId> writes;
    private final Clerk clerk;

    /// @param writes whether somebody may write to a volume that this node serves
    ControlDesk(
            Store store,
            NodeDirectory directory,
            AccusationBook accusations,
            EvidenceShelf evidence,
            Supplier<NodeStatus> status,
            Predicate<KeyId> writes,
            Clerk clerk) {
        this.store = store;
        this.directory = directory;
        this.accusations = accusations;
        this.evidence = evidence;
        this.status = status;
        this.writes = writes;
        this.clerk = clerk;
    }

    void suspect(KeyId who, String reason) {
        accusations.lied(who, reason);
    }

    void handle(KeyId caller, Message message, Responder responder) {
        ControlRequest request;
        try {
            request = ControlCodec.decodeRequest(message);
        } catch (MalformedException e) {
            accusations.lied(caller, "malformed request: " + e.getMessage());
            reply(responder, new ControlReply.Denied("malformed request"));
            return;
        }
        boolean hasRoom =
                switch (request) {
                    case ControlRequest.Status _ ->
                            ask(caller, () -> new ControlReply.StatusIs(status.get()), responder);
                    case ControlRequest.Evidence(Bytes from) ->
                            ask(caller, () -> evidence(from), responder);
                    case ControlRequest.Accuse accuse ->
                            ask(caller, () -> accused(accuse), responder);
                    case ControlRequest.Sync _ -> sync(caller, responder);
                };
        if (!hasRoom) {
            reply(responder, new ControlReply.Denied("too many questions at a time"));
        }
    }

    private boolean ask(KeyId caller, Supplier<ControlReply> answer, Responder responder) {
        return clerk.ask(caller, () -> reply(responder, answer.get()));
    }

    private static void reply(Responder responder, ControlReply reply) {
        responder.reply(ControlCodec.encode(reply));
    }

    private ControlReply accused(ControlRequest.Accuse accuse) {
        if (!directory.isNode(accuse.server())) {
            return new ControlReply.Denied("no node of this cluster is accused");
        }
        accusations.told(accuse);
        return new ControlReply.Done();
    }

    /// Costs the disk a sync, so it is for those who may have written something; they share it with all who want one
    /// at the time.
    private boolean sync(KeyId caller, Responder responder) {
        if (!writes.test(caller)) {
            reply(responder, new ControlReply.Denied("only for who may write to a volume here"));
            return true;
        }
        return clerk.ask(
                caller,
                () -> store.synced().toCompletableFuture(),
                synced ->
                        reply(
                                responder,
                                synced.filter(Synced.Done.class::isInstance).isPresent()
                                        ? new ControlReply.Done()
                                        : DISK_FAILED));
    }

    private ControlReply evidence(Bytes from) {
        try {
            return evidence.page(from);
        } catch (StoreException e) {
            return DISK_FAILED;
        }
    }
}
