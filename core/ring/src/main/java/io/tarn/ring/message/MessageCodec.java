package io.tarn.ring.message;

import io.tarn.base.Bytes;
import io.tarn.base.CanonicalReader;
import io.tarn.base.CanonicalWriter;
import io.tarn.base.MalformedException;
import io.tarn.crypto.Digest;
import io.tarn.ring.RingLimits;
import io.tarn.ring.SequenceNumber;
import io.tarn.ring.View;
import io.tarn.ring.message.RingMessage.Agree;
import io.tarn.ring.message.RingMessage.BatchIs;
import io.tarn.ring.message.RingMessage.Begin;
import io.tarn.ring.message.RingMessage.Checkpointed;
import io.tarn.ring.message.RingMessage.Committed;
import io.tarn.ring.message.RingMessage.Decided;
import io.tarn.ring.message.RingMessage.FetchBatch;
import io.tarn.ring.message.RingMessage.FetchPage;
import io.tarn.ring.message.RingMessage.Leave;
import io.tarn.ring.message.RingMessage.PageIs;
import io.tarn.ring.message.RingMessage.Propose;
import io.tarn.ring.message.RingMessage.Relay;
import io.tarn.ring.message.RingMessage.Stabilised;
import io.tarn.ring.message.RingMessage.Status;
import io.tarn.ring.state.Page;
import io.tarn.ring.state.RingState;

/// The one byte form of messages between members (docs/spec/ring-wire.md): a kind, then the fields.
public final class MessageCodec {
    private static final int RELAY = 1;
    private static final int PROPOSE = 2;
    private static final int AGREE = 3;
    private static final int COMMITTED = 4;
    private static final int CHECKPOINTED = 5;
    private static final int LEAVE = 6;
    private static final int BEGIN = 7;
    private static final int STATUS = 8;
    private static final int FETCH_BATCH = 9;
    private static final int BATCH_IS = 10;
    private static final int DECIDED = 11;
    private static final int STABILISED = 12;
    private static final int FETCH_PAGE = 13;
    private static final int PAGE_IS = 14;

    /// Fields beside a batch or a request.
    private static final int OTHERS_BYTES = 256;

    private MessageCodec() {}

    public static Bytes encode(RingMessage message) {
        var out = CanonicalWriter.ofSize(sizeHint(message));
        write(message, out);
        return out.toBytes();
    }

    /// For what may be large, a little more than it takes.
    public static int sizeHint(RingMessage message) {
        return OTHERS_BYTES
                + switch (message) {
                    case Relay(Request request) -> request.encodedBytes();
                    case Propose(var _, Batch batch) -> batch.encodedBytes();
                    case BatchIs(var _, Batch batch) -> batch.encodedBytes();
                    case Decided(var _, Batch batch) -> batch.encodedBytes();
                    default -> 0;
                };
    }

    public static void write(RingMessage message, CanonicalWriter out) {
        switch (message) {
            case Relay(Request request) -> request.write(out.u8(RELAY));
            case Propose(var proposal, Batch batch) -> {
                proposal.write(out.u8(PROPOSE));
                batch.write(out);
            }
            case Agree(var prepare) -> prepare.write(out.u8(AGREE));
            case Committed(Commit commit) -> commit.write(out.u8(COMMITTED));
            case Checkpointed(var checkpoint) -> checkpoint.write(out.u8(CHECKPOINTED));
            case Leave(var viewChange) -> viewChange.write(out.u8(LEAVE));
            case Begin(var newView) -> newView.write(out.u8(BEGIN));
            case Status(View view, boolean isActive, var stable, var executed) -> {
                view.write(out.u8(STATUS));
                out.bool(isActive);
                stable.write(out);
                executed.write(out);
            }
            case FetchBatch(SequenceNumber sequence, Digest batch) -> {
                sequence.write(out.u8(FETCH_BATCH));
                batch.write(out);
            }
            case BatchIs(PrePrepare ordered, Batch batch) -> {
                ordered.write(out.u8(BATCH_IS));
                batch.write(out);
            }
            case Decided(PrePrepare ordered, Batch batch) -> {
                ordered.write(out.u8(DECIDED));
                batch.write(out);
            }
            case Stabilised(StableProof proof) -> proof.write(out.u8(STABILISED));
            case FetchPage(SequenceNumber sequence, Bytes address) -> {
                sequence.write(out.u8(FETCH_PAGE));
                out.bytes(address);
            }
            case PageIs(SequenceNumber sequence, Bytes address, Page page) -> {
                sequence.write(out.u8(PAGE_IS));
                page.write(out.bytes(address));
            }
        }
    }

    /// @param limits a batch of more requests is refused before any is read
    public static RingMessage decode(Bytes bytes, RingLimits limits) throws MalformedException {
        var in = new CanonicalReader(bytes);
        int requests = limits.batchRequestsMax();
        RingMessage message =
                switch (in.u8()) {
                    case RELAY -> new Relay(Request.read(in));
                    case PROPOSE ->
                            new Propose(
                                    Signed.read(in, PrePrepare::read), Batch.read(in, requests));
                    case AGREE -> new Agree(Signed.read(in, Prepare::read));
                    case COMMITTED -> new Committed(Commit.read(in));
                    case CHECKPOINTED -> new Checkpointed(Signed.read(in, Checkpoint::read));
                    case LEAVE -> new Leave(Signed.read(in, ViewChange::read));
                    case BEGIN -> new Begin(Signed.read(in, NewView::read));
                    case STATUS ->
                            new Status(
                                    View.read(in),
                                    in.bool(),
                                    SequenceNumber.read(in),
                                    SequenceNumber.read(in));
                    case FETCH_BATCH -> new FetchBatch(SequenceNumber.read(in), Digest.read(in));
                    case BATCH_IS -> new BatchIs(PrePrepare.read(in), Batch.read(in, requests));
                    case DECIDED -> new Decided(PrePrepare.read(in), Batch.read(in, requests));
                    case STABILISED -> new Stabilised(StableProof.read(in));
                    case FETCH_PAGE -> new FetchPage(SequenceNumber.read(in), address(in));
                    case PAGE_IS -> new PageIs(SequenceNumber.read(in), address(in), Page.read(in));
                    default -> throw new MalformedException("no message has this kind");
                };
        in.end();
        return message;
    }

    private static Bytes address(CanonicalReader in) throws MalformedException {
        return in.bytes(2 * RingState.KEY_BYTES_MAX).compact();
    }
}
