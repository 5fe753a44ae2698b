package io.tarn.s3;

/// A checksum of content as it goes by.
interface RunningChecksum {
    void update(byte[] content, int from, int length);

    /// Ends it.
    byte[] value();
}
