package io.tarn.simulator.immutable;

import io.tarn.block.Redundancy;
import io.tarn.block.immutable.Bguid;
import io.tarn.block.immutable.FragmentId;
import io.tarn.block.immutable.Receipt;
import io.tarn.block.immutable.ReceiptOperation.Holding;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/// The ring as far as stores see it: one order of versions, each stamped with agreed time, and the
/// rule that an update may rely on a receipt only if its stamp lies before the expiry (§6).
final class AgreedOrder implements VersionsAbove {
    /// A version names a block, or none does from here on.
    private record Entry(long stampMillis, Bguid block, boolean isNamed) {}

    private final StoreWorld world;
    private final Redundancy redundancy;
    private final List<Entry> entries = new ArrayList<>();

    /// Blocks that are named now, each with the fragments that receipts were for, by the place of who
    /// signed.
    private final SortedMap<Bguid, SortedMap<Integer, FragmentId>> named = new TreeMap<>();

    /// Ascending.
    private final NavigableSet<Long> sweeps = new TreeSet<>();

    private long nowMillis = 1;

    AgreedOrder(StoreWorld world) {
        this.world = world;
        redundancy = world.plan().redundancy();
    }

    @Override
    public VersionsAbove.Reader reader(StoreHost host, StoreProcess process) {
        return new AgreedOrderReader(world, host, process);
    }

    /// The stamp of the next version.
    @Override
    public long nowMillis() {
        return nowMillis;
    }

    /// The latest time that no version to come can have for its stamp.
    long settledMillis() {
        return nowMillis - 1;
    }

    void advance(long millis) {
        nowMillis += millis;
    }

    /// Somebody has garbage looked for, from here on.
    void sweep() {
        sweeps.add(settledMillis());
    }

    /// The last sweep that somebody knows of who knows the order so far.
    Optional<Long> sweepThrough(long throughMillis) {
        return Optional.ofNullable(sweeps.floor(throughMillis));
    }

    /// Blocks that were named when versions so far were ordered.
    SortedSet<Bguid> namedThrough(long throughMillis) {
        var then = new TreeSet<Bguid>();
        for (Entry entry : entries) {
            if (entry.stampMillis() > throughMillis) {
                break;
            }
            if (entry.isNamed()) {
                then.add(entry.block());
            } else {
                then.remove(entry.block());
            }
        }
        return then;
    }

    /// Blocks that are named now, ascending.
    List<Bguid> named() {
        return List.copyOf(named.keySet());
    }

    boolean isNamed(Bguid block) {
        return named.containsKey(block);
    }

    /// Whether the version that names the block relied on a receipt of this server for this fragment.
    @Override
    public boolean reliesOn(int place, FragmentId id) {
        return id.equals(named.getOrDefault(id.block(), new TreeMap<>()).get(place));
    }

    /// An update that names blocks, with receipts by place.
    ///
    /// @param holdings of all servers, one fragment of each block
    /// @return whether it became a version: `m + f` different fragments of each block are signed for
    boolean name(List<Holding> holdings, SortedMap<Integer, Receipt> receipts) {
        var signed = new TreeMap<Bguid, SortedSet<Integer>>();
        var signers = new TreeSet<Integer>();
        receipts.forEach((place, receipt) -> {
            Holding holding = holdings.get(place);
            if (receipt.verify(holding.server())
                    && receipt.covers(holding.fragments())
                    && nowMillis < receipt.expiresAtMillis()) {
                signers.add(place);
                for (FragmentId id : holding.fragments()) {
                    signed.computeIfAbsent(id.block(), _ -> new TreeSet<>()).add(id.index());
                }
            }
        });
        boolean isCovered =
                holdings.stream()
                        .flatMap(holding -> holding.fragments().stream())
                        .allMatch(id ->
                                signed.getOrDefault(id.block(), new TreeSet<>()).size()
                                        >= redundancy.writers());
        if (isCovered) {
            signed.keySet().forEach(block -> entries.add(new Entry(nowMillis, block, true)));
            signers.forEach(place -> {
                for (FragmentId id : holdings.get(place).fragments()) {
                    named.computeIfAbsent(id.block(), _ -> new TreeMap<>()).put(place, id);
                }
            });
        }
        return isCovered;
    }

    /// A version that names the block no more.
    void unname(Bguid block) {
        named.remove(block);
        entries.add(new Entry(nowMillis, block, false));
    }
}
