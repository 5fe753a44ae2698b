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
import io.tarn.transport.Message;
import io.tarn.transport.Responder;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/// Answers control requests, on a thread that may wait for the disk.
final class ControlDesk {
    private final Store store;
    private final NodeDirectory directory;
    private final AccusationBook accusations;
    private final EvidenceShelf evidence;
    private final Supplier<NodeStatus> status;
    private final Executor executor;

    ControlDesk(
            Store store,
            NodeDirectory directory,
            AccusationBook accusations,
            EvidenceShelf evidence,
            Supplier<NodeStatus> status,
            Executor executor) {
        this.store = store;
        this.directory = directory;
        this.accusations = accusations;
        this.evidence = evidence;
        this.status = status;
        this.executor = executor;
    }

    void suspect(KeyId who, String reason) {
        accusations.lied(who, reason);
    }

    void handle(KeyId caller, Message request, Responder responder) {
        executor.execute(() -> responder.reply(ControlCodec.encode(answer(caller, request))));
    }

    private ControlReply answer(KeyId caller, Message message) {
        ControlRequest request;
        try {
            request = ControlCodec.decodeRequest(message);
        } catch (MalformedException e) {
            accusations.lied(caller, "malformed request: " + e.getMessage());
            return new ControlReply.Denied("malformed request");
        }
        return switch (request) {
            case ControlRequest.Status _ -> new ControlReply.StatusIs(status.get());
            case ControlRequest.Sync _ -> sync();
            case ControlRequest.Evidence(Bytes from) -> evidence(from);
            case ControlRequest.Accuse accuse -> {
                if (!directory.isNode(accuse.server())) {
                    yield new ControlReply.Denied("no node of this cluster is accused");
                }
                accusations.told(accuse);
                yield new ControlReply.Done();
            }
        };
    }

    private ControlReply evidence(Bytes from) {
        try {
            return evidence.page(from);
        } catch (StoreException e) {
            return new ControlReply.Denied("the node's disk failed");
        }
    }

    private ControlReply sync() {
        try {
            store.sync();
            return new ControlReply.Done();
        } catch (StoreException e) {
            return new ControlReply.Denied("the node's disk failed");
        }
    }
}
