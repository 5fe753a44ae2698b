package io.tarn.s3;

import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;

/// An answer, of which nothing has been sent yet.
final class Reply {
    /// What follows the headers.
    sealed interface Content {
        record None() implements Content {}

        record Document(String xml) implements Content {}

        /// @param length of what the writer writes, which a request of `HEAD` is told without it; empty if nobody knows yet
        record Streamed(OptionalLong length, Writer writer) implements Content {}
    }

    /// Writes content. An exception before the first byte becomes an answer of its own.
    @FunctionalInterface
    interface Writer {
        void writeTo(OutputStream out) throws IOException;
    }

    static final String REGION = "x-amz-bucket-region";

    private final int status;
    private final Content content;
    private final List<S3Failure.Header> headers = new ArrayList<>();

    private Reply(int status, Content content) {
        this.status = status;
        this.content = content;
    }

    static Reply empty(int status) {
        return new Reply(status, new Content.None());
    }

    static Reply xml(XmlWriter document) {
        return new Reply(200, new Content.Document(document.done()));
    }

    static Reply streamed(int status, long length, Writer writer) {
        return new Reply(status, new Content.Streamed(OptionalLong.of(length), writer));
    }

    /// Of a length that only its end tells.
    static Reply streamed(Writer writer) {
        return new Reply(200, new Content.Streamed(OptionalLong.empty(), writer));
    }

    /// @param resource that the request named
    static Reply error(S3Failure failure, String resource, String requestId) {
        S3Error error = failure.error();
        XmlWriter xml =
                XmlWriter.error()
                        .text("Code", error.code())
                        .text("Message", failure.text())
                        .text("Resource", resource)
                        .text("RequestId", requestId);
        // Clients that signed for another region try again with this one.
        for (S3Failure.Header header : failure.headers()) {
            if (header.name().equals(REGION)) {
                xml.text("Region", header.value());
            }
        }
        Content content =
                error == S3Error.NOT_MODIFIED
                        ? new Content.None()
                        : new Content.Document(xml.done());
        Reply reply = new Reply(error.status(), content);
        failure.headers().forEach(header -> reply.with(header.name(), header.value()));
        return reply;
    }

    Reply with(String header, String value) {
        headers.add(new S3Failure.Header(header, value));
        return this;
    }

    Reply with(String header, Optional<String> value) {
        value.ifPresent(v -> with(header, v));
        return this;
    }

    Reply with(SortedMap<String, String> all) {
        all.forEach(this::with);
        return this;
    }

    int status() {
        return status;
    }

    Content content() {
        return content;
    }

    List<S3Failure.Header> headers() {
        return List.copyOf(headers);
    }
}
