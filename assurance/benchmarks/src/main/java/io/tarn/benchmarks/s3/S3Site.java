package io.tarn.benchmarks.s3;

import java.net.URI;
import java.time.Duration;

/// A store that serves S3 in processes that are not this one; gone, with all data, when it is closed.
public interface S3Site extends AutoCloseable {
    /// Where it serves.
    URI endpoint();

    Credentials credentials();

    /// That its processes have used so far.
    Duration processorTime();

    /// Of memory that its processes take, in bytes; 0 if nobody knows.
    long residentBytes();

    /// Of disk that its data takes, in bytes.
    long diskBytes();

    @Override
    void close();

    /// What a client signs with.
    record Credentials(String accessKey, String secretKey) {}
}
