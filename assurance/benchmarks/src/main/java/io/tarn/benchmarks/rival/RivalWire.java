package io.tarn.benchmarks.rival;

import io.tarn.base.Bytes;
import io.tarn.base.CanonicalReader;
import io.tarn.base.CanonicalWriter;
import io.tarn.base.MalformedException;
import io.tarn.benchmarks.rival.RivalReply.Done;
import io.tarn.benchmarks.rival.RivalReply.Nothing;
import io.tarn.benchmarks.rival.RivalReply.StampIs;
import io.tarn.benchmarks.rival.RivalReply.StampedValue;
import io.tarn.benchmarks.rival.RivalReply.Value;
import io.tarn.benchmarks.rival.RivalRequest.FindStamp;
import io.tarn.benchmarks.rival.RivalRequest.Get;
import io.tarn.benchmarks.rival.RivalRequest.GetStamped;
import io.tarn.benchmarks.rival.RivalRequest.Put;
import io.tarn.benchmarks.rival.RivalRequest.PutStamped;
import io.tarn.block.BlockAddress;
import io.tarn.block.Timestamp;
import io.tarn.crypto.Digest;
import io.tarn.transport.Message;
import java.util.ArrayList;

/// Requests and replies to and from messages, in the manner of Loft's codecs: a canonical head, and
/// block bytes beside it. The kinds are none of Loft's.
final class RivalWire {
    private static final int PUT = 32;
    private static final int GET = 33;
    private static final int FIND_STAMP = 34;
    private static final int PUT_STAMPED = 35;
    private static final int GET_STAMPED = 36;

    private static final int DONE = 96;
    private static final int VALUE = 97;
    private static final int STAMP_IS = 98;
    private static final int STAMPED_VALUE = 99;
    private static final int NOTHING = 100;

    private RivalWire() {}

    static Message encode(RivalRequest request) {
        var head = new CanonicalWriter();
        request.address().write(head);
        return switch (request) {
            case Put put -> new Message(PUT, head.toBytes(), put.value());
            case Get _ -> new Message(GET, head.toBytes());
            case FindStamp _ -> new Message(FIND_STAMP, head.toBytes());
            case PutStamped put -> {
                put.timestamp().write(head);
                head.u8(put.crossChecksum().size());
                put.crossChecksum().forEach(head::fixed);
                yield new Message(PUT_STAMPED, head.toBytes(), put.fragment());
            }
            case GetStamped _ -> new Message(GET_STAMPED, head.toBytes());
        };
    }

    static RivalRequest decodeRequest(Message message) throws MalformedException {
        var in = new CanonicalReader(message.head());
        BlockAddress address = BlockAddress.read(in);
        RivalRequest request =
                switch (message.kind()) {
                    case PUT -> new Put(address, message.body());
                    case GET -> new Get(address);
                    case FIND_STAMP -> new FindStamp(address);
                    case PUT_STAMPED -> putStamped(address, in, message.body());
                    case GET_STAMPED -> new GetStamped(address);
                    default -> throw new MalformedException("no request of " + message.kind());
                };
        in.end();
        return request;
    }

    private static PutStamped putStamped(BlockAddress address, CanonicalReader in, Bytes fragment)
            throws MalformedException {
        Timestamp timestamp = Timestamp.read(in);
        int count = in.u8();
        var crossChecksum = new ArrayList<Bytes>(count);
        for (int i = 0; i < count; i++) {
            crossChecksum.add(in.fixed(Digest.BYTES));
        }
        return new PutStamped(address, timestamp, crossChecksum, fragment);
    }

    static Message encode(RivalReply reply) {
        return switch (reply) {
            case Done _ -> new Message(DONE, Bytes.EMPTY);
            case Value(Bytes value) -> new Message(VALUE, Bytes.EMPTY, value);
            case StampIs(Timestamp timestamp) -> new Message(STAMP_IS, bytes(timestamp));
            case StampedValue(Timestamp timestamp, Bytes fragment) ->
                    new Message(STAMPED_VALUE, bytes(timestamp), fragment);
            case Nothing _ -> new Message(NOTHING, Bytes.EMPTY);
        };
    }

    static RivalReply decodeReply(Message message) throws MalformedException {
        var in = new CanonicalReader(message.head());
        RivalReply reply =
                switch (message.kind()) {
                    case DONE -> new Done();
                    case VALUE -> new Value(message.body());
                    case STAMP_IS -> new StampIs(Timestamp.read(in));
                    case STAMPED_VALUE -> new StampedValue(Timestamp.read(in), message.body());
                    case NOTHING -> new Nothing();
                    default -> throw new MalformedException("no reply of " + message.kind());
                };
        in.end();
        return reply;
    }

    private static Bytes bytes(Timestamp timestamp) {
        var out = new CanonicalWriter();
        timestamp.write(out);
        return out.toBytes();
    }
}
