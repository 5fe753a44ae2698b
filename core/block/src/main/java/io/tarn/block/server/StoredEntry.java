package io.tarn.block.server;

import io.tarn.base.Bytes;
import io.tarn.base.CanonicalReader;
import io.tarn.base.CanonicalWriter;
import io.tarn.base.MalformedException;
import io.tarn.block.FingerprintedCrossChecksum;
import io.tarn.block.Nonce;
import io.tarn.block.Prepare;
import io.tarn.block.Redundancy;
import java.util.ArrayList;
import java.util.List;

/// `store[(ts, fpcc)] = ⟨d, cc, nonce_hash, Nonces⟩` (line 504) without `d`, which lies beside it
/// under the same address and timestamp.
///
/// @param allHashes the paper's `cc`: hashes of all `n` fragments, or empty for its NULL
/// @param nonceHash SHA-256 of this server's nonce
/// @param nonces of the commit; empty until one (line 605)
/// @param client who prepared it: 32-byte digest of an identity, charged for it while staged
public record StoredEntry(
        FingerprintedCrossChecksum fpcc,
        List<Bytes> allHashes,
        Bytes nonceHash,
        List<Nonce> nonces,
        Bytes client) {
    public static final int CLIENT_BYTES = 32;
    static final int HASH_BYTES = FingerprintedCrossChecksum.HASH_BYTES;
    private static final String TAG = "tarn.entry.v1";

    public StoredEntry {
        allHashes = List.copyOf(allHashes);
        nonces = List.copyOf(nonces);
        Bytes.ofSize(nonceHash, HASH_BYTES, "nonce hash");
        Bytes.ofSize(client, CLIENT_BYTES, "client");
    }

    /// The hash that the fragment of server `self` must have when it is read back from disk.
    public Bytes fragmentHash(int self) {
        return allHashes.isEmpty() ? fpcc.cc().get(self) : allHashes.get(self);
    }

    StoredEntry committed(List<Nonce> withNonces) {
        return new StoredEntry(fpcc, allHashes, nonceHash, withNonces, client);
    }

    public Bytes toBytes() {
        var out = new CanonicalWriter(TAG);
        write(out);
        return out.toBytes();
    }

    public static StoredEntry of(Bytes bytes, Redundancy redundancy) throws MalformedException {
        var in = new CanonicalReader(bytes, TAG);
        StoredEntry entry = read(in, redundancy);
        in.end();
        return entry;
    }

    void write(CanonicalWriter out) {
        fpcc.write(out);
        out.bool(!allHashes.isEmpty());
        allHashes.forEach(out::fixed);
        out.fixed(nonceHash);
        out.u16(nonces.size());
        nonces.forEach(nonce -> out.u8(nonce.server()).fixed(nonce.value()));
        out.fixed(client);
    }

    static StoredEntry read(CanonicalReader in, Redundancy redundancy) throws MalformedException {
        var fpcc = FingerprintedCrossChecksum.read(in, redundancy);
        var allHashes = new ArrayList<Bytes>();
        int hashes = in.bool() ? redundancy.servers() : 0;
        for (int i = 0; i < hashes; i++) {
            allHashes.add(in.fixed(HASH_BYTES));
        }
        Bytes nonceHash = in.fixed(HASH_BYTES);
        int count = in.u16();
        if (count > redundancy.servers()) {
            throw new MalformedException("more nonces than servers");
        }
        var nonces = new ArrayList<Nonce>(count);
        for (int i = 0; i < count; i++) {
            nonces.add(new Nonce(in.u8(), in.fixed(Prepare.NONCE_BYTES)));
        }
        Bytes client = in.fixed(CLIENT_BYTES);
        return new StoredEntry(fpcc, allHashes, nonceHash, nonces, client);
    }
}
