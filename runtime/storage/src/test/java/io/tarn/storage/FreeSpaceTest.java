package io.tarn.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.tarn.storage.FreeSpace.Room;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class FreeSpaceTest {
    private static final long RESERVE = 1 << 20;

    private long free = 2 * RESERVE;

    @Test
    void partsTheReserveInTwo() throws IOException {
        var space = new FreeSpace(() -> free, RESERVE);
        assertThat(askedAt(space, RESERVE)).isEqualTo(Room.AMPLE);
        assertThat(askedAt(space, RESERVE - 1)).isEqualTo(Room.SCARCE);
        assertThat(askedAt(space, RESERVE / 2)).isEqualTo(Room.SCARCE);
        assertThat(askedAt(space, RESERVE / 2 - 1)).isEqualTo(Room.NONE);
        assertThat(askedAt(space, 0)).isEqualTo(Room.NONE);
    }

    /// A disk around its limit must not change its mind with every file.
    @Test
    void hasRoomAgainOnlyAMarginAboveTheReserve() throws IOException {
        var space = new FreeSpace(() -> free, RESERVE);
        assertThat(askedAt(space, RESERVE - 1)).isEqualTo(Room.SCARCE);
        assertThat(askedAt(space, RESERVE + RESERVE / 8 - 1)).isEqualTo(Room.SCARCE);
        assertThat(askedAt(space, RESERVE + RESERVE / 8)).isEqualTo(Room.AMPLE);
        assertThat(askedAt(space, RESERVE)).isEqualTo(Room.AMPLE);
    }

    @Test
    void isFullFromTheStartOnAFullDisk() throws IOException {
        free = 0;
        assertThat(new FreeSpace(() -> free, RESERVE).isFull()).isTrue();
    }

    /// As many bytes as make it ask again however recently it has.
    private Room askedAt(FreeSpace space, long freeBytes) {
        free = freeBytes;
        return space.roomFor(RESERVE);
    }
}
