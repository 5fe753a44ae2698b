package io.tarn.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import io.tarn.base.Bytes;
import io.tarn.bucket.KeptVersion;
import io.tarn.bucket.Moment;
import io.tarn.s3.store.Bucket;
import io.tarn.s3.store.Page;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `tarn ls`: buckets, or a bucket's objects, now or as they were.
@Command(
        name = "ls",
        description = {
            "List buckets, or the objects of one.",
            "With --at, as they were then, by the time that the ring has agreed on."
        })
final class ObjectListCommand extends TarnCommand {
    private static final int PAGE = 1_000;

    @Mixin private final ClusterOptions cluster = new ClusterOptions();

    @Parameters(
            paramLabel = "BUCKET[/PREFIX]",
            arity = "0..1",
            converter = Address.Converter.class,
            description = "Objects whose keys begin so. Default: the buckets.")
    private Optional<Address> address = Optional.empty();

    @Option(
            names = "--at",
            paramLabel = "TIME",
            converter = MomentConverter.class,
            description = "As of this time, for example 2026-11-29T09:00:00Z.")
    private Optional<Moment> at = Optional.empty();

    private final Connector connector;

    ObjectListCommand(Connector connector) {
        this.connector = connector;
    }

    @Override
    public Report call() throws CommandFailure {
        if (at.isPresent() && (address.isEmpty() || at.get() instanceof Moment.Numbered)) {
            throw new CommandFailure(
                    ExitStatus.USAGE, "--at takes a time here, and needs a bucket");
        }
        try (ClusterSession session = cluster.connect(connector)) {
            return address.isPresent() ? objects(session, address.get()) : buckets(session);
        }
    }

    private static Report buckets(ClusterSession session) throws CommandFailure {
        var store = session.buckets(ObjectOutcomes.NO_NEW_BUCKETS);
        return new Buckets(ObjectOutcomes.value(store.buckets(), new Address("", "")));
    }

    private Report objects(ClusterSession session, Address under) throws CommandFailure {
        var all = new ArrayList<KeptVersion>();
        Bytes from = Bytes.EMPTY;
        Page<KeptVersion> page;
        do {
            page =
                    ObjectOutcomes.value(
                            session.history()
                                    .list(
                                            under.bucket(),
                                            under.key(),
                                            from,
                                            at.orElse(Moment.NOW),
                                            PAGE),
                            under);
            all.addAll(page.items());
            if (!page.items().isEmpty()) {
                from = behind(page.items().getLast().key());
            }
        } while (page.more());
        return new Listing(all);
    }

    private static Bytes behind(String key) {
        return Bytes.concat(Bytes.owning(key.getBytes(StandardCharsets.UTF_8)), Bytes.zeros(1));
    }

    private record Buckets(List<Bucket> buckets) implements Report {
        @Override
        public void text(PrintWriter out) {
            var table = new TextTable("BUCKET", "MADE", "VERSIONING");
            for (Bucket bucket : buckets) {
                table.row(
                        bucket.name(),
                        bucket.created().toString(),
                        bucket.settings().versioning().toString().toLowerCase(Locale.ROOT));
            }
            table.print(out);
        }

        @Override
        public void json(JsonGenerator out) throws IOException {
            out.writeStartArray();
            for (Bucket bucket : buckets) {
                out.writeStartObject();
                out.writeStringField("bucket", bucket.name());
                out.writeStringField("created", bucket.created().toString());
                out.writeStringField("versioning", bucket.settings().versioning().toString());
                out.writeEndObject();
            }
            out.writeEndArray();
        }
    }

    private record Listing(List<KeptVersion> versions) implements Report {
        @Override
        public void text(PrintWriter out) {
            var table = new TextTable("TIME", "SIZE", "VERSION", "KEY");
            for (KeptVersion version : versions) {
                table.row(
                        version.time().toString(),
                        Long.toString(version.size()),
                        Long.toString(version.number()),
                        version.key());
            }
            table.print(out);
        }

        @Override
        public void json(JsonGenerator out) throws IOException {
            out.writeStartArray();
            for (KeptVersion version : versions) {
                VersionText.json(version, out);
            }
            out.writeEndArray();
        }
    }
}
