package io.tarn.block.wire;

import io.tarn.base.Bytes;
import io.tarn.base.CanonicalReader;
import io.tarn.base.CanonicalWriter;
import io.tarn.base.MalformedException;
import io.tarn.block.BlockReply;
import io.tarn.block.BlockReply.Absent;
import io.tarn.block.BlockReply.Audited;
import io.tarn.block.BlockReply.Borne;
import io.tarn.block.BlockReply.Committed;
import io.tarn.block.BlockReply.Fragment;
import io.tarn.block.BlockReply.Prepared;
import io.tarn.block.BlockReply.Refused;
import io.tarn.block.BlockReply.Stamp;
import io.tarn.block.BlockReply.Stamps;
import io.tarn.block.BlockReply.Stamps.BlockStamp;
import io.tarn.block.BlockReply.TooFew;
import io.tarn.block.BlockReply.Vouched;
import io.tarn.block.BlockRequest.Audit;
import io.tarn.block.BlockRequest.ListStamps;
import io.tarn.block.FingerprintedCrossChecksum;
import io.tarn.block.Nonce;
import io.tarn.block.Prepare;
import io.tarn.block.Redundancy;
import io.tarn.block.Refusal;
import io.tarn.block.ServerTag;
import io.tarn.block.TagVector;
import io.tarn.block.Timestamp;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Replies to and from bytes.
public final class ReplyCodec {
    private static final int AUDIT_SUM_BYTES = 16;

    private ReplyCodec() {}

    public static WireMessage encode(BlockReply reply) {
        var head = new CanonicalWriter();
        return switch (reply) {
            case Prepared(long ts, Bytes nonce, TagVector tags) -> {
                head.u64(ts).fixed(nonce);
                write(head, tags);
                yield message(ReplyKind.PREPARED, head);
            }
            case Committed _ -> message(ReplyKind.COMMITTED, head);
            case TooFew(List<Integer> accepted) -> {
                writeIndices(head, accepted);
                yield message(ReplyKind.TOO_FEW, head);
            }
            case Stamp(Timestamp latest) -> {
                latest.write(head);
                yield message(ReplyKind.STAMP, head);
            }
            case Fragment fragment -> {
                write(head, fragment);
                yield new WireMessage(ReplyKind.FRAGMENT.code, head.toBytes(), fragment.fragment());
            }
            case Absent(Timestamp latest, Timestamp at) -> {
                latest.write(head);
                at.write(head);
                yield message(ReplyKind.ABSENT, head);
            }
            case Vouched(long prepared, TagVector tags) -> {
                write(head.u64(prepared), tags);
                yield message(ReplyKind.VOUCHED, head);
            }
            case Borne(TagVector tags) -> {
                write(head, tags);
                yield message(ReplyKind.BORNE, head);
            }
            case Stamps(List<BlockStamp> stamps, boolean end) -> {
                head.u32(stamps.size());
                for (BlockStamp stamp : stamps) {
                    stamp.latest().write(head.u64(stamp.block()));
                }
                head.bool(end);
                yield message(ReplyKind.STAMPS, head);
            }
            case Audited(Bytes sum, List<Integer> missing) -> {
                writeIndices(head.fixed(sum), missing);
                yield message(ReplyKind.AUDITED, head);
            }
            case Refused(Refusal refusal) -> {
                head.u8(refusal.code());
                yield message(ReplyKind.REFUSED, head);
            }
        };
    }

    private static WireMessage message(ReplyKind kind, CanonicalWriter head) {
        return new WireMessage(kind.code, head.toBytes(), Bytes.EMPTY);
    }

    private static void write(CanonicalWriter head, TagVector tags) {
        head.u32(tags.epoch());
        tags.macs().forEach(head::fixed);
    }

    private static void writeIndices(CanonicalWriter head, List<Integer> indices) {
        head.u32(indices.size());
        indices.forEach(head::u16);
    }

    private static void write(CanonicalWriter head, Fragment reply) {
        reply.latest().write(head);
        reply.at().write(head);
        head.bool(reply.fpcc().isPresent());
        reply.fpcc().ifPresent(fpcc -> fpcc.write(head));
        head.bool(!reply.allHashes().isEmpty());
        reply.allHashes().forEach(head::fixed);
        head.bool(reply.nonceHash().isPresent());
        reply.nonceHash().ifPresent(head::fixed);
        head.u8(reply.nonces().size());
        reply.nonces().forEach(nonce -> head.u8(nonce.server()).fixed(nonce.value()));
    }

    public static BlockReply decode(WireMessage message, Redundancy redundancy)
            throws MalformedException {
        var in = new CanonicalReader(message.head());
        ReplyKind kind = ReplyKind.of(message.kind());
        BlockReply reply =
                switch (kind) {
                    case PREPARED -> prepared(in, redundancy);
                    case COMMITTED -> new Committed();
                    case TOO_FEW -> new TooFew(readIndices(in, redundancy.servers()));
                    case STAMP -> new Stamp(Timestamp.read(in));
                    case FRAGMENT -> fragment(in, redundancy, message.body());
                    case ABSENT -> new Absent(Timestamp.read(in), Timestamp.read(in));
                    case VOUCHED -> new Vouched(in.u64(), readTags(in, redundancy));
                    case BORNE -> new Borne(readTags(in, redundancy));
                    case STAMPS -> stamps(in);
                    case AUDITED ->
                            new Audited(
                                    in.fixed(AUDIT_SUM_BYTES), readIndices(in, Audit.TARGETS_MAX));
                    case REFUSED -> new Refused(Refusal.of(in.u8()));
                };
        in.end();
        if (kind != ReplyKind.FRAGMENT && !message.body().isEmpty()) {
            throw new MalformedException("a reply of this kind has no body");
        }
        return reply;
    }

    private static Prepared prepared(CanonicalReader in, Redundancy redundancy)
            throws MalformedException {
        long ts = in.u64();
        if (ts == 0) {
            throw new MalformedException("timestamps of writes start at 1");
        }
        return new Prepared(ts, in.fixed(Prepare.NONCE_BYTES), readTags(in, redundancy));
    }

    private static TagVector readTags(CanonicalReader in, Redundancy redundancy)
            throws MalformedException {
        int epoch = in.u32();
        var macs = new ArrayList<Bytes>(redundancy.servers());
        for (int i = 0; i < redundancy.servers(); i++) {
            macs.add(in.fixed(ServerTag.MAC_BYTES));
        }
        return new TagVector(epoch, macs);
    }

    /// Ascending positions below `bound`.
    private static List<Integer> readIndices(CanonicalReader in, int bound)
            throws MalformedException {
        int count = in.count(bound);
        var indices = new ArrayList<Integer>();
        for (int i = 0; i < count; i++) {
            int index = in.u16();
            if (index >= bound || (i > 0 && index <= indices.get(i - 1))) {
                throw new MalformedException("positions are not ascending below " + bound);
            }
            indices.add(index);
        }
        return indices;
    }

    private static Fragment fragment(CanonicalReader in, Redundancy redundancy, Bytes body)
            throws MalformedException {
        Timestamp latest = Timestamp.read(in);
        Timestamp at = Timestamp.read(in);
        Optional<FingerprintedCrossChecksum> fpcc =
                in.bool()
                        ? Optional.of(FingerprintedCrossChecksum.read(in, redundancy))
                        : Optional.empty();
        var allHashes = new ArrayList<Bytes>();
        int hashes = in.bool() ? redundancy.servers() : 0;
        for (int i = 0; i < hashes; i++) {
            allHashes.add(in.fixed(FingerprintedCrossChecksum.HASH_BYTES));
        }
        Optional<Bytes> nonceHash =
                in.bool()
                        ? Optional.of(in.fixed(FingerprintedCrossChecksum.HASH_BYTES))
                        : Optional.empty();
        int count = in.u8();
        var nonces = new ArrayList<Nonce>();
        for (int i = 0; i < count; i++) {
            int server = in.u8();
            if (server >= redundancy.servers() || (i > 0 && server <= nonces.get(i - 1).server())) {
                throw new MalformedException("nonces are not ascending by server");
            }
            nonces.add(new Nonce(server, in.fixed(Prepare.NONCE_BYTES)));
        }
        return new Fragment(latest, at, fpcc, allHashes, nonceHash, nonces, body);
    }

    private static Stamps stamps(CanonicalReader in) throws MalformedException {
        int count = in.count(ListStamps.STAMPS_MAX);
        var stamps = new ArrayList<BlockStamp>();
        for (int i = 0; i < count; i++) {
            long block = in.u64();
            Timestamp latest = Timestamp.read(in);
            if (latest.isNone() || (i > 0 && block <= stamps.get(i - 1).block())) {
                throw new MalformedException("stamps are not of ascending written blocks");
            }
            stamps.add(new BlockStamp(block, latest));
        }
        return new Stamps(stamps, in.bool());
    }
}
