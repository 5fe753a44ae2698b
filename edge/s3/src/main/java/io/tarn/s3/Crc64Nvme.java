package io.tarn.s3;

import java.util.zip.Checksum;

/// CRC-64/NVME: NVM Express specification 2.0, "64b CRC". Eight bytes at a time, by eight tables.
final class Crc64Nvme implements Checksum {
    /// The polynomial `0xAD93D23594C93659`, its least bit first.
    static final long REFLECTED = 0x9A6C9329AC4BC9B5L;

    private static final long[][] TABLES = tables();

    private long crc = -1;

    private static long[][] tables() {
        long[][] tables = new long[8][256];
        for (int b = 0; b < 256; b++) {
            long crc = b;
            for (int bit = 0; bit < 8; bit++) {
                crc = (crc >>> 1) ^ (REFLECTED & -(crc & 1));
            }
            tables[0][b] = crc;
        }
        for (int t = 1; t < 8; t++) {
            for (int b = 0; b < 256; b++) {
                long before = tables[t - 1][b];
                tables[t][b] = (before >>> 8) ^ tables[0][(int) before & 0xff];
            }
        }
        return tables;
    }

    @Override
    public void update(int b) {
        crc = (crc >>> 8) ^ TABLES[0][((int) crc ^ b) & 0xff];
    }

    @Override
    public void update(byte[] content, int from, int length) {
        int at = from;
        int end = from + length;
        for (; at + 8 <= end; at += 8) {
            long next = 0;
            for (int i = 7; i >= 0; i--) {
                next = (next << 8) | (content[at + i] & 0xff);
            }
            next ^= crc;
            crc = 0;
            for (int i = 0; i < 8; i++) {
                crc ^= TABLES[7 - i][(int) (next >>> (8 * i)) & 0xff];
            }
        }
        for (; at < end; at++) {
            update(content[at]);
        }
    }

    @Override
    public long getValue() {
        return ~crc;
    }

    @Override
    public void reset() {
        crc = -1;
    }
}
