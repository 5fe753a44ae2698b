package io.tarn.block;

import static io.tarn.base.Invariant.require;

import io.tarn.base.Bytes;
import io.tarn.base.CanonicalReader;
import io.tarn.base.CanonicalWriter;
import io.tarn.base.MalformedException;

/// Logical timestamp `⟨ts, fpcc⟩` of a write (§3.3.1): the integer, then the content.
///
/// The fingerprinted cross-checksum is present by its SHA-256 and compared as unsigned bytes of it.
/// The proofs need any total order in which equal means equal content; 32 bytes instead of up to
/// 5 KiB keep a read's replies small (ADR-007).
///
/// @param ts 1-based count of the writes this one follows; 0 only in [#NONE]
/// @param content SHA-256 of the canonical [FingerprintedCrossChecksum], 32 bytes
public record Timestamp(long ts, Bytes content) implements Comparable<Timestamp> {
    public static final int CONTENT_BYTES = 32;

    /// `⟨0, NULL⟩`: nothing committed yet (§3.3.3).
    public static final Timestamp NONE = new Timestamp(0, Bytes.zeros(CONTENT_BYTES));

    public Timestamp {
        require(ts >= 0, "timestamps start at 0");
        Bytes.ofSize(content, CONTENT_BYTES, "content digest");
    }

    public boolean isNone() {
        return ts == 0;
    }

    public boolean isAfter(Timestamp other) {
        return compareTo(other) > 0;
    }

    public void write(CanonicalWriter out) {
        out.u64(ts).fixed(content);
    }

    public static Timestamp read(CanonicalReader in) throws MalformedException {
        long ts = in.u64();
        Bytes content = in.fixed(CONTENT_BYTES);
        if (ts == 0 && !content.isZero()) {
            throw new MalformedException("timestamp 0 has no content");
        }
        return new Timestamp(ts, content);
    }

    @Override
    public int compareTo(Timestamp other) {
        int byInteger = Long.compare(ts, other.ts);
        return byInteger != 0 ? byInteger : content.compareTo(other.content);
    }
}
