package io.tarn.s3;

import java.io.InputStream;
import java.util.Optional;
import java.util.OptionalLong;

/// A request as it came, before anything in it is believed.
///
/// @param path as it was sent, encoded
/// @param target what path and host name
/// @param body as it was sent; chunks of `aws-chunked` are still in it
/// @param length of the body, if it was announced
/// @param id made up here, for answers and logs
record S3Request(
        String method,
        String path,
        Query query,
        Headers headers,
        Target target,
        InputStream body,
        OptionalLong length,
        String id) {

    /// The same request without headers whose names begin so.
    S3Request without(String prefix) {
        return new S3Request(
                method, path, query, headers.without(prefix), target, body, length, id);
    }

    Optional<String> header(String name) {
        return headers.get(name);
    }

    Optional<String> query(String name) throws S3Failure {
        return query.get(name);
    }
}
