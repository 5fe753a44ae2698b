package io.tarn.s3;

import java.util.Optional;
import java.util.Set;

/// Headers that ask for something. One that is not known here, in a request that changes something, asks for what would
/// not be done; the request is refused rather than half obeyed. Of one that reads it is a wish, as when SDKs ask for
/// another framing of the answer, and is not granted. Encryption with keys of the client's is no wish.
final class HeaderRules {
    private static final Set<String> KNOWN =
            Set.of(
                    "x-amz-api-version",
                    "x-amz-bucket-object-lock-enabled",
                    "x-amz-bypass-governance-retention",
                    "x-amz-checksum-algorithm",
                    "x-amz-checksum-mode",
                    "x-amz-checksum-type",
                    "x-amz-content-sha256",
                    "x-amz-copy-source",
                    "x-amz-copy-source-if-match",
                    "x-amz-copy-source-if-modified-since",
                    "x-amz-copy-source-if-none-match",
                    "x-amz-copy-source-if-unmodified-since",
                    "x-amz-copy-source-range",
                    "x-amz-date",
                    "x-amz-decoded-content-length",
                    "x-amz-metadata-directive",
                    "x-amz-mp-object-size",
                    "x-amz-object-lock-legal-hold",
                    "x-amz-object-lock-mode",
                    "x-amz-object-lock-retain-until-date",
                    "x-amz-request-payer",
                    "x-amz-sdk-checksum-algorithm",
                    "x-amz-tagging",
                    "x-amz-tagging-directive",
                    "x-amz-trailer",
                    "x-amz-user-agent");

    private static final String ENCRYPTION = "server-side-encryption";

    private HeaderRules() {}

    /// @param owner of everything
    static void check(S3Request request, String owner) throws S3Failure {
        Headers headers = request.headers();
        boolean reads = request.method().equals("GET") || request.method().equals("HEAD");
        for (String name : headers.names()) {
            if (name.startsWith("x-amz-") && !name.startsWith(ObjectMetadata.USER_PREFIX)) {
                checkOne(name, headers.get(name).orElse(""), owner, reads);
            }
        }
    }

    private static void checkOne(String name, String value, String owner, boolean reads)
            throws S3Failure {
        switch (name) {
            case "x-amz-acl" -> {
                if (!Set.of("private", "bucket-owner-full-control").contains(value)) {
                    throw notImplemented(name);
                }
            }
            case "x-amz-storage-class" -> {
                if (!value.equals("STANDARD")) {
                    throw S3Error.INVALID_STORAGE_CLASS.failure();
                }
            }
            case "x-amz-object-ownership" -> {
                if (!value.equals("BucketOwnerEnforced")) {
                    throw notImplemented(name);
                }
            }
            case "x-amz-expected-bucket-owner", "x-amz-source-expected-bucket-owner" -> {
                if (!value.equals(owner)) {
                    throw S3Error.ACCESS_DENIED.failure();
                }
            }
            default -> {
                boolean granted = KNOWN.contains(name) || checksum(name).isPresent();
                if (!granted && (!reads || name.contains(ENCRYPTION))) {
                    throw notImplemented(name);
                }
            }
        }
    }

    private static Optional<ChecksumKind> checksum(String name) {
        String prefix = "x-amz-checksum-";
        return name.startsWith(prefix)
                ? ChecksumKind.parse(name.substring(prefix.length()))
                : Optional.empty();
    }

    private static S3Failure notImplemented(String name) {
        return S3Error.NOT_IMPLEMENTED.failure(
                "A header you provided implies functionality that is not implemented: " + name);
    }
}
