package io.tarn.s3.store;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/// What pages of other origins may ask of a bucket (S3 API, `CORSRule`).
///
/// @param origins each with one `*` at most, which stands for anything
/// @param headers that a request may have, likewise
/// @param exposed headers of the answer that the page may read
/// @param maxAgeSeconds how long a browser may remember
public record CorsRule(
        Optional<String> id,
        List<String> origins,
        List<String> methods,
        List<String> headers,
        List<String> exposed,
        OptionalInt maxAgeSeconds) {

    public CorsRule {
        origins = List.copyOf(origins);
        methods = List.copyOf(methods);
        headers = List.copyOf(headers);
        exposed = List.copyOf(exposed);
    }
}
