package io.tarn.s3;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;

/// Signs requests that a test writes, by its own reading of SigV4: everything is given as it is to be signed.
final class Signer {
    static final String UNSIGNED = "UNSIGNED-PAYLOAD";

    private final int port;
    private final AccessKey key;

    Signer(int port) {
        this(port, Gateway.KEY);
    }

    Signer(int port, AccessKey key) {
        this.port = port;
        this.key = key;
    }

    /// A request whose path and query are canonical already.
    ///
    /// @param query empty, or sorted and encoded
    /// @param headers name, value, name, value; all are signed
    String request(String method, String path, String query, String body, String... headers) {
        String time =
                DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'", Locale.ROOT)
                        .withZone(ZoneOffset.UTC)
                        .format(Instant.now());
        SortedMap<String, String> signed = new TreeMap<>();
        signed.put("host", "127.0.0.1:" + port);
        signed.put("x-amz-date", time);
        signed.put("x-amz-content-sha256", UNSIGNED);
        for (int i = 0; i < headers.length; i += 2) {
            signed.put(headers[i].toLowerCase(Locale.ROOT), headers[i + 1]);
        }
        StringBuilder canonical = new StringBuilder(method + "\n" + path + "\n" + query + "\n");
        signed.forEach((name, value) -> canonical.append(name + ":" + value + "\n"));
        String names = String.join(";", signed.keySet());
        canonical
                .append("\n")
                .append(names)
                .append("\n")
                .append(signed.getOrDefault("x-amz-content-sha256", UNSIGNED));
        Scope scope = new Scope(key.id(), time.substring(0, 8), "us-east-1");
        String signature =
                HexFormat.of()
                        .formatHex(
                                Hashes.hmac(
                                        scope.signingKey(key.secret()),
                                        "AWS4-HMAC-SHA256\n"
                                                + time
                                                + "\n"
                                                + scope.text()
                                                + "\n"
                                                + Hashes.sha256Hex(canonical.toString())));
        StringBuilder request =
                new StringBuilder(
                        method
                                + " "
                                + path
                                + (query.isEmpty() ? "" : "?" + query)
                                + " HTTP/1.1\r\n");
        signed.forEach((name, value) -> request.append(name + ": " + value + "\r\n"));
        request.append(
                "authorization: AWS4-HMAC-SHA256 Credential="
                        + scope.accessKeyId()
                        + "/"
                        + scope.text()
                        + ", SignedHeaders="
                        + names
                        + ", Signature="
                        + signature
                        + "\r\n");
        if (!signed.containsKey("content-length") && !signed.containsKey("transfer-encoding")) {
            request.append("content-length: " + body.length() + "\r\n");
        }
        return request.append("\r\n").append(body).toString();
    }
}
