package io.tarn.storage;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicLong;

/// Room on the disk, asked of the file system often enough that a reserve is not overrun between
/// two questions, and seldom enough to cost nothing.
final class FreeSpace {
    /// How much of a reserve is left, which decides what may still be written.
    enum Room {
        /// The reserve is whole: anything.
        AMPLE,
        /// Into its first half: records, which finish and forget what is here already, but no
        /// fragments.
        SCARCE,
        /// Into its second half: deletions only. The engine needs the rest to collect garbage.
        NONE,
    }

    /// The file system that is asked.
    @FunctionalInterface
    interface Disk {
        long usableBytes() throws IOException;
    }

    private static final long ASK_EVERY_NANOS = 50_000_000;

    /// Room must exceed the reserve by this share of it before a full disk counts as one with room:
    /// clients should not see it change its mind with every file.
    private static final int MARGIN_SHARE = 8;

    private final Disk disk;
    private final long reserveBytes;
    private final AtomicLong writtenBytes = new AtomicLong();

    private volatile long askedNanos;
    private volatile long freeBytes;
    private volatile Room room = Room.AMPLE;

    FreeSpace(Disk disk, long reserveBytes) throws IOException {
        this.disk = disk;
        this.reserveBytes = reserveBytes;
        this.freeBytes = disk.usableBytes();
        this.askedNanos = System.nanoTime();
        judge();
    }

    /// The state of the reserve before `bytes` more are written.
    Room roomFor(long bytes) {
        long written = writtenBytes.addAndGet(bytes);
        if (written > reserveBytes / MARGIN_SHARE || isStale()) {
            ask();
        }
        return room;
    }

    boolean isFull() {
        return roomFor(0) != Room.AMPLE;
    }

    long freeBytes() {
        roomFor(0);
        return freeBytes;
    }

    private boolean isStale() {
        return System.nanoTime() - askedNanos > ASK_EVERY_NANOS;
    }

    private synchronized void ask() {
        writtenBytes.set(0);
        askedNanos = System.nanoTime();
        try {
            freeBytes = disk.usableBytes();
        } catch (IOException e) {
            // A disk that does not even answer this fails the next write, which says more.
            return;
        }
        judge();
    }

    private void judge() {
        long wanted =
                room == Room.AMPLE ? reserveBytes : reserveBytes + reserveBytes / MARGIN_SHARE;
        if (freeBytes >= wanted) {
            room = Room.AMPLE;
        } else {
            room = freeBytes >= reserveBytes / 2 ? Room.SCARCE : Room.NONE;
        }
    }
}
