package io.tarn.simulator.kernel;

import static io.tarn.base.Invariant.require;

import io.tarn.base.Bytes;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/// One server's ordered key-value store, as far as power loss, rot and lack of space go.
///
/// Its promise is that of a store with a write-ahead log: a batch is atomic; batches reach the disk
/// in order; what was written before [#sync] returned survives a crash. Of the batches since, a
/// crash leaves any prefix.
public final class SimulatedDisk {
    private final SimulationRandom random;
    private DiskWeather weather;
    private boolean isFull;

    private final NavigableMap<Bytes, Bytes> current = new TreeMap<>();
    private final NavigableMap<Bytes, Bytes> synced = new TreeMap<>();
    private final Deque<DiskBatch> unsynced = new ArrayDeque<>();

    public SimulatedDisk(SimulationRandom random, DiskWeather weather) {
        this.random = random;
        this.weather = weather;
    }

    /// Makes all changes of `batch`, seen by every later read of this process.
    ///
    /// @return false, and no change, if the disk is full and the batch needs space
    public boolean write(DiskBatch batch) {
        long growthBytes = batch.growthBytes(current);
        if (isFull && growthBytes > 0) {
            return false;
        }
        batch.applyTo(current);
        unsynced.addLast(batch);
        return true;
    }

    /// Returns when every batch so far would survive a crash.
    public void sync() {
        for (DiskBatch batch : unsynced) {
            batch.applyTo(synced);
        }
        unsynced.clear();
    }

    public boolean isSynced() {
        return unsynced.isEmpty();
    }

    /// What the disk gives back, which need not be what was written.
    public Optional<Bytes> read(Bytes key) {
        return Optional.ofNullable(current.get(key)).map(held -> weather.read(held, random));
    }

    /// Every key from `from` (included) to `to` (not included), in order, each with what the disk
    /// gives back.
    public NavigableMap<Bytes, Bytes> scan(Bytes from, Bytes to) {
        NavigableMap<Bytes, Bytes> found = new TreeMap<>();
        current.subMap(from, to).forEach((key, held) -> found.put(key, weather.read(held, random)));
        return found;
    }

    /// Power loss: what was synced stays, and of the batches since then a drawn number, oldest
    /// first.
    public void crash() {
        crash(random.between(0, unsynced.size()));
    }

    /// Power loss that leaves exactly `survivors` of the batches since the last sync.
    public void crash(int survivors) {
        require(survivors <= unsynced.size(), "only written batches survive");
        for (int i = 0; i < survivors; i++) {
            unsynced.removeFirst().applyTo(synced);
        }
        unsynced.clear();
        current.clear();
        current.putAll(synced);
    }

    /// Another, empty disk in its place.
    public void wipe() {
        current.clear();
        synced.clear();
        unsynced.clear();
    }

    /// Changes one bit of one synced value for good, if there is any.
    ///
    /// @return the key of the value that rotted
    public Optional<Bytes> rot() {
        List<Map.Entry<Bytes, Bytes>> entries =
                synced.entrySet().stream().filter(e -> !e.getValue().isEmpty()).toList();
        if (entries.isEmpty()) {
            return Optional.empty();
        }
        Map.Entry<Bytes, Bytes> drawn = random.oneOf(entries);
        Bytes key = drawn.getKey();
        Bytes sound = drawn.getValue();
        Bytes rotten = random.withFlippedBit(sound);
        synced.put(key, rotten);
        current.replace(key, sound, rotten); // A newer value still in memory is sound.
        return Optional.of(key);
    }

    /// From now on the disk refuses to hold more than it does, or has space again.
    public void full(boolean isFull) {
        this.isFull = isFull;
    }

    public void turnWeather(DiskWeather next) {
        weather = next;
    }

    /// What the disk really holds, whatever it gives back; for checks.
    public NavigableMap<Bytes, Bytes> contents() {
        return Collections.unmodifiableNavigableMap(current);
    }

    /// Entries held, counting those not yet synced.
    public int size() {
        return current.size();
    }
}
