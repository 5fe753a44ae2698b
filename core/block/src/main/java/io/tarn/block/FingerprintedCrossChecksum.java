package io.tarn.block;

import static io.tarn.base.Invariant.require;

import io.tarn.base.Bytes;
import io.tarn.base.CanonicalReader;
import io.tarn.base.CanonicalWriter;
import io.tarn.base.MalformedException;
import io.tarn.coding.Fingerprints;
import io.tarn.crypto.Sha256;
import java.util.ArrayList;
import java.util.List;

/// `fpcc` (§3.1.1): what makes any `m` fragments consistent with it decode to one block.
///
/// @param cc SHA-256 of fragments `0 .. m+f-1`, the cross-checksum
/// @param fp homomorphic fingerprints of fragments `0 .. m-1`, keyed by [#key]
public record FingerprintedCrossChecksum(List<Bytes> cc, List<Bytes> fp) {
    public static final int HASH_BYTES = 32;

    private static final String CROSS_CHECKSUM_TAG = "tarn.cc.v1";
    private static final String CONTENT_TAG = "tarn.fpcc.v1";

    public FingerprintedCrossChecksum {
        cc = List.copyOf(cc);
        fp = List.copyOf(fp);
        require(cc.size() > fp.size(), "m + f hashes, m fingerprints");
    }

    /// `hash(fpcc.cc)`: the random value that fingerprints are keyed with, fixed only after the
    /// fragments are (§3.3.1).
    public Bytes key() {
        return keyOf(cc);
    }

    static Bytes keyOf(List<Bytes> cc) {
        var out = new CanonicalWriter(CROSS_CHECKSUM_TAG).u16(cc.size());
        cc.forEach(out::fixed);
        return Sha256.hash(out.toBytes());
    }

    /// SHA-256 of the canonical form: the content half of a [Timestamp].
    public Bytes content() {
        var out = new CanonicalWriter(CONTENT_TAG);
        write(out);
        return Sha256.hash(out.toBytes());
    }

    public Timestamp at(long ts) {
        return new Timestamp(ts, content());
    }

    /// Both lengths follow from the volume's redundancy and are not repeated.
    public void write(CanonicalWriter out) {
        cc.forEach(out::fixed);
        fp.forEach(out::fixed);
    }

    public static FingerprintedCrossChecksum read(CanonicalReader in, Redundancy redundancy)
            throws MalformedException {
        return new FingerprintedCrossChecksum(
                readList(in, redundancy.writers(), HASH_BYTES),
                readList(in, redundancy.needed(), Fingerprints.BYTES));
    }

    private static List<Bytes> readList(CanonicalReader in, int count, int bytes)
            throws MalformedException {
        var list = new ArrayList<Bytes>(count);
        for (int i = 0; i < count; i++) {
            list.add(in.fixed(bytes).compact());
        }
        return list;
    }
}
