package io.tarn.bucket;

import static io.tarn.base.Invariant.require;

import io.tarn.block.Redundancy;
import io.tarn.crypto.IdentityKey;
import io.tarn.crypto.KeyId;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// A volume of objects as plans of who serves what see it (ADR-031). Each of its servers has one *place* in it.
///
/// @param hasBlocks whether servers keep anything for it; not for the list of buckets
/// @param leaving a node that was a server, whose heir may not have everything yet
/// @param heirs by server whose place it has, of those that do not stand in their own
/// @param bytes that its retained versions have at most, 0 to [#BYTES_MAX]; blocks that versions share are counted with each
public record ServedVolume(
        String name,
        boolean hasBlocks,
        Redundancy redundancy,
        List<IdentityKey> servers,
        Optional<IdentityKey> leaving,
        SortedMap<KeyId, KeyId> heirs,
        long bytes) {
    /// Sums of some are within a long.
    public static final long BYTES_MAX = 1L << 50;

    public ServedVolume {
        servers = List.copyOf(servers);
        heirs = Collections.unmodifiableSortedMap(new TreeMap<>(heirs));
        require(!servers.isEmpty(), "a volume has servers");
        require(bytes >= 0 && bytes <= BYTES_MAX, "a volume has up to 2^50 bytes");
    }

    /// Of fragments that one server keeps: of `n` of a block, each a part in `m`, one server in so many has one. Where there are more
    /// than `n` servers, hashing deals blocks out, and a server has about so much.
    public long bytesAPlace() {
        long shares = (long) redundancy.needed() * servers.size();
        return (bytes + shares - 1) / shares * redundancy.servers();
    }
}
