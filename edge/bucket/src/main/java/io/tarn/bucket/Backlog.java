package io.tarn.bucket;

import io.tarn.block.immutable.Bguid;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.OptionalLong;
import java.util.SequencedMap;
import java.util.function.LongSupplier;

/// Versions of a volume that were made here, of which the ring may hold blocks yet: they are dispersed without anybody having to
/// look for them. It is a hint, and may be lost. Safe for use by many threads.
final class Backlog {
    /// Some hundred bytes each. What is made beyond that is found by looking through all versions.
    static final int VERSIONS_MAX = 1 << 12;

    private final LongSupplier nanoTime;

    /// By name when each was made, those that wait longest first.
    private final SequencedMap<Bguid, Long> versions = new LinkedHashMap<>();

    private boolean isStirred;
    private boolean hasForgotten;

    Backlog(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /// Somebody is about to change something.
    synchronized void stir() {
        isStirred = true;
    }

    /// @param version its VGUID
    synchronized void add(Bguid version) {
        if (versions.size() < VERSIONS_MAX) {
            versions.putIfAbsent(version, nanoTime.getAsLong());
        } else {
            hasForgotten = true;
        }
    }

    synchronized int size() {
        return versions.size();
    }

    /// When the one was made that waits longest.
    synchronized OptionalLong waitingSinceNanos() {
        return versions.isEmpty()
                ? OptionalLong.empty()
                : OptionalLong.of(versions.firstEntry().getValue());
    }

    /// Those that wait longest, with the times when they were made.
    ///
    /// @param madeAtNanos the latest that is wanted
    synchronized SequencedMap<Bguid, Long> take(int max, long madeAtNanos) {
        var taken = new LinkedHashMap<Bguid, Long>();
        while (taken.size() < max
                && !versions.isEmpty()
                && versions.firstEntry().getValue() - madeAtNanos <= 0) {
            var first = versions.pollFirstEntry();
            taken.put(first.getKey(), first.getValue());
        }
        return Collections.unmodifiableSequencedMap(taken);
    }

    /// They could not be dispersed: they wait again, before all others.
    synchronized void putBack(SequencedMap<Bguid, Long> taken) {
        taken.reversed()
                .forEach((version, atNanos) -> {
                    versions.remove(version);
                    versions.putFirst(version, atNanos);
                });
        while (versions.size() > VERSIONS_MAX) {
            versions.pollLastEntry();
            hasForgotten = true;
        }
    }

    /// Whether something was changed, or tried to be, since this was asked last.
    synchronized boolean wasStirred() {
        boolean was = isStirred;
        isStirred = false;
        return was;
    }

    /// Whether a version was left out since this was asked last.
    synchronized boolean hasForgotten() {
        boolean has = hasForgotten;
        hasForgotten = false;
        return has;
    }
}
