package io.tarn.block.immutable;

import io.tarn.base.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/// Fragments that no version is known to name, and whose time is not over: counted by client. Not
/// persistent: rebuilt from their records after a start.
final class Leases {
    private record Lease(Bytes client, int fragmentBytes, long expiresAtMillis) {}

    private record Usage(int fragments, long bytes) {
        private static final Usage NONE = new Usage(0, 0);

        Usage plus(int moreFragments, long moreBytes) {
            return new Usage(fragments + moreFragments, bytes + moreBytes);
        }
    }

    private final StoreLimits limits;
    private final SortedMap<FragmentId, Lease> leases = new TreeMap<>();
    private final NavigableMap<Long, SortedSet<FragmentId>> byExpiry = new TreeMap<>();
    private final SortedMap<Bytes, Usage> byClient = new TreeMap<>();

    Leases(StoreLimits limits) {
        this.limits = limits;
    }

    /// Whether this much more may be charged to the client.
    boolean hasRoom(Bytes client, int fragments, long fragmentBytes) {
        Usage after = usage(client).plus(fragments, fragmentBytes);
        return after.fragments() <= limits.stagedPerClientMax()
                && after.bytes() <= limits.stagedBytesPerClientMax();
    }

    /// Charges a fragment to a client, in place of whoever had it, whatever the bound.
    void put(FragmentId id, Bytes client, int fragmentBytes, long expiresAtMillis) {
        remove(id);
        leases.put(id, new Lease(client, fragmentBytes, expiresAtMillis));
        byExpiry.computeIfAbsent(expiresAtMillis, _ -> new TreeSet<>()).add(id);
        byClient.put(client, usage(client).plus(1, fragmentBytes));
    }

    /// Whether the client pays for the fragment.
    boolean isCharged(Bytes client, FragmentId id) {
        Lease lease = leases.get(id);
        return lease != null && lease.client().equals(client);
    }

    boolean contains(FragmentId id) {
        return leases.containsKey(id);
    }

    /// The fragment is pinned or dropped.
    void remove(FragmentId id) {
        Lease lease = leases.remove(id);
        if (lease == null) {
            return;
        }
        SortedSet<FragmentId> together = byExpiry.get(lease.expiresAtMillis());
        if (together != null) {
            together.remove(id);
            if (together.isEmpty()) {
                byExpiry.remove(lease.expiresAtMillis());
            }
        }
        Usage left = usage(lease.client()).plus(-1, -lease.fragmentBytes());
        if (left.equals(Usage.NONE)) {
            byClient.remove(lease.client());
        } else {
            byClient.put(lease.client(), left);
        }
    }

    /// Takes out what expires up to `throughMillis`, earliest first, `max` at most.
    List<FragmentId> takeExpired(long throughMillis, int max) {
        var expired = new ArrayList<FragmentId>();
        for (var together : byExpiry.headMap(throughMillis, true).values()) {
            for (FragmentId id : together) {
                if (expired.size() < max) {
                    expired.add(id);
                }
            }
            if (expired.size() == max) {
                break;
            }
        }
        expired.forEach(this::remove);
        return expired;
    }

    int count() {
        return leases.size();
    }

    private Usage usage(Bytes client) {
        return byClient.getOrDefault(client, Usage.NONE);
    }
}
