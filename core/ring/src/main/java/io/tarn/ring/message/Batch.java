package io.tarn.ring.message;

import static io.tarn.base.Invariant.require;

import io.tarn.base.CanonicalReader;
import io.tarn.base.CanonicalWriter;
import io.tarn.base.MalformedException;
import io.tarn.crypto.Digest;
import io.tarn.crypto.Sha256;
import io.tarn.ring.AgreedTime;
import io.tarn.ring.Epoch;
import io.tarn.ring.RingId;
import io.tarn.ring.SequenceNumber;
import java.util.ArrayList;
import java.util.List;

/// Requests that are ordered together.
///
/// @param requests at most [#REQUESTS_MAX]; none in a null batch, which fills a gap (OSDI '99, §4.4)
public record Batch(List<Request> requests) {
    public static final int REQUESTS_MAX = (1 << 16) - 1;
    public static final Batch NULL = new Batch(List.of());

    private static final String TAG = "tarn.ring-batch-digest.v1";

    public Batch {
        requests = List.copyOf(requests);
        require(requests.size() <= REQUESTS_MAX, "a batch has at most 65535 requests");
    }

    /// The `d` of the protocol. Names neither a view nor the batch before, so that a batch that is
    /// proposed again in a later view, even after a gap was filled, keeps it.
    public Digest digest(RingId ring, Epoch epoch, SequenceNumber sequence, AgreedTime time) {
        var out = new CanonicalWriter(TAG);
        ring.write(out);
        epoch.write(out);
        sequence.write(out);
        time.write(out);
        out.u32(requests.size());
        requests.forEach(request -> request.digest().write(out));
        return Sha256.of(out.toBytes());
    }

    public int operationBytes() {
        return requests.stream().mapToInt(request -> request.operation().size()).sum();
    }

    /// In its one byte form.
    public int encodedBytes() {
        return Integer.BYTES + requests.stream().mapToInt(Request::encodedBytes).sum();
    }

    public void write(CanonicalWriter out) {
        out.u32(requests.size());
        requests.forEach(request -> request.write(out));
    }

    /// @param requestsMax more are refused before any is read
    public static Batch read(CanonicalReader in, int requestsMax) throws MalformedException {
        int count = in.count(requestsMax);
        var requests = new ArrayList<Request>();
        for (int i = 0; i < count; i++) {
            requests.add(Request.read(in));
        }
        return new Batch(requests);
    }
}
