package io.tarn.block.server;

import io.tarn.base.Bytes;
import io.tarn.base.CanonicalWriter;
import io.tarn.block.BlockAddress;
import io.tarn.block.Nonce;
import io.tarn.block.Permit.Voucher;
import io.tarn.block.Permit.Witness;
import io.tarn.block.Prepare;
import io.tarn.block.ServerTag;
import io.tarn.block.TagVector;
import io.tarn.block.Timestamp;
import io.tarn.crypto.MacKey;
import io.tarn.crypto.MacTag;
import io.tarn.crypto.Sha256;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeMap;

/// What the servers of a volume tell one another through clients they need not trust.
///
/// Each fact is hashed once, and its 32-byte hash is what the `n` pairwise MACs are of: one short
/// HMAC for each server instead of one over the whole fact. A fact names its maker, because the key
/// of a pair serves both directions: else a client could hand a server its own MACs back as those of
/// every other.
final class Macs {
    private static final String NONCE_TAG = "tarn.nonce.v1";
    private static final String PREPARED_TAG = "tarn.prepared.v1";
    private static final String VOUCHED_TAG = "tarn.vouched.v1";
    private static final String BORNE_TAG = "tarn.borne.v1";

    private final int self;
    private final ServerKeys keys;
    private final int servers;

    Macs(int self, ServerKeys keys, int servers) {
        this.self = self;
        this.keys = keys;
        this.servers = servers;
    }

    /// `MAC_{i,i}(⟨ts, fpcc⟩)` (line 501): secret until given to who prepares, and always the same.
    Bytes nonce(BlockAddress address, Timestamp timestamp) {
        return keys.nonceKey().tag(fact(NONCE_TAG, self, address, timestamp)).value();
    }

    /// `nonces` and this server's own, which it may show of a write that was proven to it. Every server
    /// that holds a commit thus proves it for one, and `f + 1` of them suffice for line 913 however
    /// often repair has copied the rest, of which it sees only what can be proven at that time.
    List<Nonce> withOwn(Collection<Nonce> nonces, BlockAddress address, Timestamp timestamp) {
        var byServer = new TreeMap<Integer, Nonce>();
        nonces.forEach(nonce -> byServer.put(nonce.server(), nonce));
        byServer.put(self, new Nonce(self, nonce(address, timestamp)));
        return List.copyOf(byServer.values());
    }

    /// Line 503: what is stored of a nonce, so that a disk that leaks does not give it away.
    static Bytes nonceHash(Bytes nonce) {
        return Sha256.hash(nonce);
    }

    /// `⟨MAC_{i,j}(⟨ts, fpcc, nonce⟩)⟩` (line 505).
    TagVector prepared(BlockAddress address, Timestamp timestamp, Bytes nonce) {
        return tags(prepareFact(self, address, timestamp, nonce));
    }

    /// Line 602.
    boolean holds(BlockAddress address, Timestamp timestamp, Prepare prepare) {
        return verify(
                prepare.server(),
                prepare.tag(),
                prepareFact(prepare.server(), address, timestamp, prepare.nonce()));
    }

    /// `⟨MAC_{i,j}(ts_prepare)⟩` (§3.5).
    TagVector vouched(BlockAddress address, long prepared) {
        return tags(voucherFact(self, address, prepared));
    }

    boolean holds(BlockAddress address, Voucher voucher) {
        return verify(
                voucher.server(),
                voucher.tag(),
                voucherFact(voucher.server(), address, voucher.prepared()));
    }

    /// MACs of "this timestamp was prepared here".
    TagVector borne(BlockAddress address, Timestamp timestamp) {
        return tags(fact(BORNE_TAG, self, address, timestamp));
    }

    boolean holds(BlockAddress address, Timestamp timestamp, Witness witness) {
        return verify(
                witness.server(),
                witness.tag(),
                fact(BORNE_TAG, witness.server(), address, timestamp));
    }

    private static Bytes prepareFact(
            int maker, BlockAddress address, Timestamp timestamp, Bytes nonce) {
        var out = new CanonicalWriter(PREPARED_TAG).u8(maker);
        address.write(out);
        timestamp.write(out);
        return Sha256.hash(out.fixed(nonce).toBytes());
    }

    private static Bytes voucherFact(int maker, BlockAddress address, long prepared) {
        var out = new CanonicalWriter(VOUCHED_TAG).u8(maker);
        address.write(out);
        return Sha256.hash(out.u64(prepared).toBytes());
    }

    private static Bytes fact(String tag, int maker, BlockAddress address, Timestamp timestamp) {
        var out = new CanonicalWriter(tag).u8(maker);
        address.write(out);
        timestamp.write(out);
        return Sha256.hash(out.toBytes());
    }

    private TagVector tags(Bytes fact) {
        int epoch = keys.epoch();
        var macs = new ArrayList<Bytes>(servers);
        for (int peer = 0; peer < servers; peer++) {
            MacKey key = keys.pair(peer, epoch).orElseThrow();
            macs.add(key.tag(fact).value());
        }
        return new TagVector(epoch, macs);
    }

    private boolean verify(int peer, ServerTag tag, Bytes fact) {
        return peer < servers
                && keys.pair(peer, tag.epoch())
                        .map(key -> key.verify(fact, new MacTag(tag.mac())))
                        .orElse(false);
    }
}
