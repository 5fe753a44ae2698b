package io.tarn.s3;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// A request that ends with an error of S3. An [IOException], so that it passes through a store that
/// reads a client's content.
final class S3Failure extends IOException {
    private static final long serialVersionUID = 1;

    private final S3Error error;
    private final transient List<Header> headers = new ArrayList<>();

    /// A header of the answer.
    record Header(String name, String value) {}

    S3Failure(S3Error error, String message) {
        super(message);
        this.error = error;
    }

    S3Failure with(String header, String value) {
        headers.add(new Header(header, value));
        return this;
    }

    S3Error error() {
        return error;
    }

    List<Header> headers() {
        return List.copyOf(headers);
    }

    String text() {
        String message = getMessage();
        return message == null ? error.message() : message;
    }
}
