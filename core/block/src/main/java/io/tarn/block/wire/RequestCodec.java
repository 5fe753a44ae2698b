package io.tarn.block.wire;

import io.tarn.base.Bytes;
import io.tarn.base.CanonicalReader;
import io.tarn.base.CanonicalWriter;
import io.tarn.base.MalformedException;
import io.tarn.block.BlockAddress;
import io.tarn.block.BlockRequest;
import io.tarn.block.BlockRequest.Audit;
import io.tarn.block.BlockRequest.Bear;
import io.tarn.block.BlockRequest.Commit;
import io.tarn.block.BlockRequest.FindTimestamp;
import io.tarn.block.BlockRequest.ListStamps;
import io.tarn.block.BlockRequest.PrepareBlock;
import io.tarn.block.BlockRequest.PrepareFragment;
import io.tarn.block.BlockRequest.Read;
import io.tarn.block.BlockRequest.Vouch;
import io.tarn.block.FingerprintedCrossChecksum;
import io.tarn.block.Prepare;
import io.tarn.block.Redundancy;
import io.tarn.block.ServerTag;
import io.tarn.block.Timestamp;
import io.tarn.block.VolumeId;
import java.util.ArrayList;

/// Requests to and from bytes. The head of each starts with the volume's id, so that a server finds
/// the volume, and with it the lengths to expect, before it decodes the rest.
public final class RequestCodec {
    private RequestCodec() {}

    public static WireMessage encode(BlockRequest request) {
        var head = new CanonicalWriter();
        return switch (request) {
            case PrepareFragment(var address, var permit, var fpcc, Bytes fragment) -> {
                prepare(head, address, permit, fpcc);
                yield message(RequestKind.PREPARE_FRAGMENT, head, fragment);
            }
            case PrepareBlock(var address, var permit, var fpcc, Bytes content) -> {
                prepare(head, address, permit, fpcc);
                yield message(RequestKind.PREPARE_BLOCK, head, content);
            }
            case Commit(BlockAddress address, Timestamp timestamp, var prepares) -> {
                address.write(head);
                timestamp.write(head);
                head.u8(prepares.size());
                for (Prepare prepare : prepares) {
                    head.u8(prepare.server()).fixed(prepare.nonce());
                    prepare.tag().write(head);
                }
                yield message(RequestKind.COMMIT, head);
            }
            case FindTimestamp(BlockAddress address) -> {
                address.write(head);
                yield message(RequestKind.FIND_TIMESTAMP, head);
            }
            case Read(BlockAddress address, Timestamp at, boolean checksum, boolean nonces) -> {
                address.write(head);
                at.write(head);
                head.bool(checksum).bool(nonces);
                yield message(RequestKind.READ, head);
            }
            case Vouch(BlockAddress address) -> {
                address.write(head);
                yield message(RequestKind.VOUCH, head);
            }
            case Bear(BlockAddress address, Timestamp timestamp) -> {
                address.write(head);
                timestamp.write(head);
                yield message(RequestKind.BEAR, head);
            }
            case ListStamps(VolumeId volume, long from, int max) -> {
                volume.write(head);
                head.u64(from).u32(max);
                yield message(RequestKind.LIST_STAMPS, head);
            }
            case Audit(VolumeId volume, Bytes challenge, var targets) -> {
                volume.write(head);
                head.fixed(challenge).u32(targets.size());
                for (Audit.Target target : targets) {
                    head.u64(target.block());
                    target.timestamp().write(head);
                }
                yield message(RequestKind.AUDIT, head);
            }
        };
    }

    private static void prepare(
            CanonicalWriter head,
            BlockAddress address,
            io.tarn.block.Permit permit,
            FingerprintedCrossChecksum fpcc) {
        address.write(head);
        PermitCodec.write(head, permit);
        fpcc.write(head);
    }

    private static WireMessage message(RequestKind kind, CanonicalWriter head) {
        return message(kind, head, Bytes.EMPTY);
    }

    private static WireMessage message(RequestKind kind, CanonicalWriter head, Bytes body) {
        return new WireMessage(kind.code, head.toBytes(), body);
    }

    /// The volume a request is about, whatever else it says.
    public static VolumeId volumeOf(WireMessage message) throws MalformedException {
        return VolumeId.read(new CanonicalReader(message.head()));
    }

    public static BlockRequest decode(WireMessage message, Redundancy redundancy)
            throws MalformedException {
        var in = new CanonicalReader(message.head());
        RequestKind kind = RequestKind.of(message.kind());
        BlockRequest request =
                switch (kind) {
                    case PREPARE_FRAGMENT ->
                            new PrepareFragment(
                                    BlockAddress.read(in),
                                    PermitCodec.read(in, redundancy),
                                    FingerprintedCrossChecksum.read(in, redundancy),
                                    message.body());
                    case PREPARE_BLOCK ->
                            new PrepareBlock(
                                    BlockAddress.read(in),
                                    PermitCodec.read(in, redundancy),
                                    FingerprintedCrossChecksum.read(in, redundancy),
                                    message.body());
                    case COMMIT -> commit(in, redundancy);
                    case FIND_TIMESTAMP -> new FindTimestamp(BlockAddress.read(in));
                    case READ ->
                            new Read(
                                    BlockAddress.read(in),
                                    Timestamp.read(in),
                                    in.bool(),
                                    in.bool());
                    case VOUCH -> new Vouch(BlockAddress.read(in));
                    case BEAR -> new Bear(BlockAddress.read(in), Timestamp.read(in));
                    case LIST_STAMPS -> listStamps(in);
                    case AUDIT -> audit(in);
                };
        in.end();
        boolean bodied = kind == RequestKind.PREPARE_FRAGMENT || kind == RequestKind.PREPARE_BLOCK;
        if (!bodied && !message.body().isEmpty()) {
            throw new MalformedException("a request of this kind has no body");
        }
        return request;
    }

    private static Commit commit(CanonicalReader in, Redundancy redundancy)
            throws MalformedException {
        BlockAddress address = BlockAddress.read(in);
        Timestamp timestamp = Timestamp.read(in);
        int count = in.u8();
        if (count > redundancy.servers()) {
            throw new MalformedException("more prepares than servers");
        }
        var prepares = new ArrayList<Prepare>(count);
        for (int i = 0; i < count; i++) {
            int server = in.u8();
            if (server >= redundancy.servers()
                    || (i > 0 && server <= prepares.get(i - 1).server())) {
                throw new MalformedException("prepares are not ascending by server");
            }
            prepares.add(new Prepare(server, in.fixed(Prepare.NONCE_BYTES), ServerTag.read(in)));
        }
        return new Commit(address, timestamp, prepares);
    }

    private static ListStamps listStamps(CanonicalReader in) throws MalformedException {
        VolumeId volume = VolumeId.read(in);
        long from = in.u64();
        int max = in.count(ListStamps.STAMPS_MAX);
        if (max == 0) {
            throw new MalformedException("a list of no stamps");
        }
        return new ListStamps(volume, from, max);
    }

    private static Audit audit(CanonicalReader in) throws MalformedException {
        VolumeId volume = VolumeId.read(in);
        Bytes challenge = in.fixed(Audit.CHALLENGE_BYTES);
        int count = in.count(Audit.TARGETS_MAX);
        var targets = new ArrayList<Audit.Target>();
        for (int i = 0; i < count; i++) {
            targets.add(new Audit.Target(in.u64(), Timestamp.read(in)));
        }
        return new Audit(volume, challenge, targets);
    }
}
