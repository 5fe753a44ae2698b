package io.tarn.s3;

import io.tarn.s3.store.Done;
import io.tarn.s3.store.Outcome;
import io.tarn.s3.store.Refusal;
import io.tarn.s3.store.Version;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/// What clients that check are told beside S3's own headers: others ignore it. A version's name and a receipt cost nothing, so every
/// answer has them; a proof has the ring asked, and is for who asks for it.
final class Proofs {
    /// Of a request: `true` if the answer is to have a proof. Of the answer: the proof, in Base64.
    static final String PROOF = "x-tarn-proof";

    /// Asks for a proof instead of the object.
    static final String SUB_RESOURCE = "tarn-proof";

    private static final String PREFIX = "x-tarn-";
    private static final String VERSION = PREFIX + "version";
    private static final String NAME = PREFIX + "vguid";
    private static final String RECEIPT = PREFIX + "receipt";
    private static final String OMITTED = PROOF + "-omitted";

    /// Of a header in Base64. Clients take 8 KiB of headers, and S3's own are among them.
    private static final int HEADER_BYTES_MAX = 6 << 10;

    private static final int BYTES_MAX = HEADER_BYTES_MAX / 4 * 3;

    private Proofs() {}

    /// Which of these headers an answer has.
    static List<String> headers(Reply reply) {
        return reply.headers().stream()
                .map(S3Failure.Header::name)
                .filter(name -> name.startsWith(PREFIX))
                .toList();
    }

    static Reply addName(Reply reply, Version version) {
        version.certified()
                .ifPresent(certified ->
                        reply.with(VERSION, Long.toString(version.number()))
                                .with(NAME, certified.name()));
        return reply;
    }

    /// Of a version that was made by this request.
    static Reply addReceipt(Reply reply, Version version) {
        Optional<String> receipt =
                version.certified()
                        .flatMap(certified -> certified.receipt())
                        .filter(bytes -> bytes.size() <= BYTES_MAX)
                        .map(bytes -> Base64.getEncoder().encodeToString(bytes.toArray()));
        return addName(reply, version).with(RECEIPT, receipt);
    }

    static boolean isAsked(Call call) throws S3Failure {
        return switch (call.header(PROOF).orElse("false")) {
            case "true" -> true;
            case "false" -> false;
            default -> throw S3Error.INVALID_ARGUMENT.failure(PROOF + " is true or false");
        };
    }

    /// Adds the proof, or says that no header can hold it: then there is the sub-resource.
    static void addProof(Reply reply, Call call, Version version) throws S3Failure {
        var proof = new Bounded();
        try {
            value(call.store().prove(call.bucket(), version, proof));
            reply.with(PROOF, Base64.getEncoder().encodeToString(proof.bytes.toByteArray()));
        } catch (TooLargeException e) {
            reply.with(OMITTED, "too-large");
        } catch (S3Failure e) {
            throw e;
        } catch (IOException e) {
            // It came from nowhere else: the rest of the proof was not to be had.
            throw S3Error.SERVICE_UNAVAILABLE.failure();
        }
    }

    static Reply get(Call call) throws S3Failure {
        Version version = ObjectOperations.found(call);
        Reply reply =
                Reply.streamed(out -> value(call.store().prove(call.bucket(), version, out)))
                        .with("Content-Type", "application/octet-stream")
                        .with("x-amz-version-id", ObjectOperations.shown(version.id()));
        return addName(reply, version);
    }

    /// A store that proves nothing does what there is of S3.
    private static void value(Outcome<Done> outcome) throws S3Failure {
        if (outcome instanceof Outcome.Refused<Done>(Refusal why, String _)
                && why == Refusal.NOT_OFFERED) {
            throw S3Error.NOT_IMPLEMENTED.failure("this store proves nothing");
        }
        Answers.value(outcome);
    }

    private static final class TooLargeException extends IOException {
        private static final long serialVersionUID = 1;

        TooLargeException() {
            super("more than a header holds");
        }
    }

    /// Takes what a header holds.
    private static final class Bounded extends OutputStream {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] source, int from, int length) throws IOException {
            if (length > BYTES_MAX - bytes.size()) {
                throw new TooLargeException();
            }
            bytes.write(source, from, length);
        }
    }
}
