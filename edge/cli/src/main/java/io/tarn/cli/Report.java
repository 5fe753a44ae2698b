package io.tarn.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.PrintWriter;

/// What a command found or did, for people and for programs. Both forms tell the same facts.
interface Report {
    /// Lines for a terminal, free to change between releases.
    void text(PrintWriter out);

    /// One JSON value. Names and meanings stay; new names may appear.
    void json(JsonGenerator out) throws IOException;

    default ExitStatus status() {
        return ExitStatus.OK;
    }

    /// Says nothing: of commands that said all when they started.
    Report SILENT =
            new Report() {
                @Override
                public void text(PrintWriter out) {}

                @Override
                public void json(JsonGenerator out) {}
            };
}
