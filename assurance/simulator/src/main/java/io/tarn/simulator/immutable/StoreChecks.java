package io.tarn.simulator.immutable;

import static io.tarn.simulator.immutable.StoreViolation.require;

import io.tarn.base.Bytes;
import io.tarn.block.immutable.Bguid;
import io.tarn.block.immutable.BlockChecksum;
import io.tarn.block.immutable.FragmentId;
import io.tarn.block.immutable.FragmentRecord;
import io.tarn.block.immutable.FragmentRecord.Held;
import io.tarn.block.immutable.ImmutableCode;
import io.tarn.block.immutable.StoreLimits;
import io.tarn.simulator.kernel.Party;
import io.tarn.simulator.volume.VolumeWorld;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/// What is checked of every run, as it happens.
///
/// - One name, one block (§2): everybody who fetches a name gets the same content, which is sound
///   under the name's checksum and what a correct writer stored; or everybody finds that there is
///   none, if its writer lied.
/// - Each client pays for what it asked for, within its bounds, and nobody else does (§7).
/// - Nobody is named who did not do it.
public final class StoreChecks {
    private final ImmutableCode code;
    private final StoreLimits limits;
    private final SortedMap<Bguid, Bytes> written = new TreeMap<>();
    private final SortedMap<Bguid, Bytes> seen = new TreeMap<>();
    private final SortedSet<Bguid> unsound = new TreeSet<>();
    private final SortedSet<Integer> everHarmed = new TreeSet<>();
    private final SortedSet<Bytes> faultyClients = new TreeSet<>();
    private final SortedMap<Integer, SortedSet<String>> suspects = new TreeMap<>();
    private int dropped;
    private int repaired;

    StoreChecks(ImmutableCode code, StoreLimits limits) {
        this.code = code;
        this.limits = limits;
    }

    public void harmed(int place) {
        everHarmed.add(place);
    }

    public boolean wasHarmed(int place) {
        return everHarmed.contains(place);
    }

    public void faultyClient(Party client) {
        faultyClients.add(VolumeWorld.clientId(client));
    }

    /// A correct writer stores this under that name.
    public void writes(Bguid block, Bytes content) {
        written.put(block, content);
    }

    boolean isByCorrectWriter(Bguid block) {
        return written.containsKey(block);
    }

    public boolean isUnsound(Bguid block) {
        return unsound.contains(block);
    }

    public void fetched(Bguid block, Bytes content, BlockChecksum checksum) {
        require(checksum.bguid().equals(block), block + " was fetched under another checksum");
        require(code.verify(checksum, content), block + " is not what its checksum says");
        require(
                content.equals(written.getOrDefault(block, content)),
                block + " is not what its writer stored");
        require(!unsound.contains(block), block + " is a block and is none");
        Bytes before = seen.putIfAbsent(block, content);
        require(before == null || before.equals(content), block + " is two blocks");
    }

    public void foundUnsound(Bguid block) {
        require(!written.containsKey(block), block + " of a correct writer is no block");
        require(!seen.containsKey(block), block + " is a block and is none");
        unsound.add(block);
    }

    public void suspectsServer(Party asker, int server, String reason) {
        require(
                everHarmed.contains(server),
                asker + " suspects the correct server " + server + ": " + reason);
        suspects.computeIfAbsent(server, _ -> new TreeSet<>()).add(reason);
    }

    void suspectsClient(Party server, Bytes client, String reason) {
        require(faultyClients.contains(client), server + " suspects a correct client: " + reason);
    }

    SortedMap<Integer, SortedSet<String>> suspects() {
        return suspects;
    }

    /// A server has done what `client` asked for.
    ///
    /// @param before what was on its disk then
    void charged(StoreHost host, Bytes client, SortedMap<FragmentId, FragmentRecord> before) {
        if (!isExact(host)) {
            return;
        }
        SortedMap<FragmentId, FragmentRecord> after = host.disk().truth();
        boolean paysForMore = false;
        for (var entry : after.entrySet()) {
            FragmentRecord was = before.getOrDefault(entry.getKey(), FragmentRecord.NONE);
            if (entry.getValue().equals(was)) {
                continue;
            }
            Held held = entry.getValue().held().orElseThrow();
            require(
                    held.client().equals(client),
                    host.party() + " charges somebody who did not ask for " + entry.getKey());
            paysForMore |=
                    entry.getValue().isStaged()
                            && was.held().filter(h -> h.client().equals(client)).isEmpty();
        }
        require(
                after.keySet().containsAll(before.keySet()),
                host.party() + " drops what was not asked about");
        if (paysForMore) {
            requireWithinBounds(host, client, after);
        }
    }

    private void requireWithinBounds(
            StoreHost host, Bytes client, SortedMap<FragmentId, FragmentRecord> records) {
        int fragments = 0;
        long bytes = 0;
        for (FragmentRecord record : records.values()) {
            if (isLeased(host, record) && record.held().orElseThrow().client().equals(client)) {
                fragments++;
                bytes += code.fragmentBytes(record.held().orElseThrow().checksum());
            }
        }
        require(
                fragments <= limits.stagedPerClientMax()
                        && bytes <= limits.stagedBytesPerClientMax(),
                "%s has staged %d fragments, %d bytes of one client"
                        .formatted(host.party(), fragments, bytes));
    }

    /// What a server counts is what is leased on its disk, and maybe what was until now: leases end so many at a time.
    public void countsAreRight(StoreHost host) {
        if (isExact(host) && host.isUp()) {
            var records = host.disk().truth().values();
            long leased = records.stream().filter(record -> isLeased(host, record)).count();
            long staged = records.stream().filter(FragmentRecord::isStaged).count();
            require(
                    leased <= host.stagedCount() && host.stagedCount() <= staged,
                    "%s counts %d of %d that are leased and %d staged"
                            .formatted(host.party(), host.stagedCount(), leased, staged));
        }
    }

    private static boolean isLeased(StoreHost host, FragmentRecord record) {
        return record.isStaged()
                && record.held().orElseThrow().expiresAtMillis() > host.settledMillis();
    }

    /// Whether this server's disk has always been what the server knows of it.
    private boolean isExact(StoreHost host) {
        return host.isHonest() && !everHarmed.contains(host.place());
    }

    void dropped(StoreHost host) {
        dropped += host.isHonest() ? 1 : 0;
    }

    void repaired(StoreHost host) {
        repaired += host.isHonest() ? 1 : 0;
    }

    public int dropped() {
        return dropped;
    }

    public int repaired() {
        return repaired;
    }
}
