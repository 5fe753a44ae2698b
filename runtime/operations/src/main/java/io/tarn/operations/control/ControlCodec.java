package io.tarn.operations.control;

import io.tarn.base.Bytes;
import io.tarn.base.CanonicalReader;
import io.tarn.base.CanonicalWriter;
import io.tarn.base.MalformedException;
import io.tarn.block.SignedDescriptor;
import io.tarn.block.VolumeId;
import io.tarn.crypto.KeyId;
import io.tarn.operations.control.ControlReply.Denied;
import io.tarn.operations.control.ControlReply.Done;
import io.tarn.operations.control.ControlReply.StatusIs;
import io.tarn.operations.control.ControlReply.Volumes;
import io.tarn.operations.control.ControlRequest.Accuse;
import io.tarn.operations.control.ControlRequest.Charge;
import io.tarn.operations.control.ControlRequest.ListVolumes;
import io.tarn.operations.control.ControlRequest.PutVolume;
import io.tarn.operations.control.ControlRequest.Status;
import io.tarn.operations.control.ControlRequest.Sync;
import io.tarn.transport.Message;
import java.util.ArrayList;

/// Control messages to and from bytes: kinds from 128 on, no body.
public final class ControlCodec {
    private static final int FIRST_KIND = 128;
    private static final int PUT_VOLUME = 128;
    private static final int LIST_VOLUMES = 129;
    private static final int STATUS = 130;
    private static final int ACCUSE = 131;
    private static final int SYNC = 132;
    private static final int DONE = 192;
    private static final int VOLUMES = 193;
    private static final int STATUS_IS = 194;
    private static final int DENIED = 195;

    private ControlCodec() {}

    /// Whether a message is for this codec rather than a block request.
    public static boolean isControl(Message message) {
        return message.kind() >= FIRST_KIND;
    }

    public static Message encode(ControlRequest request) {
        var head = new CanonicalWriter();
        return switch (request) {
            case PutVolume(SignedDescriptor descriptor) ->
                    new Message(PUT_VOLUME, descriptor.toBytes());
            case ListVolumes(Bytes after) -> new Message(LIST_VOLUMES, head.fixed(after).toBytes());
            case Status _ -> new Message(STATUS, Bytes.EMPTY);
            case Sync _ -> new Message(SYNC, Bytes.EMPTY);
            case Accuse(KeyId server, Charge charge, String reason) -> {
                server.write(head);
                yield new Message(ACCUSE, head.u8(charge.code()).text(reason).toBytes());
            }
        };
    }

    public static ControlRequest decodeRequest(Message message) throws MalformedException {
        var in = new CanonicalReader(bodiless(message));
        ControlRequest request =
                switch (message.kind()) {
                    case PUT_VOLUME -> {
                        Bytes all = in.fixed(in.remaining());
                        yield new PutVolume(SignedDescriptor.of(all));
                    }
                    case LIST_VOLUMES -> new ListVolumes(in.fixed(VolumeId.BYTES));
                    case STATUS -> new Status();
                    case SYNC -> new Sync();
                    case ACCUSE ->
                            new Accuse(
                                    KeyId.read(in),
                                    Charge.of(in.u8()),
                                    in.text(Accuse.REASON_BYTES_MAX));
                    default -> throw new MalformedException("no request has this kind");
                };
        in.end();
        return request;
    }

    public static Message encode(ControlReply reply) {
        var head = new CanonicalWriter();
        return switch (reply) {
            case Done _ -> new Message(DONE, Bytes.EMPTY);
            case Volumes(var descriptors, boolean end) -> {
                head.u8(descriptors.size());
                descriptors.forEach(descriptor -> head.bytes(descriptor.toBytes()));
                yield new Message(VOLUMES, head.bool(end).toBytes());
            }
            case StatusIs(NodeStatus status) -> new Message(STATUS_IS, status.toBytes());
            case Denied(String reason) -> new Message(DENIED, head.text(reason).toBytes());
        };
    }

    public static ControlReply decodeReply(Message message) throws MalformedException {
        var in = new CanonicalReader(bodiless(message));
        ControlReply reply =
                switch (message.kind()) {
                    case DONE -> new Done();
                    case VOLUMES -> volumes(in);
                    case STATUS_IS -> new StatusIs(NodeStatus.read(in));
                    case DENIED -> new Denied(in.text(Denied.REASON_BYTES_MAX));
                    default -> throw new MalformedException("no reply has this kind");
                };
        in.end();
        return reply;
    }

    private static Volumes volumes(CanonicalReader in) throws MalformedException {
        int count = in.u8();
        if (count > ListVolumes.PAGE_MAX) {
            throw new MalformedException("a page of too many volumes");
        }
        var descriptors = new ArrayList<SignedDescriptor>();
        for (int i = 0; i < count; i++) {
            descriptors.add(SignedDescriptor.of(in.bytes(SignedDescriptor.BYTES_MAX)));
        }
        return new Volumes(descriptors, in.bool());
    }

    private static Bytes bodiless(Message message) throws MalformedException {
        if (!message.body().isEmpty()) {
            throw new MalformedException("a control message has no body");
        }
        return message.head();
    }
}
