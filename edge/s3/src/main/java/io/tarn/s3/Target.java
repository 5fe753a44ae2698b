package io.tarn.s3;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;

/// What a request is about: the service, a bucket, or an object.
record Target(Optional<String> bucket, Optional<String> key) {
    /// How narrow it is.
    enum Level {
        SERVICE,
        BUCKET,
        OBJECT,
    }

    Level level() {
        if (key.isPresent()) {
            return Level.OBJECT;
        }
        return bucket.isPresent() ? Level.BUCKET : Level.SERVICE;
    }

    /// The bucket is the host's first labels if the host ends with the suffix, else the first segment of the path. Keys
    /// are taken as they are: `.` and `..` and empty segments are parts of names.
    ///
    /// @param host of the request, with or without port
    /// @param path as it was sent
    /// @param suffix of hosts that name buckets, without the dot before it
    static Target of(Optional<String> host, String path, Optional<String> suffix) throws S3Failure {
        String decoded = Percent.text(Percent.decode(path, false));
        if (!decoded.startsWith("/")) {
            throw S3Error.INVALID_URI.failure();
        }
        Optional<String> bucket = hostBucket(host, suffix);
        if (bucket.isPresent()) {
            return new Target(bucket, keyOf(decoded.substring(1)));
        }
        int slash = decoded.indexOf('/', 1);
        String first = slash < 0 ? decoded.substring(1) : decoded.substring(1, slash);
        if (first.isEmpty()) {
            if (slash >= 0) {
                throw S3Error.INVALID_BUCKET_NAME.failure();
            }
            return new Target(Optional.empty(), Optional.empty());
        }
        return new Target(
                Optional.of(first),
                slash < 0 ? Optional.empty() : keyOf(decoded.substring(slash + 1)));
    }

    private static Optional<String> keyOf(String rest) {
        return rest.isEmpty() ? Optional.empty() : Optional.of(rest);
    }

    private static Optional<String> hostBucket(Optional<String> host, Optional<String> suffix) {
        if (host.isEmpty() || suffix.isEmpty()) {
            return Optional.empty();
        }
        String name = host.get().toLowerCase(Locale.ROOT);
        int colon = name.lastIndexOf(':');
        if (colon > name.lastIndexOf(']')) {
            name = name.substring(0, colon);
        }
        String end = "." + suffix.get().toLowerCase(Locale.ROOT);
        return name.endsWith(end) && name.length() > end.length()
                ? Optional.of(name.substring(0, name.length() - end.length()))
                : Optional.empty();
    }

    /// Refuses names that are no keys here.
    ///
    /// @throws S3Failure that says which rule it breaks
    static String checkedKey(String key, int bytesMax) throws S3Failure {
        if (key.getBytes(StandardCharsets.UTF_8).length > bytesMax) {
            throw S3Error.KEY_TOO_LONG.failure();
        }
        if (key.indexOf('\0') >= 0) {
            throw S3Error.INVALID_ARGUMENT.failure("keys cannot contain the character NUL here");
        }
        return key;
    }
}
