package io.tarn.block.client;

import io.tarn.block.Redundancy;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/// Who refuses whose MACs. A client cannot check them, but `f + 1` servers that refuse one server's
/// are not all lying, and a server that refuses those of `f + 1` others lies about one of them.
final class MacDisputes {
    private final Redundancy redundancy;
    private final SortedMap<Integer, SortedSet<Integer>> refusersOf = new TreeMap<>();
    private final SortedSet<Integer> named = new TreeSet<>();

    MacDisputes(Redundancy redundancy) {
        this.redundancy = redundancy;
    }

    /// Server `refuser` does not accept the MACs of `refused`.
    ///
    /// @return servers that are now known to lie, each once
    List<Integer> refused(int refuser, Collection<Integer> refused) {
        for (int maker : refused) {
            refusersOf.computeIfAbsent(maker, _ -> new TreeSet<>()).add(refuser);
        }
        var liars = new ArrayList<Integer>();
        if (refused.size() >= redundancy.oneCorrect() && named.add(refuser)) {
            liars.add(refuser);
        }
        refusersOf.forEach((maker, refusers) -> {
            if (refusers.size() >= redundancy.oneCorrect() && named.add(maker)) {
                liars.add(maker);
            }
        });
        return liars;
    }
}
