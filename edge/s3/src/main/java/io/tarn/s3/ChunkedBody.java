package io.tarn.s3;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The content of a body that is sent in chunks, `aws-chunked` (SigV4, "Transferring Payload in Multiple Chunks", and the
/// same with trailing headers).
///
/// Content is handed on as it comes. A chunk's signature covers all of it, so it is known to be right at the chunk's end
/// only; the end of the content is not told before every signature and trailer was seen to be right. Holds one line at a
/// time.
final class ChunkedBody extends InputStream {
    private static final int LINE_BYTES_MAX = 1 << 10;
    private static final int TRAILERS_MAX = 4;

    /// Of chunks that are signed; smaller ones ask for a signature's work each.
    private static final int CHUNK_BYTES_MIN = 8192;

    private static final Pattern CHUNK =
            Pattern.compile("([0-9a-fA-F]{1,15})(?:;chunk-signature=([0-9a-f]{64}))?");
    private static final String TRAILER_SIGNATURE = "x-amz-trailer-signature";

    private final InputStream in;
    private final Optional<ChunkSignatures> signatures;
    private final boolean trailer;
    private final SortedSet<String> announced;
    private final SortedMap<String, String> trailers = new TreeMap<>();
    private long leftInAll;
    private long leftInChunk;
    private String signature = "";
    private boolean begun;
    private boolean small;
    private boolean ended;

    /// @param decodedLength bytes of content, as the request announces them
    /// @param announced lower-case names of the trailers that the request announces
    ChunkedBody(
            InputStream in,
            Optional<ChunkSignatures> signatures,
            boolean trailer,
            SortedSet<String> announced,
            long decodedLength) {
        this.in = in;
        this.signatures = signatures;
        this.trailer = trailer;
        this.announced = new TreeSet<>(announced);
        this.leftInAll = decodedLength;
    }

    /// Trailing headers by lower-case name, once the end was told.
    SortedMap<String, String> trailers() {
        return trailers;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int from, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (leftInChunk == 0 && !ended) {
            nextChunk();
        }
        if (ended) {
            return -1;
        }
        int read = in.read(target, from, (int) Math.min(length, leftInChunk));
        if (read < 0) {
            throw S3Error.INCOMPLETE_BODY.failure();
        }
        signatures.ifPresent(s -> s.update(target, from, read));
        leftInChunk -= read;
        leftInAll -= read;
        if (leftInChunk == 0) {
            endChunk();
        }
        return read;
    }

    private void nextChunk() throws IOException {
        Matcher chunk = CHUNK.matcher(line());
        if (!chunk.matches() || signatures.isPresent() != (chunk.group(2) != null)) {
            throw S3Error.INVALID_REQUEST.failure("a chunk of the body is malformed");
        }
        begun = true;
        signature = chunk.group(2) == null ? "" : chunk.group(2);
        leftInChunk = Long.parseLong(chunk.group(1), 16);
        if (leftInChunk > leftInAll || (leftInChunk == 0 && leftInAll > 0)) {
            throw S3Error.INCOMPLETE_BODY.failure(
                    "the body has not as many bytes as x-amz-decoded-content-length says");
        }
        if (leftInChunk > 0) {
            if (small && signatures.isPresent()) {
                throw S3Error.INVALID_CHUNK_SIZE.failure();
            }
            small = leftInChunk < CHUNK_BYTES_MIN;
        } else {
            last();
        }
    }

    private void endChunk() throws IOException {
        verifyChunk();
        if (!line().isEmpty()) {
            throw S3Error.INVALID_REQUEST.failure("a chunk of the body is longer than it says");
        }
    }

    private void verifyChunk() throws IOException {
        if (signatures.isPresent()) {
            signatures.get().verifyChunk(signature);
        }
    }

    private void last() throws IOException {
        verifyChunk();
        if (trailer) {
            readTrailers();
        } else if (!line().isEmpty()) {
            throw S3Error.INVALID_REQUEST.failure("the last chunk of the body is malformed");
        }
        if (in.read() >= 0) {
            throw S3Error.INVALID_REQUEST.failure("the body goes on behind its last chunk");
        }
        ended = true;
    }

    private void readTrailers() throws IOException {
        StringBuilder signed = new StringBuilder();
        Optional<String> trailerSignature = Optional.empty();
        // The empty line behind the trailers may be missing, where the body ends there.
        for (String line = line(); !line.isEmpty(); line = line()) {
            int colon = line.indexOf(':');
            if (colon < 0 || trailers.size() > TRAILERS_MAX || trailerSignature.isPresent()) {
                throw S3Error.MALFORMED_TRAILER.failure();
            }
            String name = line.substring(0, colon).strip().toLowerCase(Locale.ROOT);
            String value = line.substring(colon + 1).strip();
            if (name.equals(TRAILER_SIGNATURE)) {
                trailerSignature = Optional.of(value);
            } else {
                if (!announced.contains(name) || trailers.put(name, value) != null) {
                    throw S3Error.MALFORMED_TRAILER.failure();
                }
                signed.append(name).append(':').append(value).append('\n');
            }
        }
        if (!trailers.keySet().equals(announced)
                || signatures.isPresent() != trailerSignature.isPresent()) {
            throw S3Error.MALFORMED_TRAILER.failure();
        }
        if (signatures.isPresent()) {
            signatures.get().verifyTrailers(signed.toString(), trailerSignature.orElse(""));
        }
    }

    /// Without its end, `\r\n` or, as some clients write trailers, `\n`; empty at the end of the body, of which there has to
    /// be something before.
    private String line() throws IOException {
        byte[] line = new byte[LINE_BYTES_MAX];
        int size = 0;
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0) {
                if (size == 0 && begun && leftInAll == 0) {
                    return "";
                }
                throw S3Error.INCOMPLETE_BODY.failure();
            }
            if (size == LINE_BYTES_MAX) {
                throw S3Error.INVALID_REQUEST.failure("a line of the body is too long");
            }
            line[size++] = (byte) b;
        }
        if (size > 0 && line[size - 1] == '\r') {
            size--;
        }
        return new String(line, 0, size, StandardCharsets.UTF_8);
    }
}
