package io.tarn.s3;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;

/// Bodies of requests, by what their headers say of them.
final class Bodies {
    private static final int MD5_BYTES = 16;

    private Bodies() {}

    /// @param metadata of the object that the content becomes
    /// @param wanted a checksum to be computed even if the client sends none
    static VerifiedBody content(
            S3Request request,
            Signed signed,
            long lengthMax,
            SortedMap<String, String> metadata,
            Optional<ChecksumKind> wanted)
            throws S3Failure {
        Optional<String> md5 = md5(request);
        Optional<ChecksumKind> inHeader = checksumInHeaders(request);
        SortedSet<String> trailers = trailers(request);
        if (signed.payload() instanceof PayloadKind.Chunked(boolean _, boolean trailer)) {
            OptionalLong length = decodedLength(request);
            check(length, lengthMax);
            ChunkedBody chunks =
                    new ChunkedBody(
                            request.body(),
                            ChunkSignatures.of(signed),
                            trailer,
                            trailer ? trailers : new TreeSet<>(),
                            length.getAsLong());
            Optional<ChecksumKind> inTrailer =
                    trailer ? checksumInTrailers(trailers) : Optional.empty();
            if (inHeader.isPresent() && inTrailer.isPresent()) {
                throw S3Error.INVALID_REQUEST.failure("Expecting a single x-amz-checksum- header");
            }
            Supplier<Optional<String>> value =
                    inTrailer.isPresent()
                            ? () ->
                                    Optional.ofNullable(
                                            chunks.trailers().get(inTrailer.get().header()))
                            : () -> inHeader.flatMap(kind -> request.header(kind.header()));
            Optional<ChecksumKind> kind = inTrailer.or(() -> inHeader);
            checkAlgorithm(request, kind);
            return new VerifiedBody(
                    chunks,
                    new Expected(
                            length, lengthMax, Optional.empty(), md5, kind.or(() -> wanted), value),
                    metadata);
        }
        // Framing that is taken for content, or a checksum that nobody looks at, would be a silent
        // success.
        boolean isLabelled = request.header("content-encoding").orElse("").contains("aws-chunked");
        // Whoever has hashed all of it, and says no other length, has not framed it.
        boolean isWhole =
                signed.payload() instanceof PayloadKind.Hashed
                        && !request.headers().has("x-amz-decoded-content-length");
        if (!trailers.isEmpty() || (isLabelled && !isWhole)) {
            throw S3Error.INVALID_REQUEST.failure(
                    "aws-chunked and trailers need a kind of x-amz-content-sha256 that says so");
        }
        check(request.length(), lengthMax);
        checkAlgorithm(request, inHeader);
        Optional<String> sha256 =
                signed.payload() instanceof PayloadKind.Hashed(String hash)
                        ? Optional.of(hash)
                        : Optional.empty();
        return new VerifiedBody(
                request.body(),
                new Expected(
                        request.length(),
                        lengthMax,
                        sha256,
                        md5,
                        inHeader.or(() -> wanted),
                        () -> inHeader.flatMap(kind -> request.header(kind.header()))),
                metadata);
    }

    /// A body that is a document.
    static XmlElement document(S3Request request, Signed signed, S3Limits limits)
            throws IOException {
        return XmlElement.parse(bytes(request, signed, limits));
    }

    /// All of a small body, verified.
    static byte[] bytes(S3Request request, Signed signed, S3Limits limits) throws IOException {
        if (request.length().isPresent()
                && request.length().getAsLong() > limits.documentBytesMax()) {
            throw S3Error.MAX_MESSAGE_LENGTH_EXCEEDED.failure();
        }
        InputStream body =
                content(
                        request,
                        signed,
                        limits.documentBytesMax(),
                        new TreeMap<>(),
                        Optional.empty());
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        body.transferTo(all);
        return all.toByteArray();
    }

    private static void check(OptionalLong length, long lengthMax) throws S3Failure {
        if (length.isPresent() && length.getAsLong() > lengthMax) {
            throw S3Error.ENTITY_TOO_LARGE.failure();
        }
    }

    private static OptionalLong decodedLength(S3Request request) throws S3Failure {
        String length =
                request.header("x-amz-decoded-content-length")
                        .orElseThrow(S3Error.MISSING_CONTENT_LENGTH::failure);
        if (!length.matches("\\d{1,18}")) {
            throw S3Error.INVALID_ARGUMENT.failure("x-amz-decoded-content-length must be a number");
        }
        return OptionalLong.of(Long.parseLong(length));
    }

    private static Optional<String> md5(S3Request request) throws S3Failure {
        Optional<String> header = request.header("content-md5");
        if (header.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(
                HexFormat.of().formatHex(base64(header.get(), MD5_BYTES, S3Error.INVALID_DIGEST)));
    }

    static byte[] base64(String text, int size, S3Error otherwise) throws S3Failure {
        try {
            byte[] bytes = Base64.getDecoder().decode(text);
            // Only the one way of writing them that has no stray bits is compared later on.
            if (bytes.length == size && Base64.getEncoder().encodeToString(bytes).equals(text)) {
                return bytes;
            }
        } catch (IllegalArgumentException _) {
            // Not Base64.
        }
        throw otherwise.failure();
    }

    /// The one that the headers have a value of.
    static Optional<ChecksumKind> checksumInHeaders(S3Request request) throws S3Failure {
        List<ChecksumKind> found = new ArrayList<>();
        for (ChecksumKind kind : ChecksumKind.values()) {
            Optional<String> value = request.header(kind.header());
            if (value.isPresent()) {
                found.add(kind);
            }
        }
        if (found.size() > 1) {
            throw S3Error.INVALID_REQUEST.failure("Expecting a single x-amz-checksum- header");
        }
        for (ChecksumKind kind : found) {
            base64(request.header(kind.header()).orElse(""), kind.size(), S3Error.INVALID_REQUEST);
        }
        return found.stream().findFirst();
    }

    private static SortedSet<String> trailers(S3Request request) {
        SortedSet<String> names = new TreeSet<>();
        for (String name : request.header("x-amz-trailer").orElse("").split(",", -1)) {
            if (!name.isBlank()) {
                names.add(name.strip().toLowerCase(Locale.ROOT));
            }
        }
        return names;
    }

    private static Optional<ChecksumKind> checksumInTrailers(SortedSet<String> trailers)
            throws S3Failure {
        Optional<ChecksumKind> found = Optional.empty();
        for (String trailer : trailers) {
            Optional<ChecksumKind> kind = Optional.empty();
            for (ChecksumKind one : ChecksumKind.values()) {
                if (one.header().equals(trailer)) {
                    kind = Optional.of(one);
                }
            }
            if (kind.isEmpty() || found.isPresent()) {
                throw S3Error.INVALID_REQUEST.failure(
                        "The value specified in the x-amz-trailer header is not supported");
            }
            found = kind;
        }
        return found;
    }

    /// A checksum that was announced is there.
    private static void checkAlgorithm(S3Request request, Optional<ChecksumKind> kind)
            throws S3Failure {
        Optional<String> announced = request.header("x-amz-sdk-checksum-algorithm");
        if (announced.isPresent() && !announced.flatMap(ChecksumKind::parse).equals(kind)) {
            throw S3Error.INVALID_REQUEST.failure(
                    "x-amz-sdk-checksum-algorithm specified, but no corresponding x-amz-checksum-* or x-amz-trailer"
                            + " headers were found.");
        }
    }
}
