package io.tarn.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import io.tarn.base.Bytes;
import io.tarn.bucket.WriteReceipt;
import io.tarn.crypto.KeyId;
import io.tarn.crypto.threshold.GroupKey;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;

/// `tarn verify FILE` of what an S3 client was answered when it stored an object.
final class ReceiptVerification {
    private ReceiptVerification() {}

    /// @param owner whose bucket it has to be, if that is to be checked
    static Report of(Path file, Bytes content, GroupKey ring, Optional<KeyId> owner)
            throws CommandFailure {
        return switch (WriteReceipt.verify(content, ring)) {
            case WriteReceipt.Verdict.Proven proven -> proven(proven, file, owner);
            case WriteReceipt.Verdict.Refuted _ ->
                    throw refused(file + " is not what the ring of this key has certified");
            case WriteReceipt.Verdict.Unreadable(String reason) ->
                    throw refused("%s is not a receipt: %s".formatted(file, reason));
        };
    }

    private static CommandFailure refused(String message) {
        return new CommandFailure(ExitStatus.REFUSED, Printable.of(message));
    }

    private static Report proven(
            WriteReceipt.Verdict.Proven proven, Path file, Optional<KeyId> owner)
            throws CommandFailure {
        KeyId actual = proven.owner().id();
        if (owner.filter(wanted -> !wanted.equals(actual)).isPresent()) {
            throw refused(
                    "%s is of the bucket %s of another owner, %s"
                            .formatted(file, proven.bucket(), actual.text()));
        }
        return new Verified(proven);
    }

    private record Verified(WriteReceipt.Verdict.Proven proven) implements Report {
        @Override
        public void text(PrintWriter out) {
            out.println("proven      this version was the newest; not what is in it");
            out.println("object      " + Printable.of(proven.bucket() + "/" + proven.key()));
            out.println("owner       " + proven.owner().id().text());
            out.println("version     " + proven.version());
            out.println("newest at   " + proven.time());
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
            out.writeStringField("seen", proven.time().toString());
            out.writeBooleanField("newest", true);
            out.writeStringField("vguid", proven.vguid().toString());
            out.writeStringField("ring", proven.ring().toString());
            out.writeEndObject();
        }
    }
}
