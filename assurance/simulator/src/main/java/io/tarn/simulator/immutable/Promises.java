package io.tarn.simulator.immutable;

import io.tarn.block.immutable.FragmentId;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/// What each server of honest conduct has given its word on, kept apart from what it remembers.
///
/// §6, Claim: "A correct server that signed a receipt for a fragment does not drop it while a version
/// that relied on the receipt names it." A receipt that may yet be relied on is as good.
public final class Promises {
    private final VersionsAbove order;
    private final SortedMap<Integer, SortedMap<FragmentId, Long>> untilMillis = new TreeMap<>();

    Promises(VersionsAbove order) {
        this.order = order;
    }

    /// The server at `place` said that it keeps these until then.
    void given(int place, List<FragmentId> ids, long expiresAtMillis) {
        var ofServer = untilMillis.computeIfAbsent(place, _ -> new TreeMap<>());
        ids.forEach(id -> ofServer.merge(id, expiresAtMillis, Math::max));
    }

    /// What the server at `place` must hold now, ascending.
    public SortedSet<FragmentId> of(int place) {
        var owed = new TreeSet<FragmentId>();
        untilMillis
                .getOrDefault(place, new TreeMap<>())
                .forEach((id, until) -> {
                    if (order.reliesOn(place, id) || until > order.nowMillis()) {
                        owed.add(id);
                    }
                });
        return owed;
    }
}
