package io.tarn.benchmarks.s3;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A client of S3 that costs little: the JDK's, which keeps its connections. Used by many threads.
public final class S3Caller implements AutoCloseable {
    private static final int OK = 200;
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final int PIECE_BYTES = 1 << 16;
    private static final Pattern NEXT =
            Pattern.compile("<NextContinuationToken>([^<]*)</NextContinuationToken>");
    private static final Pattern KEY = Pattern.compile("<Key>");

    private final URI endpoint;
    private final S3Signer signer;
    private final HttpClient http;

    public S3Caller(S3Site site) {
        endpoint = site.endpoint();
        signer = new S3Signer(site.credentials());
        http =
                HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .executor(Executors.newVirtualThreadPerTaskExecutor())
                        .build();
    }

    private HttpRequest.Builder request(String method, String path) {
        return signer.signed(method, endpoint.resolve(path), Instant.now()).timeout(PATIENCE);
    }

    public void createBucket(String bucket) throws IOException, InterruptedException {
        put("/" + bucket, new byte[0]);
    }

    /// @param path of bucket and key, without escapes
    /// @throws IOException if it is not stored
    public void put(String path, byte[] content) throws IOException, InterruptedException {
        HttpRequest request = request("PUT", path).PUT(BodyPublishers.ofByteArray(content)).build();
        HttpResponse<String> response =
                http.send(request, BodyHandlers.ofString(StandardCharsets.UTF_8));
        check(response.statusCode(), path, response.body());
    }

    /// Reads all of it.
    ///
    /// @return its length in bytes
    public long get(String path) throws IOException, InterruptedException {
        HttpResponse<InputStream> response =
                http.send(request("GET", path).GET().build(), BodyHandlers.ofInputStream());
        try (InputStream body = response.body()) {
            check(response.statusCode(), path, "no content");
            byte[] piece = new byte[PIECE_BYTES];
            long bytes = 0;
            for (int read = body.read(piece); read >= 0; read = body.read(piece)) {
                bytes += read;
            }
            return bytes;
        }
    }

    /// Lists all of a bucket, a thousand names at a time.
    ///
    /// @return how many there are
    public int list(String bucket) throws IOException, InterruptedException {
        int names = 0;
        String token = "";
        while (true) {
            String path = "/%s?%slist-type=2".formatted(bucket, token);
            HttpResponse<String> response =
                    http.send(
                            request("GET", path).GET().build(),
                            BodyHandlers.ofString(StandardCharsets.UTF_8));
            check(response.statusCode(), path, response.body());
            names += (int) KEY.matcher(response.body()).results().count();
            Matcher next = NEXT.matcher(response.body());
            if (!next.find()) {
                return names;
            }
            token = "continuation-token=%s&".formatted(escaped(next.group(1)));
        }
    }

    private static String escaped(String token) {
        return java.net.URLEncoder.encode(token, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private static void check(int status, String path, String body) throws IOException {
        if (status != OK) {
            throw new IOException("%s: %d %s".formatted(path, status, body));
        }
    }

    @Override
    public void close() {
        http.close();
    }
}
