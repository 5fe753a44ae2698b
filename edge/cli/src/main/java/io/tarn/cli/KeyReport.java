package io.tarn.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import io.tarn.crypto.IdentityKey;
import java.io.IOException;
import java.io.PrintWriter;

/// A public key: its short name, and the whole of it for a cluster file.
record KeyReport(IdentityKey key) implements Report {
    @Override
    public void text(PrintWriter out) {
        out.println("id   " + key.id().text());
        out.println("key  " + key.text());
    }

    @Override
    public void json(JsonGenerator out) throws IOException {
        out.writeStartObject();
        out.writeStringField("id", key.id().text());
        out.writeStringField("key", key.text());
        out.writeEndObject();
    }
}
