package io.tarn.nbd;

import io.tarn.base.MalformedException;
import io.tarn.nbd.Judgement.Discarded;
import io.tarn.nbd.Judgement.Payload;
import io.tarn.nbd.Judgement.Whole;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Cuts a client's side of the transmission into requests.
///
/// Nothing of a request is kept before it is admitted, and no more of it than was admitted: a write's
/// content is allocated once, whole, after its header was judged and its length found acceptable.
final class RequestDecoder {
    /// Room for requests; the decoder asks once for each, in the order they arrive.
    interface Admission {
        /// Takes room for one request that holds `heldBytes`, or says that there is none now.
        boolean admit(long heldBytes);
    }

    private final RequestJudge judge;
    private final Admission admission;
    private Gather header = new Gather(RequestHeader.BYTES);
    private @Nullable Judgement judged;
    private boolean admitted;
    private @Nullable Gather payload;
    private int discardedBytes;

    RequestDecoder(Session session, Admission admission) {
        this.judge = new RequestJudge(session);
        this.admission = admission;
    }

    /// The next request, if `in` holds its end; takes no byte beyond it. When a request is not
    /// admitted ([#awaitsAdmission]), nothing of `in` is taken until it is.
    ///
    /// @throws MalformedException when no request can follow; the decoder is then of no more use
    Optional<Request> next(ByteBuffer in) throws MalformedException {
        if (judged == null) {
            if (!header.fill(in)) {
                return Optional.empty();
            }
            judged = judge.judge(RequestHeader.read(header.bytes()));
            header = new Gather(RequestHeader.BYTES);
        }
        admitted = admitted || admission.admit(judged.heldBytes());
        if (!admitted) {
            return Optional.empty();
        }
        Optional<Request> request = finish(judged, in);
        if (request.isPresent()) {
            judged = null;
            admitted = false;
            payload = null;
            discardedBytes = 0;
        }
        return request;
    }

    /// Whether a request waits for room rather than for bytes.
    boolean awaitsAdmission() {
        return judged != null && !admitted;
    }

    /// Whether the client owes the rest of a request.
    boolean awaitsClient() {
        return judged == null ? header.hasBegun() : admitted;
    }

    /// Gives up the request that is still arriving; the decoder is then of no more use.
    ///
    /// @return what that request was admitted with, if it was
    Optional<Long> forget() {
        Optional<Long> held =
                judged != null && admitted ? Optional.of(judged.heldBytes()) : Optional.empty();
        judged = null;
        return held;
    }

    private Optional<Request> finish(Judgement judgement, ByteBuffer in) {
        return switch (judgement) {
            case Whole(Request request) -> Optional.of(request);
            case Payload awaited -> {
                if (payload == null) {
                    payload = new Gather(awaited.payloadBytes());
                }
                yield payload.fill(in)
                        ? Optional.of(awaited.with(payload.bytes()))
                        : Optional.empty();
            }
            case Discarded(Request.Refused request, int payloadBytes) -> {
                int skipped = Math.min(in.remaining(), payloadBytes - discardedBytes);
                in.position(in.position() + skipped);
                discardedBytes += skipped;
                yield discardedBytes == payloadBytes ? Optional.of(request) : Optional.empty();
            }
        };
    }
}
