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
/// @param state how far the write has come here
public record StoredEntry(
        FingerprintedCrossChecksum fpcc,
        List<Bytes> allHashes,
        Bytes nonceHash,
        List<Nonce> nonces,
        Bytes client,
        State state) {
    public static final int CLIENT_BYTES = 32;
    static final int HASH_BYTES = FingerprintedCrossChecksum.HASH_BYTES;

    public StoredEntry {
        allHashes = List.copyOf(allHashes);
        nonces = List.copyOf(nonces);
        Bytes.ofSize(nonceHash, HASH_BYTES, "nonce hash");
        Bytes.ofSize(client, CLIENT_BYTES, "client");
    }

    /// Life of an entry, in order.
    public enum State {
        /// Prepared, not committed.
        STAGED(0),
        /// The latest commit.
        COMMITTED(1),
        /// Overwritten by a later commit; kept a while for slow readers, then dropped (line 606).
        SUPERSEDED(2);

        private final int code;

        State(int code) {
            this.code = code;
        }

        private static State of(int code) throws MalformedException {
            for (State state : values()) {
                if (state.code == code) {
                    return state;
                }
            }
            throw new MalformedException("no entry has state " + code);
        }
    }

    /// The hash that the fragment of server `self` must have when it is read back from disk.
    public Bytes fragmentHash(int self) {
        return allHashes.isEmpty() ? fpcc.cc().get(self) : allHashes.get(self);
    }

    StoredEntry committed(List<Nonce> withNonces) {
        return new StoredEntry(fpcc, allHashes, nonceHash, withNonces, client, State.COMMITTED);
    }

    StoredEntry superseded() {
        return new StoredEntry(fpcc, allHashes, nonceHash, nonces, client, State.SUPERSEDED);
    }

    void write(CanonicalWriter out) {
        fpcc.write(out);
        out.bool(!allHashes.isEmpty());
        allHashes.forEach(out::fixed);
        out.fixed(nonceHash);
        out.u16(nonces.size());
        nonces.forEach(nonce -> out.u8(nonce.server()).fixed(nonce.value()));
        out.fixed(client);
        out.u8(state.code);
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
        return new StoredEntry(fpcc, allHashes, nonceHash, nonces, client, State.of(in.u8()));
    }
}
