package io.tarn.bucket;

import io.tarn.block.immutable.Bguid;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SequencedMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// When which versions of one volume are dispersed: soon those that were made here; and from time to time, if the ring holds
/// anything, all are looked through for those of others. Used by one thread.
final class VolumeDispersal {
    private static final Logger LOG = LoggerFactory.getLogger(VolumeDispersal.class);

    private final String name;
    private final Volume volume;
    private final Backlog backlog;
    private final Disperser disperser;
    private final DispersalLimits limits;
    private final LongSupplier nanoTime;

    private DispersalPace pace = DispersalPace.CALM;
    private boolean isChanging = true;
    private boolean isWalkWanted;
    private long lookAtNanos;
    private long walkAtNanos;
    private long walkAgainNanos;
    private Optional<Walk> walk = Optional.empty();

    /// In the last turn, so that in this one it is the others' if both wait.
    private boolean wasBacklog;

    private int failures;

    /// All versions being looked through.
    ///
    /// @param found and not dispersed yet
    private record Walk(HeldVersions pages, Deque<HeldVersion> found, long beganNanos) {}

    VolumeDispersal(OpenBucket bucket, DispersalLimits limits, LongSupplier nanoTime) {
        this.name = bucket.name();
        this.volume = bucket.volume();
        this.backlog = bucket.backlog();
        this.disperser = bucket.disperser();
        this.limits = limits;
        this.nanoTime = nanoTime;
        long now = nanoTime.getAsLong();
        lookAtNanos = now;
        walkAtNanos = now + nanos(limits.walkFirstMs());
        walkAgainNanos = now;
    }

    private static long nanos(long millis) {
        return TimeUnit.MILLISECONDS.toNanos(millis);
    }

    /// Does what is to be done now, at most a command's worth of it.
    ///
    /// @return milliseconds to wait for the next turn
    long turn() throws InterruptedException {
        try {
            return done();
        } catch (RefusedException e) {
            failures++;
            if (failures == 1) {
                LOG.warn("{}: the ring holds what it could let go of: {}", name, e.getMessage());
            }
            return limits.failureMs(failures);
        }
    }

    private long done() throws RefusedException, InterruptedException {
        long began = nanoTime.getAsLong();
        if (isBacklogDue(began) && (walk.isEmpty() || !wasBacklog)) {
            wasBacklog = true;
            look(volume.view());
            disperseBacklog();
            return pace.restMs(millisSince(began));
        }
        wasBacklog = false;
        if (isLookDue(began)) {
            look(volume.view());
        }
        if (walk.isPresent()) {
            goOn(walk.get());
            return Math.max(
                    pace.restMs(millisSince(began)), pace.isPressed() ? 0 : limits.pageMs());
        }
        if (backlog.size() == 0) {
            failures = 0;
        }
        return limits.turnMs();
    }

    private long millisSince(long nanos) {
        return TimeUnit.NANOSECONDS.toMillis(nanoTime.getAsLong() - nanos);
    }

    private boolean isBacklogDue(long now) {
        OptionalLong since = backlog.waitingSinceNanos();
        if (since.isEmpty()) {
            return false;
        }
        boolean isSoon = backlog.size() >= limits.versionsMin() || pace.isFilling();
        long patienceMs = isSoon ? limits.settleMs() : limits.waitMs();
        return now - since.getAsLong() >= nanos(patienceMs);
    }

    private boolean isLookDue(long now) {
        isChanging |= backlog.wasStirred();
        long patienceMs = isChanging ? limits.lookMs() : limits.quietLookMs();
        return now - lookAtNanos >= nanos(patienceMs);
    }

    private void look(Volume.View view) {
        long now = nanoTime.getAsLong();
        lookAtNanos = now;
        isChanging = false;
        pace = DispersalPace.of(view.heldBytes(), limits.heldBytesMax());
        isWalkWanted |= backlog.hasForgotten();
        boolean isDue =
                now - walkAtNanos >= 0
                        || ((isWalkWanted || pace.isPressed()) && now - walkAgainNanos >= 0);
        if (walk.isEmpty() && isDue && view.heldBytes() > 0) {
            isWalkWanted = false;
            walk = Optional.of(new Walk(new HeldVersions(), new ArrayDeque<>(), now));
        }
    }

    private void disperseBacklog() throws RefusedException, InterruptedException {
        long settledNanos = nanoTime.getAsLong() - nanos(limits.settleMs());
        SequencedMap<Bguid, Long> taken = backlog.take(HeldBatch.BLOCKS_MAX, settledNanos);
        var versions = new ArrayDeque<HeldVersion>();
        taken.keySet().forEach(vguid -> versions.add(HeldVersion.made(vguid)));
        try {
            note(disperser.disperse(versions));
        } finally {
            var left = new LinkedHashMap<Bguid, Long>();
            versions.forEach(one -> left.put(one.vguid(), taken.getOrDefault(one.vguid(), 0L)));
            backlog.putBack(left);
        }
    }

    private void note(int blocks) {
        failures = 0;
        LOG.debug("{}: {} blocks are dispersed", name, blocks);
    }

    private void goOn(Walk now) throws RefusedException, InterruptedException {
        if (now.found().isEmpty()) {
            // It goes by the age of versions: where nothing changes they would not age.
            Volume.View view = volume.viewInOrder();
            look(view);
            if (now.pages().isOver() || view.heldBytes() == 0) {
                end(now);
                return;
            }
            now.found().addAll(now.pages().next(volume, view, pace.isPressed()));
        }
        if (!now.found().isEmpty()) {
            note(disperser.disperse(now.found()));
        }
    }

    private void end(Walk over) {
        long now = nanoTime.getAsLong();
        long restMs =
                Math.max(
                        limits.walkRestMs(),
                        DispersalLimits.WALK_REST_FACTOR * millisSince(over.beganNanos()));
        walkAtNanos = now + nanos(restMs);
        walkAgainNanos = now + nanos(limits.pressedRestMs());
        walk = Optional.empty();
    }
}
