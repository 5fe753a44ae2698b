package io.tarn.block.immutable;

import io.tarn.base.Bytes;
import io.tarn.base.CanonicalReader;
import io.tarn.base.CanonicalWriter;
import io.tarn.base.MalformedException;
import io.tarn.block.FingerprintedCrossChecksum;
import io.tarn.block.Redundancy;
import io.tarn.block.Refusal;
import io.tarn.block.immutable.StoreReply.Absent;
import io.tarn.block.immutable.StoreReply.Attested;
import io.tarn.block.immutable.StoreReply.Audited;
import io.tarn.block.immutable.StoreReply.Fetched;
import io.tarn.block.immutable.StoreReply.NotHeld;
import io.tarn.block.immutable.StoreReply.Refused;
import io.tarn.block.immutable.StoreReply.Stored;
import io.tarn.block.immutable.StoreRequest.Attest;
import io.tarn.block.immutable.StoreRequest.Audit;
import io.tarn.block.wire.WireMessage;
import io.tarn.coding.Fingerprints;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Replies about immutable blocks to and from bytes.
public final class StoreReplyCodec {
    /// Kinds from here to [#KIND_MAX] are this codec's; a code is never reused.
    public static final int KIND_MIN = 96;

    public static final int KIND_MAX = 111;

    private static final int STORED = 96;
    private static final int FETCHED = 97;
    private static final int ABSENT = 98;
    private static final int ATTESTED = 99;
    private static final int NOT_HELD = 100;
    private static final int REFUSED = 101;
    private static final int AUDITED = 102;

    private StoreReplyCodec() {}

    public static WireMessage encode(StoreReply reply) {
        var head = new CanonicalWriter();
        return switch (reply) {
            case Stored _ -> message(STORED, head);
            case Fetched(var checksum, List<Bytes> allHashes, Bytes fragment) -> {
                head.bool(checksum.isPresent());
                checksum.ifPresent(present -> present.write(head));
                head.bool(!allHashes.isEmpty());
                allHashes.forEach(head::fixed);
                yield new WireMessage(FETCHED, head.toBytes(), fragment);
            }
            case Absent _ -> message(ABSENT, head);
            case Attested(Receipt receipt) -> {
                receipt.write(head);
                yield message(ATTESTED, head);
            }
            case NotHeld(List<Integer> positions) -> {
                head.u32(positions.size());
                positions.forEach(head::u16);
                yield message(NOT_HELD, head);
            }
            case Audited(List<Optional<Bytes>> fingerprints) -> {
                head.u32(fingerprints.size());
                for (Optional<Bytes> fingerprint : fingerprints) {
                    head.bool(fingerprint.isPresent());
                    fingerprint.ifPresent(head::fixed);
                }
                yield message(AUDITED, head);
            }
            case Refused(Refusal refusal) -> message(REFUSED, head.u8(refusal.code()));
        };
    }

    private static WireMessage message(int kind, CanonicalWriter head) {
        return new WireMessage(kind, head.toBytes(), Bytes.EMPTY);
    }

    public static StoreReply decode(WireMessage message, Redundancy redundancy)
            throws MalformedException {
        var in = new CanonicalReader(message.head());
        StoreReply reply =
                switch (message.kind()) {
                    case STORED -> new Stored();
                    case FETCHED -> fetched(in, redundancy, message.body());
                    case ABSENT -> new Absent();
                    case ATTESTED -> new Attested(Receipt.read(in));
                    case NOT_HELD -> notHeld(in);
                    case AUDITED -> audited(in);
                    case REFUSED -> new Refused(Refusal.of(in.u8()));
                    default ->
                            throw new MalformedException(
                                    "no reply about immutable blocks has kind " + message.kind());
                };
        in.end();
        if (!(reply instanceof Fetched) && !message.body().isEmpty()) {
            throw new MalformedException("a reply of this kind has no body");
        }
        return reply;
    }

    private static Fetched fetched(CanonicalReader in, Redundancy redundancy, Bytes body)
            throws MalformedException {
        Optional<BlockChecksum> checksum =
                in.bool() ? Optional.of(BlockChecksum.read(in, redundancy)) : Optional.empty();
        var allHashes = new ArrayList<Bytes>();
        int hashes = in.bool() ? redundancy.servers() : 0;
        for (int i = 0; i < hashes; i++) {
            allHashes.add(in.fixed(FingerprintedCrossChecksum.HASH_BYTES));
        }
        return new Fetched(checksum, allHashes, body);
    }

    private static Audited audited(CanonicalReader in) throws MalformedException {
        int count = in.count(Audit.FRAGMENTS_MAX);
        var fingerprints = new ArrayList<Optional<Bytes>>();
        for (int i = 0; i < count; i++) {
            fingerprints.add(
                    in.bool() ? Optional.of(in.fixed(Fingerprints.BYTES)) : Optional.empty());
        }
        return new Audited(fingerprints);
    }

    private static NotHeld notHeld(CanonicalReader in) throws MalformedException {
        int count = in.count(Attest.FRAGMENTS_MAX);
        var positions = new ArrayList<Integer>();
        for (int i = 0; i < count; i++) {
            int position = in.u16();
            if (position >= Attest.FRAGMENTS_MAX || (i > 0 && position <= positions.get(i - 1))) {
                throw new MalformedException("positions are not ascending");
            }
            positions.add(position);
        }
        if (positions.isEmpty()) {
            throw new MalformedException("nothing is missing");
        }
        return new NotHeld(positions);
    }
}
