package io.tarn.s3;

/// What one may do in a bucket; each has those before it.
public enum Right {
    /// Read and list objects, their versions, and the bucket's settings.
    READ,
    /// Store and delete objects, and lock them.
    WRITE,
    /// Make and delete the bucket, change its settings, take legal holds off, and bypass locks of governance.
    OWN,
}
