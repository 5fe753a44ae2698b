package io.tarn.operations.ring;

import io.tarn.base.Bytes;
import io.tarn.base.CanonicalReader;
import io.tarn.base.CanonicalWriter;
import io.tarn.base.MalformedException;
import io.tarn.catalogue.CataloguePage;
import io.tarn.catalogue.CatalogueVersion;
import io.tarn.catalogue.ClusterNode;
import io.tarn.ring.ClientSequence;
import io.tarn.ring.Epoch;
import io.tarn.ring.affairs.CertifiedCharter;
import io.tarn.ring.affairs.Founding;
import io.tarn.ring.certificate.Certificate;
import io.tarn.ring.message.Request;
import io.tarn.transport.Message;
import java.util.ArrayList;
import java.util.Optional;

/// The ring's messages to and from bytes: kinds from 64 to 127, everything in the head but frames.
public final class RingCodec {
    private static final int FIRST_KIND = 64;
    private static final int LAST_KIND = 127;
    private static final int FRAME = 64;
    private static final int UPDATE = 65;
    private static final int WHICH_RING = 66;
    private static final int READ = 67;
    private static final int TAKEN = 96;
    private static final int CERTIFIED = 97;
    private static final int REFUSED = 98;
    private static final int RING_IS = 99;
    private static final int LISTED = 100;

    private RingCodec() {}

    /// Whether a message is for this codec.
    public static boolean isOfRing(Message message) {
        return message.kind() >= FIRST_KIND && message.kind() <= LAST_KIND;
    }

    public static Message encode(RingQuestion question) {
        var head = new CanonicalWriter();
        return switch (question) {
            case RingQuestion.Frame(Bytes frame) -> new Message(FRAME, Bytes.EMPTY, frame);
            case RingQuestion.Update(Request request) -> {
                request.write(head);
                yield new Message(UPDATE, head.toBytes());
            }
            case RingQuestion.WhichRing _ -> new Message(WHICH_RING, Bytes.EMPTY);
            case RingQuestion.Read(Bytes from, var version) -> {
                head.bytes(from).bool(version.isPresent());
                version.ifPresent(one -> one.write(head));
                yield new Message(READ, head.toBytes());
            }
        };
    }

    public static RingQuestion decodeQuestion(Message message) throws MalformedException {
        if (message.kind() == FRAME) {
            if (!message.head().isEmpty()) {
                throw new MalformedException("a frame has no head");
            }
            return new RingQuestion.Frame(message.body());
        }
        var in = new CanonicalReader(bodiless(message));
        RingQuestion question =
                switch (message.kind()) {
                    case UPDATE -> new RingQuestion.Update(Request.read(in));
                    case WHICH_RING -> new RingQuestion.WhichRing();
                    case READ ->
                            new RingQuestion.Read(
                                    in.bytes(CataloguePage.PLACE_BYTES_MAX).compact(),
                                    in.bool()
                                            ? Optional.of(CatalogueVersion.read(in))
                                            : Optional.empty());
                    default -> throw new MalformedException("no question has this kind");
                };
        in.end();
        return question;
    }

    public static Message encode(RingReply reply) {
        var head = new CanonicalWriter();
        return switch (reply) {
            case RingReply.Taken _ -> new Message(TAKEN, Bytes.EMPTY);
            case RingReply.Certified(Certificate certificate) ->
                    new Message(CERTIFIED, certificate.encoding());
            case RingReply.Refused(var reason) ->
                    new Message(REFUSED, head.u8(reason.code()).toBytes());
            case RingReply.RingIs(var founding, var charter, var nodes) -> {
                founding.write(head);
                head.bool(charter.isPresent());
                charter.ifPresent(signed -> signed.write(head));
                head.u8(nodes.size());
                nodes.forEach(node -> node.write(head));
                yield new Message(RING_IS, head.toBytes());
            }
            case RingReply.Listed(var highest, var current, CataloguePage page) -> {
                head.bool(highest.isPresent());
                highest.ifPresent(number -> number.write(head));
                head.bool(current.isPresent());
                current.ifPresent(epoch -> epoch.write(head));
                page.write(head);
                yield new Message(LISTED, head.toBytes());
            }
        };
    }

    public static RingReply decodeReply(Message message) throws MalformedException {
        var in = new CanonicalReader(bodiless(message));
        RingReply reply =
                switch (message.kind()) {
                    case TAKEN -> new RingReply.Taken();
                    case CERTIFIED ->
                            new RingReply.Certified(Certificate.of(in.fixed(in.remaining())));
                    case REFUSED -> new RingReply.Refused(RingReply.Reason.of(in.u8()));
                    case RING_IS -> ringIs(in);
                    case LISTED ->
                            new RingReply.Listed(
                                    in.bool()
                                            ? Optional.of(ClientSequence.read(in))
                                            : Optional.empty(),
                                    in.bool() ? Optional.of(Epoch.read(in)) : Optional.empty(),
                                    CataloguePage.read(in));
                    default -> throw new MalformedException("no reply has this kind");
                };
        in.end();
        return reply;
    }

    private static RingReply ringIs(CanonicalReader in) throws MalformedException {
        Founding founding = Founding.read(in);
        Optional<CertifiedCharter> charter =
                in.bool() ? Optional.of(CertifiedCharter.read(in)) : Optional.empty();
        var nodes = new ArrayList<ClusterNode>();
        for (int left = in.u8(); left > 0; left--) {
            nodes.add(ClusterNode.read(in));
        }
        return new RingReply.RingIs(founding, charter, nodes);
    }

    private static Bytes bodiless(Message message) throws MalformedException {
        if (!message.body().isEmpty()) {
            throw new MalformedException("only frames have a body");
        }
        return message.head();
    }
}
