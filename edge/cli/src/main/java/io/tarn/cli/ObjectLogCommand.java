package io.tarn.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import io.tarn.bucket.KeptVersion;
import io.tarn.bucket.LoggedVersion;
import io.tarn.s3.store.Page;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// `tarn log`: all versions of an object.
@Command(
        name = "log",
        description = {
            "List the versions of an object that the ring has recorded, the newest first.",
            "The ring keeps them whether the bucket has versioning or not, and when it is deleted."
        })
final class ObjectLogCommand extends TarnCommand {
    private static final int PAGE = 1_000;

    @Mixin private final ClusterOptions cluster = new ClusterOptions();

    @Parameters(
            paramLabel = "BUCKET/KEY",
            converter = Address.Converter.class,
            description = "The object.")
    private Address address = new Address("", "");

    private final Connector connector;

    ObjectLogCommand(Connector connector) {
        this.connector = connector;
    }

    @Override
    public Report call() throws CommandFailure {
        Address of = address.ofObject();
        try (ClusterSession session = cluster.connect(connector)) {
            var all = new ArrayList<LoggedVersion>();
            long below = Long.MAX_VALUE;
            Page<LoggedVersion> page;
            do {
                page =
                        ObjectOutcomes.value(
                                session.history().log(of.bucket(), of.key(), below, PAGE), of);
                all.addAll(page.items());
                if (!page.items().isEmpty()) {
                    below = first(page.items().getLast());
                }
            } while (page.more());
            return new Log(all);
        }
    }

    private static long first(LoggedVersion version) {
        return switch (version) {
            case KeptVersion kept -> kept.number();
            case LoggedVersion.Gone(long first, long _, var _) -> first;
        };
    }

    private record Log(List<LoggedVersion> versions) implements Report {
        @Override
        public void text(PrintWriter out) {
            var table = new TextTable("VERSION", "TIME", "SIZE", "VGUID");
            for (LoggedVersion version : versions) {
                switch (version) {
                    case KeptVersion kept ->
                            table.row(
                                    Long.toString(kept.number()),
                                    kept.time().toString(),
                                    kept.deleted() ? "deleted" : Long.toString(kept.size()),
                                    kept.vguid().toString());
                    case LoggedVersion.Gone(long first, long last, var time) ->
                            table.row(
                                    first == last ? "" + first : first + "-" + last,
                                    time.toString(),
                                    "gone",
                                    "");
                }
            }
            table.print(out);
        }

        @Override
        public void json(JsonGenerator out) throws IOException {
            out.writeStartArray();
            for (LoggedVersion version : versions) {
                VersionText.json(version, out);
            }
            out.writeEndArray();
        }
    }
}
