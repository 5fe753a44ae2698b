package io.tarn.operations.control;

import io.tarn.base.Bytes;
import io.tarn.base.CanonicalReader;
import io.tarn.base.CanonicalWriter;
import io.tarn.base.MalformedException;
import io.tarn.crypto.KeyId;
import io.tarn.operations.control.ControlReply.Denied;
import io.tarn.operations.control.ControlReply.Done;
import io.tarn.operations.control.ControlReply.EvidenceIs;
import io.tarn.operations.control.ControlReply.StatusIs;
import io.tarn.operations.control.ControlRequest.Accuse;
import io.tarn.operations.control.ControlRequest.Charge;
import io.tarn.operations.control.ControlRequest.Status;
import io.tarn.operations.control.ControlRequest.Sync;
import io.tarn.ring.evidence.Evidence;
import io.tarn.transport.Message;
import java.util.ArrayList;
import java.util.List;

/// Control messages to and from bytes: kinds from 128 on, no body.
public final class ControlCodec {
    private static final int FIRST_KIND = 128;
    private static final int STATUS = 130;
    private static final int ACCUSE = 131;
    private static final int SYNC = 132;
    private static final int EVIDENCE = 133;
    private static final int DONE = 192;
    private static final int STATUS_IS = 194;
    private static final int DENIED = 195;
    private static final int EVIDENCE_IS = 196;

    private ControlCodec() {}

    /// Whether a message is for this codec.
    public static boolean isControl(Message message) {
        return message.kind() >= FIRST_KIND;
    }

    public static Message encode(ControlRequest request) {
        var head = new CanonicalWriter();
        return switch (request) {
            case Status _ -> new Message(STATUS, Bytes.EMPTY);
            case Sync _ -> new Message(SYNC, Bytes.EMPTY);
            case ControlRequest.Evidence(Bytes from) ->
                    new Message(EVIDENCE, head.bytes(from).toBytes());
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
                    case STATUS -> new Status();
                    case SYNC -> new Sync();
                    case ACCUSE ->
                            new Accuse(
                                    KeyId.read(in),
                                    Charge.of(in.u8()),
                                    in.text(Accuse.REASON_BYTES_MAX));
                    case EVIDENCE ->
                            new ControlRequest.Evidence(
                                    in.bytes(ControlRequest.Evidence.PLACE_BYTES_MAX).compact());
                    default -> throw new MalformedException("no request has this kind");
                };
        in.end();
        return request;
    }

    public static Message encode(ControlReply reply) {
        var head = new CanonicalWriter();
        return switch (reply) {
            case Done _ -> new Message(DONE, Bytes.EMPTY);
            case StatusIs(NodeStatus status) -> new Message(STATUS_IS, status.toBytes());
            case EvidenceIs(List<Bytes> records, Bytes next) -> {
                head.u32(records.size());
                records.forEach(head::bytes);
                yield new Message(EVIDENCE_IS, head.bytes(next).toBytes());
            }
            case Denied(String reason) -> new Message(DENIED, head.text(reason).toBytes());
        };
    }

    public static ControlReply decodeReply(Message message) throws MalformedException {
        var in = new CanonicalReader(bodiless(message));
        ControlReply reply =
                switch (message.kind()) {
                    case DONE -> new Done();
                    case STATUS_IS -> new StatusIs(NodeStatus.read(in));
                    case DENIED -> new Denied(in.text(Denied.REASON_BYTES_MAX));
                    case EVIDENCE_IS -> evidence(in);
                    default -> throw new MalformedException("no reply has this kind");
                };
        in.end();
        return reply;
    }

    private static EvidenceIs evidence(CanonicalReader in) throws MalformedException {
        var records = new ArrayList<Bytes>();
        for (int left = in.count(EvidenceIs.RECORDS_MAX); left > 0; left--) {
            records.add(in.bytes(Evidence.BYTES_MAX));
        }
        return new EvidenceIs(records, in.bytes(ControlRequest.Evidence.PLACE_BYTES_MAX).compact());
    }

    private static Bytes bodiless(Message message) throws MalformedException {
        if (!message.body().isEmpty()) {
            throw new MalformedException("a control message has no body");
        }
        return message.head();
    }
}
