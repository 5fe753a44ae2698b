package io.tarn.s3;

/// What happens on a server, for metrics. Called on the threads that serve, so it does not wait.
@FunctionalInterface
public interface S3Events {
    /// A request was answered, or its client went away.
    ///
    /// @param operation S3's name of it, or `Unknown`
    /// @param status of HTTP; 0 if no answer was begun
    void answered(String operation, int status, long nanos, long bytesIn, long bytesOut);

    static S3Events none() {
        return (_, _, _, _, _) -> {};
    }
}
