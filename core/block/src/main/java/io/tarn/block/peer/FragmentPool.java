package io.tarn.block.peer;

import io.tarn.base.Bytes;
import io.tarn.base.Probe;
import io.tarn.block.BlockCode;
import io.tarn.block.FingerprintedCrossChecksum;
import io.tarn.crypto.Sha256;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/// Fragments that servers have shown of one block, and the block in them (lines 900–928).
public final class FragmentPool {
    private final BlockCode code;

    /// `Frags` of line 916: consistent with the cross-checksum by themselves.
    private final SortedMap<Integer, Bytes> consistent = new TreeMap<>();

    /// `Frags'` of line 919 by the `cc` they came with: consistent only as a whole, if at all.
    private final SortedMap<List<Bytes>, SortedMap<Integer, Bytes>> provisional =
            new TreeMap<>(FragmentPool::compareHashes);

    public FragmentPool(BlockCode code) {
        this.code = code;
    }

    /// Indices of the fragments that were not judged false.
    public SortedSet<Integer> holders() {
        var holders = new TreeSet<>(consistent.keySet());
        provisional.values().forEach(group -> holders.addAll(group.keySet()));
        return holders;
    }

    /// Takes in fragment `index`, unless it is false.
    ///
    /// @param allHashes hashes of all `n` fragments, or empty if `fpcc` is to judge it alone
    /// @return whether it may belong to the block
    public boolean add(
            FingerprintedCrossChecksum fpcc, int index, Bytes fragment, List<Bytes> allHashes) {
        if (allHashes.isEmpty()) { // lines 900–903
            boolean sound =
                    index < code.redundancy().writers() && code.isConsistent(fpcc, index, fragment);
            if (sound) {
                consistent.put(index, fragment);
            }
            return sound;
        }
        boolean sound =
                fragment.size() == code.fragmentBytes()
                        && Sha256.hash(fragment).equals(allHashes.get(index)); // lines 905–906
        if (sound) {
            provisional.computeIfAbsent(allHashes, _ -> new TreeMap<>()).put(index, fragment);
        }
        return sound;
    }

    /// Lines 915–928: empty until there are fragments enough.
    public Optional<Bytes> decode(FingerprintedCrossChecksum fpcc) {
        int needed = code.redundancy().needed();
        if (consistent.size() >= needed) { // line 917
            return Optional.of(code.decode(firstNeeded(consistent)));
        }
        for (SortedMap<Integer, Bytes> group : provisional.values()) { // lines 918–928
            var fragments = new TreeMap<>(consistent);
            group.forEach(fragments::putIfAbsent);
            if (fragments.size() >= needed) {
                Bytes block = code.decode(firstNeeded(fragments));
                if (code.reencode(fpcc, 0, block).isPresent()) {
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
            if (first.size() < code.redundancy().needed()) {
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
