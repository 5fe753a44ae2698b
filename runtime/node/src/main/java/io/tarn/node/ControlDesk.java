package io.tarn.node;

import io.tarn.base.MalformedException;
import io.tarn.block.SignedDescriptor;
import io.tarn.block.VolumeId;
import io.tarn.cluster.ClusterMap;
import io.tarn.crypto.KeyId;
import io.tarn.operations.control.ControlCodec;
import io.tarn.operations.control.ControlReply;
import io.tarn.operations.control.ControlRequest;
import io.tarn.operations.control.ControlRequest.ListVolumes;
import io.tarn.operations.control.NodeStatus;
import io.tarn.storage.Store;
import io.tarn.storage.StoreException;
import io.tarn.transport.Message;
import io.tarn.transport.Responder;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// Answers control requests, on a thread that may wait for the disk.
final class ControlDesk {
    private final Store store;
    private final Catalogue catalogue;
    private final ClusterMap cluster;
    private final AccusationBook accusations;
    private final Supplier<NodeStatus> status;
    private final Consumer<SignedDescriptor> taken;
    private final Executor executor;

    ControlDesk(
            Store store,
            Catalogue catalogue,
            ClusterMap cluster,
            AccusationBook accusations,
            Supplier<NodeStatus> status,
            Consumer<SignedDescriptor> taken,
            Executor executor) {
        this.store = store;
        this.catalogue = catalogue;
        this.cluster = cluster;
        this.accusations = accusations;
        this.status = status;
        this.taken = taken;
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
            case ControlRequest.PutVolume(SignedDescriptor signed) -> put(signed);
            case ListVolumes(var after) -> {
                List<SignedDescriptor> page =
                        catalogue.page(new VolumeId(after), ListVolumes.PAGE_MAX);
                yield new ControlReply.Volumes(page, page.size() < ListVolumes.PAGE_MAX);
            }
            case ControlRequest.Status _ -> new ControlReply.StatusIs(status.get());
            case ControlRequest.Sync _ -> sync();
            case ControlRequest.Accuse accuse -> {
                if (cluster.member(accuse.server()).isEmpty()) {
                    yield new ControlReply.Denied("no node of this cluster is accused");
                }
                accusations.told(accuse);
                yield new ControlReply.Done();
            }
        };
    }

    private ControlReply sync() {
        try {
            store.sync();
            return new ControlReply.Done();
        } catch (StoreException e) {
            return new ControlReply.Denied("the node's disk failed");
        }
    }

    /// Takes a descriptor from a client, or one that another node knew of.
    ControlReply put(SignedDescriptor signed) {
        try {
            return switch (catalogue.offer(signed)) {
                case Catalogue.Offered.Taken(SignedDescriptor now) -> {
                    taken.accept(now);
                    yield new ControlReply.Done();
                }
                case Catalogue.Offered.Known _ -> new ControlReply.Done();
                case Catalogue.Offered.Denied(String reason) -> new ControlReply.Denied(reason);
            };
        } catch (StoreException e) {
            return new ControlReply.Denied("the node's disk failed");
        }
    }
}
