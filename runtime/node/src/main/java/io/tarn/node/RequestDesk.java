package io.tarn.node;

import io.tarn.base.Bytes;
import io.tarn.base.MalformedException;
import io.tarn.block.BlockReply;
import io.tarn.block.BlockRequest;
import io.tarn.block.Refusal;
import io.tarn.block.VolumeId;
import io.tarn.block.server.Caller;
import io.tarn.block.server.Caller.Role;
import io.tarn.block.server.RequestCheck.Verdict;
import io.tarn.block.wire.ReplyCodec;
import io.tarn.block.wire.RequestCodec;
import io.tarn.block.wire.WireMessage;
import io.tarn.crypto.KeyId;
import io.tarn.operations.control.ControlCodec;
import io.tarn.operations.ring.RingCodec;
import io.tarn.transport.Message;
import io.tarn.transport.Peer;
import io.tarn.transport.RequestHandler;
import io.tarn.transport.Responder;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// Takes requests on the IO threads that bring them: decodes, judges, and passes on what is sound.
final class RequestDesk implements RequestHandler {
    private final Map<VolumeId, VolumeHost> hosts = new ConcurrentHashMap<>();
    private final HostLoop loop;
    private final ScanDesk scans;
    private final ImmutableBlocks immutable;
    private final ControlDesk control;
    private final RingDesk ring;

    RequestDesk(
            HostLoop loop,
            ScanDesk scans,
            ImmutableBlocks immutable,
            ControlDesk control,
            RingDesk ring) {
        this.loop = loop;
        this.scans = scans;
        this.immutable = immutable;
        this.control = control;
        this.ring = ring;
    }

    void opened(VolumeHost host) {
        hosts.put(host.descriptor.id(), host);
    }

    void dropped(VolumeHost host) {
        hosts.remove(host.descriptor.id(), host);
    }

    @Override
    public void handle(Peer peer, Message request, Responder responder) {
        if (ControlCodec.isControl(request)) {
            control.handle(peer.identity().id(), request, responder);
            return;
        }
        if (RingCodec.isOfRing(request)) {
            ring.handle(peer, request, responder);
            return;
        }
        if (ImmutableBlocks.isOfThese(request)) {
            immutable.handle(peer.identity().id(), request, responder);
            return;
        }
        VolumeSteps.Reply reply = answer -> responder.reply(message(ReplyCodec.encode(answer)));
        try {
            var message = new WireMessage(request.kind(), request.head(), request.body());
            VolumeHost host = hosts.get(RequestCodec.volumeOf(message));
            if (host == null) {
                refuse(reply, Refusal.UNKNOWN_VOLUME);
                return;
            }
            handle(
                    host,
                    callerOf(host, peer.identity().id()),
                    RequestCodec.decode(message, host.descriptor.shape().redundancy()),
                    reply);
        } catch (MalformedException e) {
            control.suspect(peer.identity().id(), "malformed request: " + e.getMessage());
            refuse(reply, Refusal.MALFORMED);
        }
    }

    private void handle(
            VolumeHost host, Caller caller, BlockRequest request, VolumeSteps.Reply reply) {
        if (!caller.role().mayRead()) {
            refuse(reply, Refusal.NOT_PERMITTED);
            return;
        }
        switch (request) {
            case BlockRequest.OfBlock ofBlock -> {
                switch (host.check.check(ofBlock)) {
                    case Verdict.Unsound(Refusal refusal) -> refuse(reply, refusal);
                    case Verdict.Sound(var sound) -> loop.ask(host, caller, sound, reply);
                }
            }
            case BlockRequest.ListStamps list -> scans.list(host, list, reply);
            case BlockRequest.Audit audit -> scans.audit(host, audit, reply);
        }
    }

    private static Caller callerOf(VolumeHost host, KeyId id) {
        Role role = host.descriptor.roleOf(id);
        return new Caller(clientOf(id), role);
    }

    /// The name under which a client's prepares are counted.
    static Bytes clientOf(KeyId id) {
        return id.digest().value();
    }

    private static void refuse(VolumeSteps.Reply reply, Refusal refusal) {
        reply.send(new BlockReply.Refused(refusal));
    }

    private static Message message(WireMessage wire) {
        return new Message(wire.kind(), wire.head(), wire.body());
    }
}
