package io.tarn.s3;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ThreadLocalRandom;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Binds [Dispatcher] to HTTP. Runs on the virtual thread that the request has, and blocks on it.
final class S3Handler extends Handler.Abstract {
    private static final Logger LOG = LoggerFactory.getLogger(S3Handler.class);

    /// What is read of a body that nobody wants.
    private static final int UNWANTED_BYTES_MAX = 1 << 18;

    private final Dispatcher dispatcher;
    private final S3Config config;

    S3Handler(Dispatcher dispatcher, S3Config config) {
        this.dispatcher = dispatcher;
        this.config = config;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        long begun = System.nanoTime();
        String id =
                HexFormat.of().withUpperCase().toHexDigits(ThreadLocalRandom.current().nextLong());
        String label = Dispatcher.UNKNOWN;
        try {
            response.getHeaders().put("x-amz-request-id", id);
            Optional<S3Request> parsed = Optional.empty();
            Reply reply;
            try {
                parsed = Optional.of(parse(request, id));
                label = Dispatcher.label(parsed.get());
                reply = dispatcher.answer(parsed.get());
            } catch (S3Failure e) {
                reply = Reply.error(e, rawPath(request), id);
            }
            send(request, response, reply, parsed);
            finishBody(request, parsed);
            callback.succeeded();
        } catch (IOException | RuntimeException e) {
            // The answer has begun; that it breaks off is all that the client can be told.
            LOG.debug("request {} broke off", id, e);
            callback.failed(e);
        }
        tell(request, response, label, id, begun);
        return true;
    }

    private void tell(Request request, Response response, String label, String id, long begun) {
        long nanos = System.nanoTime() - begun;
        int status = response.isCommitted() ? response.getStatus() : 0;
        long bytesIn = Request.getContentBytesRead(request);
        long bytesOut = Response.getContentBytesWritten(response);
        LOG.debug(
                "{} {} {} {} {} in {} out {} µs {}",
                label,
                request.getMethod(),
                rawPath(request),
                status,
                bytesIn,
                bytesOut,
                nanos / 1000,
                id);
        config.events().answered(label, status, nanos, bytesIn, bytesOut);
    }

    private S3Request parse(Request request, String id) throws S3Failure {
        Headers headers = new Headers();
        for (HttpField field : request.getHeaders()) {
            headers.add(field.getName(), utf8(Optional.ofNullable(field.getValue()).orElse("")));
        }
        String path = rawPath(request);
        String query = Optional.ofNullable(request.getHttpURI().getQuery()).orElse("");
        long length = request.getLength();
        return new S3Request(
                request.getMethod(),
                path,
                Query.parse(query),
                headers,
                Target.of(headers.get("host"), path, config.hostSuffix()),
                Content.Source.asInputStream(request),
                length < 0 ? OptionalLong.empty() : OptionalLong.of(length),
                id);
    }

    /// As it was sent: neither decoded nor normalised.
    private static String rawPath(Request request) {
        return Optional.ofNullable(request.getHttpURI().getPath()).orElse("/");
    }

    /// Jetty hands on bytes of headers as characters of ISO 8859-1; what was signed is the bytes.
    private static String utf8(String latin) {
        return new String(latin.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }

    private static String latin(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }

    /// A connection that is closed on bytes that nobody has read is reset, and its client may never see the answer, which
    /// it has been sent already. A client that was not told to go on with its body has not sent it.
    private static void finishBody(Request request, Optional<S3Request> parsed) {
        if (parsed.isEmpty() || parsed.get().headers().has("expect")) {
            return;
        }
        try {
            InputStream body = parsed.get().body();
            byte[] ignored = new byte[1 << 13];
            int left = UNWANTED_BYTES_MAX;
            for (int n = body.read(ignored); n >= 0 && left > 0; n = body.read(ignored)) {
                left -= n;
            }
        } catch (IOException | RuntimeException e) {
            LOG.debug("the rest of a body of {} did not come", request.getMethod(), e);
        }
    }

    private static void send(
            Request request, Response response, Reply reply, Optional<S3Request> parsed)
            throws IOException {
        switch (reply.content()) {
            case Reply.Content.None() -> {
                begin(response, reply);
                if (reply.status() != 204 && reply.status() != 304) {
                    response.getHeaders().put("Content-Length", 0);
                }
            }
            case Reply.Content.Document(String xml) -> {
                begin(response, reply);
                byte[] bytes = xml.getBytes(StandardCharsets.UTF_8);
                response.getHeaders().put("Content-Type", "application/xml");
                response.getHeaders().put("Content-Length", bytes.length);
                if (!isHead(request)) {
                    write(response, out -> out.write(bytes));
                }
            }
            case Reply.Content.Streamed(OptionalLong length, Reply.Writer writer) -> {
                begin(response, reply);
                length.ifPresent(bytes -> response.getHeaders().put("Content-Length", bytes));
                if (!isHead(request)) {
                    stream(request, response, writer, parsed);
                }
            }
        }
    }

    /// An object that cannot be read is an error, if that is found out before its first byte.
    private static void stream(
            Request request, Response response, Reply.Writer writer, Optional<S3Request> parsed)
            throws IOException {
        try {
            write(response, writer);
        } catch (S3Failure e) {
            if (response.isCommitted()) {
                throw e;
            }
            String id = parsed.map(S3Request::id).orElse("");
            response.reset();
            response.getHeaders().put("x-amz-request-id", id);
            send(request, response, Reply.error(e, rawPath(request), id), parsed);
        }
    }

    private static boolean isHead(Request request) {
        return request.getMethod().equals("HEAD");
    }

    private static void begin(Response response, Reply reply) {
        response.setStatus(reply.status());
        reply.headers()
                .forEach(header -> response.getHeaders().put(header.name(), latin(header.value())));
    }

    private static void write(Response response, Reply.Writer writer) throws IOException {
        OutputStream out = Content.Sink.asOutputStream(response);
        writer.writeTo(out);
        out.close();
    }
}
