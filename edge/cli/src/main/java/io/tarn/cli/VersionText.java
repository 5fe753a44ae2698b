package io.tarn.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import io.tarn.bucket.KeptVersion;
import io.tarn.bucket.LoggedVersion;
import java.io.IOException;

/// Versions of objects in reports.
final class VersionText {
    private VersionText() {}

    static void json(LoggedVersion version, JsonGenerator out) throws IOException {
        out.writeStartObject();
        switch (version) {
            case KeptVersion kept -> {
                out.writeStringField("key", kept.key());
                out.writeNumberField("version", kept.number());
                out.writeStringField("time", kept.time().toString());
                out.writeBooleanField("deleted", kept.deleted());
                out.writeNumberField("size", kept.size());
                out.writeStringField("etag", kept.etag());
                out.writeStringField("vguid", kept.vguid().toString());
            }
            case LoggedVersion.Gone(long first, long last, var time) -> {
                out.writeNumberField("gone_from", first);
                out.writeNumberField("gone_to", last);
                out.writeStringField("time", time.toString());
            }
        }
        out.writeEndObject();
    }
}
