package io.tarn.operations.ring;

import io.tarn.base.Bytes;
import io.tarn.base.CanonicalReader;
import io.tarn.base.CanonicalWriter;
import io.tarn.base.MalformedException;
import io.tarn.block.immutable.Bguid;
import io.tarn.block.immutable.BlockChecksum;
import io.tarn.catalogue.CataloguePage;
import io.tarn.catalogue.CatalogueVersion;
import io.tarn.catalogue.ClusterNode;
import io.tarn.crypto.Digest;
import io.tarn.object.Aguid;
import io.tarn.object.SignedVolume;
import io.tarn.object.machine.ObjectAnswer;
import io.tarn.ring.ClientSequence;
import io.tarn.ring.Epoch;
import io.tarn.ring.affairs.CertifiedCharter;
import io.tarn.ring.affairs.Founding;
import io.tarn.ring.certificate.Certificate;
import io.tarn.ring.message.Request;
import io.tarn.ring.state.RangeProof;
import io.tarn.ring.state.RingState;
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
    private static final int DESCRIBE_VOLUME = 68;
    private static final int READ_HELD = 69;
    private static final int PROVE = 70;
    private static final int HEADS = 71;
    private static final int TAKEN = 96;
    private static final int CERTIFIED = 97;
    private static final int REFUSED = 98;
    private static final int RING_IS = 99;
    private static final int LISTED = 100;
    private static final int VOLUME_IS = 101;
    private static final int HELD_IS = 102;
    private static final int PROVED = 103;
    private static final int HEADS_NOW = 104;

    /// Two digests, a name, and numbers.
    private static final int HEADS_BYTES_MAX = 512;

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
            case RingQuestion.DescribeVolume(Aguid volume) -> {
                volume.write(head);
                yield new Message(DESCRIBE_VOLUME, head.toBytes());
            }
            case RingQuestion.ReadHeld(Aguid volume, Bguid block) -> {
                volume.write(head);
                block.write(head);
                yield new Message(READ_HELD, head.toBytes());
            }
            case RingQuestion.Heads(Aguid volume) -> {
                volume.write(head);
                yield new Message(HEADS, head.toBytes());
            }
            case RingQuestion.Prove prove -> {
                write(head, prove);
                yield new Message(PROVE, head.toBytes());
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
                    case DESCRIBE_VOLUME -> new RingQuestion.DescribeVolume(Aguid.read(in));
                    case READ_HELD -> new RingQuestion.ReadHeld(Aguid.read(in), Bguid.read(in));
                    case PROVE -> prove(in);
                    case HEADS -> new RingQuestion.Heads(Aguid.read(in));
                    default -> throw new MalformedException("no question has this kind");
                };
        in.end();
        return question;
    }

    private static void write(CanonicalWriter head, RingQuestion.Prove prove) {
        prove.volume().write(head);
        prove.heads().write(head);
        prove.versions().write(head);
        head.bool(prove.isPast()).bytes(prove.prefix()).bytes(prove.from()).u16(prove.max());
    }

    private static RingQuestion.Prove prove(CanonicalReader in) throws MalformedException {
        Aguid volume = Aguid.read(in);
        Digest heads = Digest.read(in);
        Digest versions = Digest.read(in);
        boolean isPast = in.bool();
        Bytes prefix = in.bytes(RingState.KEY_BYTES_MAX).compact();
        Bytes from = in.bytes(RingState.KEY_BYTES_MAX).compact();
        int max = in.u16();
        if (!RingQuestion.Prove.isCount(max)) {
            throw new MalformedException("1 to 2000 entries are proven");
        }
        return new RingQuestion.Prove(volume, heads, versions, isPast, prefix, from, max);
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
            case RingReply.VolumeIs(var volume) -> {
                head.bool(volume.isPresent());
                volume.ifPresent(signed -> signed.write(head));
                yield new Message(VOLUME_IS, head.toBytes());
            }
            case RingReply.HeldIs(var content) -> {
                head.bool(content.isPresent());
                content.ifPresent(head::bytes);
                yield new Message(HELD_IS, head.toBytes());
            }
            case RingReply.HeadsNow(Epoch epoch, ObjectAnswer.HeadsAre heads) -> {
                epoch.write(head);
                head.bytes(heads.encoding());
                yield new Message(HEADS_NOW, head.toBytes());
            }
            case RingReply.Proved(RangeProof proof) -> {
                proof.write(head);
                yield new Message(PROVED, head.toBytes());
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
                    case VOLUME_IS ->
                            new RingReply.VolumeIs(
                                    in.bool()
                                            ? Optional.of(SignedVolume.read(in))
                                            : Optional.empty());
                    case HELD_IS ->
                            new RingReply.HeldIs(
                                    in.bool()
                                            ? Optional.of(
                                                    in.bytes(BlockChecksum.LENGTH_BYTES_MAX)
                                                            .compact())
                                            : Optional.empty());
                    case PROVED -> new RingReply.Proved(RangeProof.read(in));
                    case HEADS_NOW -> new RingReply.HeadsNow(Epoch.read(in), heads(in));
                    default -> throw new MalformedException("no reply has this kind");
                };
        in.end();
        return reply;
    }

    private static ObjectAnswer.HeadsAre heads(CanonicalReader in) throws MalformedException {
        if (ObjectAnswer.of(in.bytes(HEADS_BYTES_MAX)) instanceof ObjectAnswer.HeadsAre heads) {
            return heads;
        }
        throw new MalformedException("another answer is no list");
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
