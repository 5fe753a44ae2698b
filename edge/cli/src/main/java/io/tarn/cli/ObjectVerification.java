package io.tarn.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import io.tarn.bucket.ProofFile;
import io.tarn.bucket.ProofVerdict;
import io.tarn.crypto.KeyId;
import io.tarn.crypto.threshold.GroupKey;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// `tarn verify FILE --proof PROOF`: whether a file is a version of an object, by the ring's key alone.
final class ObjectVerification {
    private static final int BUFFER_BYTES = 1 << 16;

    private ObjectVerification() {}

    /// @param owner whose bucket it has to be, if that is to be checked
    static Report of(Path file, Path proof, GroupKey ring, Optional<KeyId> owner)
            throws CommandFailure {
        try (InputStream proofs = new BufferedInputStream(Files.newInputStream(proof));
                InputStream content =
                        new BufferedInputStream(Files.newInputStream(file), BUFFER_BYTES)) {
            return switch (ProofFile.verify(proofs, content, ring)) {
                case ProofVerdict.Proven proven -> proven(proven, file, owner);
                case ProofVerdict.Refuted(String reason) ->
                        throw refused("%s does not prove %s: %s".formatted(proof, file, reason));
                case ProofVerdict.Unreadable(String reason) ->
                        throw refused(
                                "%s is not a proof of an object: %s".formatted(proof, reason));
            };
        } catch (IOException e) {
            throw new CommandFailure(
                    ExitStatus.USAGE, "%s and %s cannot be read: %s".formatted(file, proof, e), e);
        }
    }

    private static CommandFailure refused(String message) {
        return new CommandFailure(ExitStatus.REFUSED, Printable.of(message));
    }

    private static Report proven(ProofVerdict.Proven proven, Path file, Optional<KeyId> owner)
            throws CommandFailure {
        KeyId actual = proven.owner().id();
        if (owner.filter(wanted -> !wanted.equals(actual)).isPresent()) {
            throw refused(
                    "%s is of the bucket %s of another owner, %s"
                            .formatted(file, proven.bucket(), actual.text()));
        }
        return new Verified(proven);
    }

    private record Verified(ProofVerdict.Proven proven) implements Report {
        @Override
        public void text(PrintWriter out) {
            out.println("proven      every byte");
            out.println("object      " + Printable.of(proven.bucket() + "/" + proven.key()));
            out.println("owner       " + proven.owner().id().text());
            out.println("version     " + proven.version());
            out.println("time        " + proven.time());
            out.println((proven.newest() ? "newest at   " : "seen at     ") + proven.seen());
            out.println("bytes       " + proven.size());
            out.println("vguid       " + proven.vguid());
            out.println("ring        " + proven.ring());
        }

        @Override
        public void json(JsonGenerator out) throws IOException {
            out.writeStartObject();
            out.writeStringField("bucket", proven.bucket());
            out.writeStringField("key", proven.key());
            out.writeStringField("owner", proven.owner().id().text());
            out.writeNumberField("version", proven.version());
            out.writeStringField("time", proven.time().toString());
            out.writeStringField("seen", proven.seen().toString());
            out.writeBooleanField("newest", proven.newest());
            out.writeNumberField("size", proven.size());
            out.writeStringField("vguid", proven.vguid().toString());
            out.writeStringField("ring", proven.ring().toString());
            out.writeEndObject();
        }
    }
}
