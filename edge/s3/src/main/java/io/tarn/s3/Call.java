package io.tarn.s3;

import io.tarn.s3.store.ObjectStore;
import java.io.IOException;
import java.util.Optional;

/// A request that is an operation and whose signature is right.
///
/// @param store that it is carried out on
record Call(
        Operation operation, S3Request request, Signed signed, ObjectStore store, S3Config config) {

    String bucket() {
        return request.target().bucket().orElseThrow();
    }

    String key() {
        return request.target().key().orElseThrow();
    }

    S3Limits limits() {
        return config.limits();
    }

    Optional<String> header(String name) {
        return request.header(name);
    }

    Optional<String> query(String name) throws S3Failure {
        return request.query(name);
    }

    /// The version that is meant.
    Optional<String> versionId() throws S3Failure {
        Optional<String> id = query("versionId");
        if (id.isPresent() && !id.get().matches("[A-Za-z0-9._-]{1,128}")) {
            throw S3Error.INVALID_ARGUMENT.failure("Invalid version id specified");
        }
        return id;
    }

    XmlElement document() throws IOException {
        return Bodies.document(request, signed, limits());
    }

    /// A number in a query parameter.
    int number(String parameter, int otherwise, int max) throws S3Failure {
        Optional<String> text = query(parameter);
        if (text.isEmpty() || text.get().isEmpty()) {
            return otherwise;
        }
        if (!text.get().matches("\\d{1,10}")) {
            throw S3Error.INVALID_ARGUMENT.failure(
                    "Provided " + parameter + " not an integer or within integer range");
        }
        return (int) Math.min(Long.parseLong(text.get()), max);
    }
}
