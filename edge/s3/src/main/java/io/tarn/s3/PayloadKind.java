package io.tarn.s3;

import java.util.Optional;
import java.util.regex.Pattern;

/// How the body of a request is secured (SigV4, `x-amz-content-sha256`).
sealed interface PayloadKind {
    /// By its SHA-256, in lower-case digits, which is signed.
    record Hashed(String sha256) implements PayloadKind {}

    /// Not at all.
    record Unsigned() implements PayloadKind {}

    /// In chunks.
    ///
    /// @param signed whether each has a signature
    /// @param trailer whether headers follow behind the last
    record Chunked(boolean signed, boolean trailer) implements PayloadKind {}

    Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");

    /// @param declared the header's value
    static Optional<PayloadKind> parse(String declared) {
        return switch (declared) {
            case "UNSIGNED-PAYLOAD" -> Optional.of(new Unsigned());
            case "STREAMING-AWS4-HMAC-SHA256-PAYLOAD" -> Optional.of(new Chunked(true, false));
            case "STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER" ->
                    Optional.of(new Chunked(true, true));
            case "STREAMING-UNSIGNED-PAYLOAD-TRAILER" -> Optional.of(new Chunked(false, true));
            default ->
                    SHA256.matcher(declared).matches()
                            ? Optional.of(new Hashed(declared))
                            : Optional.empty();
        };
    }
}
