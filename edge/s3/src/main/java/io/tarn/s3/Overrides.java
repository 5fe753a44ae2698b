package io.tarn.s3;

import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// Headers of an answer that the request asks to be others (S3 API, GetObject, `response-*`).
final class Overrides {
    /// Names of the parameters, with spaces between.
    static final String PARAMETERS =
            "response-cache-control response-content-disposition response-content-encoding"
                    + " response-content-language response-content-type response-expires";

    private static final String PREFIX = "response-";

    private Overrides() {}

    /// Header → value.
    static SortedMap<String, String> of(S3Request request) throws S3Failure {
        SortedMap<String, String> overrides = new TreeMap<>();
        for (String parameter : PARAMETERS.split(" ", -1)) {
            Optional<String> value = request.query(parameter);
            if (value.isPresent()) {
                overrides.put(
                        parameter.substring(PREFIX.length()),
                        ObjectMetadata.checkedValue(value.get()));
            }
        }
        return overrides;
    }
}
