package io.tarn.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import io.tarn.bucket.AuditedBucket;
import io.tarn.bucket.AuditedBucket.Trouble;
import io.tarn.crypto.KeyId;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.Set;

/// What an audit of a bucket has found, in the words of `tarn audit`.
record AuditedBucketReport(String bucket, AuditedBucket found, NodeNames names) implements Report {
    @Override
    public ExitStatus status() {
        return found.isClean() ? ExitStatus.OK : ExitStatus.ATTENTION;
    }

    @Override
    public void text(PrintWriter out) {
        out.printf(
                "%s: %d blocks of %d versions audited%n",
                Printable.of(bucket), found.blocks(), found.versions());
        if (found.isClean()) {
            out.println("every block has all its fragments");
        }
        if (found.held() > 0) {
            out.printf("%d blocks are held by the ring yet%n", found.held());
        }
        found.lacking()
                .forEach((fragments, count) ->
                        out.printf("%d blocks have %d fragments only%n", count, fragments));
        print(out, found.lost(), "blocks are lost");
        print(out, found.undecided(), "blocks undecided: too few nodes answer; audit again");
        print(out, found.unread(), "versions or indexes could not be looked into");
        if (!found.isComplete()) {
            out.println("the bucket has more blocks of indexes than an audit goes through");
        }
        found.liars().forEach(node -> out.println(name(node) + " shows false fragments"));
        found.missing().forEach((node, count) -> out.println(name(node) + " lacks " + count));
        found.silent().forEach(node -> out.println(name(node) + " did not answer"));
        for (Trouble trouble : found.troubles()) {
            out.printf(
                    "%s: block %s of version %d of %s%n",
                    what(trouble),
                    trouble.block(),
                    trouble.version(),
                    Printable.of(trouble.object()));
        }
    }

    private static void print(PrintWriter out, long count, String what) {
        if (count > 0) {
            out.println(count + " " + what);
        }
    }

    private static String what(Trouble trouble) {
        return trouble.what().name().toLowerCase(Locale.ROOT);
    }

    private String name(KeyId node) {
        return names.of(node);
    }

    @Override
    public void json(JsonGenerator out) throws IOException {
        out.writeStartObject();
        out.writeStringField("bucket", bucket);
        out.writeBooleanField("clean", found.isClean());
        out.writeBooleanField("complete", found.isComplete());
        out.writeNumberField("versions", found.versions());
        out.writeNumberField("audited_blocks", found.blocks());
        out.writeNumberField("whole_blocks", found.whole());
        out.writeNumberField("held_blocks", found.held());
        out.writeObjectFieldStart("lacking_blocks");
        for (var lacking : found.lacking().entrySet()) {
            out.writeNumberField(Integer.toString(lacking.getKey()), lacking.getValue());
        }
        out.writeEndObject();
        out.writeNumberField("lost_blocks", found.lost());
        out.writeNumberField("undecided_blocks", found.undecided());
        out.writeNumberField("unread", found.unread());
        names(out, "liars", found.liars());
        names(out, "silent", found.silent());
        out.writeObjectFieldStart("missing_fragments");
        for (var lacking : found.missing().entrySet()) {
            out.writeNumberField(name(lacking.getKey()), lacking.getValue());
        }
        out.writeEndObject();
        out.writeArrayFieldStart("troubles");
        for (Trouble trouble : found.troubles()) {
            out.writeStartObject();
            out.writeStringField("what", what(trouble));
            out.writeStringField("block", trouble.block().toString());
            out.writeStringField("object", trouble.object());
            out.writeNumberField("version", trouble.version());
            out.writeEndObject();
        }
        out.writeEndArray();
        out.writeEndObject();
    }

    private void names(JsonGenerator out, String field, Set<KeyId> nodes) throws IOException {
        out.writeArrayFieldStart(field);
        for (KeyId node : nodes) {
            out.writeString(name(node));
        }
        out.writeEndArray();
    }
}
