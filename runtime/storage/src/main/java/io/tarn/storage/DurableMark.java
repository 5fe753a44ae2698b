package io.tarn.storage;

import io.tarn.storage.StoreException.Kind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32C;

/// How far the log was durable when it was last synced: a file with one number.
///
/// After a crash the log ends in whatever was being written, so the engine takes its first bad
/// checksum for its end. Rot in the middle of the log looks the same, and would silently take back
/// changes that were acknowledged. This number tells the two apart: a log that ends before it has
/// lost something.
///
/// It is written after each sync and never synced itself. So it survives a crash of the process, and
/// a loss of power but for the last seconds; old, it misses some rot, but it never accuses a sound
/// log. One sector, so it is not torn; should it be all the same, it says nothing.
final class DurableMark implements AutoCloseable {
    private static final int NUMBER_BYTES = Long.BYTES;
    private static final int MARK_BYTES = NUMBER_BYTES + Integer.BYTES;

    private final FileChannel file;
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(MARK_BYTES);
    private final CRC32C crc = new CRC32C();
    private long last;

    private DurableMark(FileChannel file) {
        this.file = file;
    }

    static DurableMark open(Path path) throws StoreException {
        try {
            var mark =
                    new DurableMark(
                            FileChannel.open(
                                    path,
                                    StandardOpenOption.CREATE,
                                    StandardOpenOption.READ,
                                    StandardOpenOption.WRITE));
            mark.last = mark.read();
            return mark;
        } catch (IOException e) {
            throw new StoreException(Kind.IO, path + ": " + e.getMessage(), e);
        }
    }

    /// The engine's sequence number that was durable, or 0.
    long last() {
        return last;
    }

    /// Everything up to `sequenceNumber` is durable now.
    void advance(long sequenceNumber) {
        if (sequenceNumber > last) {
            buffer.clear().putLong(sequenceNumber).putInt(checksum()).flip();
            try {
                file.write(buffer, 0);
            } catch (IOException e) {
                // An old mark is still a true one.
                return;
            }
            last = sequenceNumber;
        }
    }

    private long read() throws IOException {
        buffer.clear();
        if (file.read(buffer, 0) < MARK_BYTES) {
            return 0;
        }
        int expected = buffer.flip().position(NUMBER_BYTES).getInt();
        return checksum() == expected ? buffer.getLong(0) : 0;
    }

    private int checksum() {
        crc.reset();
        crc.update(buffer.duplicate().position(0).limit(NUMBER_BYTES));
        return (int) crc.getValue();
    }

    @Override
    public void close() {
        try {
            file.close();
        } catch (IOException e) {
            // The descriptor is released whatever close() reports, and nothing was buffered.
        }
    }
}
