package io.tarn.block.client;

import io.tarn.base.Bytes;
import io.tarn.base.Probe;
import io.tarn.block.BlockCode;
import io.tarn.block.BlockReply.Fragment;
import io.tarn.block.FingerprintedCrossChecksum;
import io.tarn.block.Nonce;
import io.tarn.block.Redundancy;
import io.tarn.block.Timestamp;
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
    private final BlockCode code;
    private final Redundancy redundancy;
    private final Timestamp timestamp;
    private @Nullable FingerprintedCrossChecksum fpcc;

    /// Fragments that came before the cross-checksum that judges them.
    private final SortedMap<Integer, Fragment> unjudged = new TreeMap<>();

    /// `Frags` of line 916: consistent with the cross-checksum by themselves.
    private final SortedMap<Integer, Bytes> consistent = new TreeMap<>();

    /// `Frags'` of line 919 by the `cc` they came with: consistent only as a whole, if at all.
    private final SortedMap<List<Bytes>, SortedMap<Integer, Bytes>> provisional =
            new TreeMap<>(Candidate::compareHashes);

    private final SortedMap<Integer, Bytes> nonceHashes = new TreeMap<>();
    private final List<Nonce> nonces = new ArrayList<>();
    private final SortedSet<Integer> spent = new TreeSet<>();
    private final SortedSet<Integer> liars = new TreeSet<>();
    private @Nullable Bytes found;

    Candidate(BlockCode code, Timestamp timestamp) {
        this.code = code;
        this.redundancy = code.redundancy();
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
        var holders = new TreeSet<>(consistent.keySet());
        provisional.values().forEach(group -> holders.addAll(group.keySet()));
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
        Bytes fragment = reply.fragment();
        if (reply.allHashes().isEmpty()) { // lines 900–903
            boolean sound =
                    server < redundancy.writers() && code.isConsistent(by, server, fragment);
            if (sound) {
                consistent.put(server, fragment);
            } else {
                lied(server);
            }
        } else if (fragment.size() == code.fragmentBytes()
                && Sha256.hash(fragment).equals(reply.allHashes().get(server))) { // lines 905–906
            provisional
                    .computeIfAbsent(reply.allHashes(), _ -> new TreeMap<>())
                    .put(server, fragment);
        } else {
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
            found = decode().orElse(null);
        }
        return Optional.ofNullable(found);
    }

    private Optional<Bytes> decode() {
        FingerprintedCrossChecksum by = fpcc;
        if (by == null) {
            return Optional.empty();
        }
        if (consistent.size() >= redundancy.needed()) { // line 917
            return Optional.of(code.decode(firstNeeded(consistent)));
        }
        for (SortedMap<Integer, Bytes> group : provisional.values()) { // lines 918–928
            var fragments = new TreeMap<>(consistent);
            group.forEach(fragments::putIfAbsent);
            if (fragments.size() >= redundancy.needed()) {
                Bytes block = code.decode(firstNeeded(fragments));
                if (code.reencode(by, 0, block).isPresent()) {
                    Probe.reached("provisional fragments decoded by re-encoding");
                    return Optional.of(block);
                }
            }
        }
        return Optional.empty();
    }

    private SortedMap<Integer, Bytes> firstNeeded(SortedMap<Integer, Bytes> fragments) {
        var first = new TreeMap<Integer, Bytes>();
        for (var entry : fragments.entrySet()) {
            if (first.size() < redundancy.needed()) {
                first.put(entry.getKey(), entry.getValue());
            }
        }
        return first;
    }

    private static int compareHashes(List<Bytes> one, List<Bytes> other) {
        for (int i = 0; i < Math.min(one.size(), other.size()); i++) {
            int order = one.get(i).compareTo(other.get(i));
            if (order != 0) {
                return order;
            }
        }
        return Integer.compare(one.size(), other.size());
    }
}
