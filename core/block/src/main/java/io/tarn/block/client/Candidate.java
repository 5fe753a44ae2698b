package io.tarn.block.client;

import io.tarn.base.Bytes;
import io.tarn.block.BlockCode;
import io.tarn.block.BlockReply.Fragment;
import io.tarn.block.FingerprintedCrossChecksum;
import io.tarn.block.Nonce;
import io.tarn.block.Timestamp;
import io.tarn.block.peer.FragmentPool;
import io.tarn.crypto.Sha256;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// `State[⟨ts, fpcc⟩]` and `c_find_block` (lines 900–930): what servers have shown of one write,
/// and the block in it.
final class Candidate {
    private final Timestamp timestamp;
    private @Nullable FingerprintedCrossChecksum fpcc;

    /// Fragments that came before the cross-checksum that judges them.
    private final SortedMap<Integer, Fragment> unjudged = new TreeMap<>();

    private final FragmentPool pool;
    private final SortedMap<Integer, Bytes> nonceHashes = new TreeMap<>();
    private final List<Nonce> nonces = new ArrayList<>();
    private final SortedSet<Integer> spent = new TreeSet<>();
    private final SortedSet<Integer> liars = new TreeSet<>();
    private @Nullable Bytes found;

    Candidate(BlockCode code, Timestamp timestamp) {
        this.pool = new FragmentPool(code);
        this.timestamp = timestamp;
    }

    Timestamp timestamp() {
        return timestamp;
    }

    Optional<FingerprintedCrossChecksum> fpcc() {
        return Optional.ofNullable(fpcc);
    }

    /// Servers that have shown a fragment, judged good or not yet judged.
    SortedSet<Integer> holders() {
        SortedSet<Integer> holders = pool.holders();
        holders.addAll(unjudged.keySet());
        return holders;
    }

    /// Servers from which nothing more will come: they have no such fragment, or a false one.
    boolean isSpent(int server) {
        return spent.contains(server);
    }

    boolean hasNonceHash(int server) {
        return nonceHashes.containsKey(server);
    }

    /// Servers that were caught since the last call.
    List<Integer> takeLiars() {
        var taken = List.copyOf(liars);
        liars.clear();
        return taken;
    }

    void absent(int server) {
        spent.add(server);
    }

    /// Lines 900–909.
    void add(int server, Fragment reply) {
        reply.fpcc()
                .ifPresent(shown -> {
                    if (shown.content().equals(timestamp.content())) {
                        fpcc = shown;
                    } else {
                        lied(server);
                    }
                });
        if (spent.contains(server)) {
            return;
        }
        reply.nonceHash().ifPresent(hash -> nonceHashes.put(server, hash));
        nonces.addAll(reply.nonces());
        unjudged.put(server, reply);
        FingerprintedCrossChecksum by = fpcc;
        if (by != null) {
            unjudged.forEach((from, fragment) -> judge(by, from, fragment));
            unjudged.clear();
        }
    }

    private void judge(FingerprintedCrossChecksum by, int server, Fragment reply) {
        if (!pool.add(by, server, reply.fragment(), reply.allHashes())) {
            lied(server);
        }
    }

    private void lied(int server) {
        spent.add(server);
        liars.add(server);
    }

    /// Lines 910–912: servers whose nonce a committed server has shown, so that the client that
    /// prepared there is known to have settled on this timestamp (Lemma 5). They are proof enough
    /// from `f + 1` on.
    SortedMap<Integer, Nonce> preimages() {
        var proven = new TreeMap<Integer, Nonce>();
        for (Nonce nonce : nonces) {
            Bytes hash = nonceHashes.get(nonce.server());
            if (hash != null && hash.equals(Sha256.hash(nonce.value()))) {
                proven.put(nonce.server(), nonce);
            }
        }
        return proven;
    }

    /// Lines 915–930, except for the nonces.
    Optional<Bytes> find() {
        if (found == null) {
            found = fpcc().flatMap(pool::decode).orElse(null);
        }
        return Optional.ofNullable(found);
    }
}
