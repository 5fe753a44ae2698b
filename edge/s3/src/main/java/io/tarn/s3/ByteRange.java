package io.tarn.s3;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Bytes `from .. to` of an object, both included.
record ByteRange(long from, long to) {
    private static final Pattern RANGE = Pattern.compile("bytes=(\\d{0,18})-(\\d{0,18})");

    long length() {
        return to - from + 1;
    }

    String contentRange(long size) {
        return "bytes " + from + "-" + to + "/" + size;
    }

    /// RFC 9110, 14.2: what is no range of bytes is ignored, and so are several, which S3 does not serve.
    ///
    /// @throws S3Failure if none of its bytes is there
    static Optional<ByteRange> parse(String header, long size) throws S3Failure {
        Matcher range = RANGE.matcher(header.strip());
        if (!range.matches() || (range.group(1).isEmpty() && range.group(2).isEmpty())) {
            return Optional.empty();
        }
        if (range.group(1).isEmpty()) {
            long suffix = Math.min(Long.parseLong(range.group(2)), size);
            if (suffix == 0) {
                throw unsatisfiable(size);
            }
            return Optional.of(new ByteRange(size - suffix, size - 1));
        }
        long from = Long.parseLong(range.group(1));
        long to = range.group(2).isEmpty() ? size - 1 : Long.parseLong(range.group(2));
        if (!range.group(2).isEmpty() && to < from) {
            return Optional.empty();
        }
        if (from >= size) {
            throw unsatisfiable(size);
        }
        return Optional.of(new ByteRange(from, Math.min(to, size - 1)));
    }

    /// Of a copied part, where S3 wants both ends, within the source.
    static ByteRange parseExact(String header, long size) throws S3Failure {
        Matcher range = RANGE.matcher(header.strip());
        if (!range.matches() || range.group(1).isEmpty() || range.group(2).isEmpty()) {
            throw S3Error.INVALID_ARGUMENT.failure(
                    "The x-amz-copy-source-range value must be of the form bytes=first-last");
        }
        long from = Long.parseLong(range.group(1));
        long to = Long.parseLong(range.group(2));
        if (to < from || to >= size) {
            throw S3Error.INVALID_ARGUMENT.failure(
                    "Range specified is not valid for source object of size: " + size);
        }
        return new ByteRange(from, to);
    }

    private static S3Failure unsatisfiable(long size) {
        return S3Error.INVALID_RANGE.failure().with("Content-Range", "bytes */" + size);
    }
}
