package io.tarn.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import io.tarn.ring.evidence.Evidence;
import io.tarn.ring.evidence.Evidence.Conviction;
import java.io.IOException;
import java.io.PrintWriter;

/// One record of evidence that holds.
///
/// @param name of the member
record EvidenceReport(Evidence evidence, Conviction conviction, String name) implements Report {
    @Override
    public void text(PrintWriter out) {
        out.println(
                "proven      " + name + " " + EvidenceText.deed(evidence.misbehaviour().kind()));
        out.println("where       " + EvidenceText.where(evidence));
        for (String said : EvidenceText.said(evidence.misbehaviour())) {
            out.println("signed      " + said);
        }
        out.println("member      " + conviction.member().text());
        out.println("ring        " + conviction.epoch().charter().membership().ring());
        out.println("record      " + evidence.id());
    }

    @Override
    public void json(JsonGenerator out) throws IOException {
        out.writeStartObject();
        fields(out);
        out.writeArrayFieldStart("signed");
        for (String said : EvidenceText.said(evidence.misbehaviour())) {
            out.writeString(said);
        }
        out.writeEndArray();
        out.writeStringField("ring", conviction.epoch().charter().membership().ring().toString());
        out.writeEndObject();
    }

    /// Of a list, too.
    void fields(JsonGenerator out) throws IOException {
        out.writeStringField("id", evidence.id().toString());
        out.writeStringField("liar", name);
        out.writeStringField("member", conviction.member().text());
        out.writeStringField("kind", evidence.misbehaviour().kind().name());
        out.writeNumberField("epoch", evidence.epoch().number());
        out.writeStringField("where", EvidenceText.where(evidence));
        out.writeBooleanField("proven", true);
    }
}
