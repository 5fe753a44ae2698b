package io.tarn.cli;

import io.tarn.base.Bytes;
import io.tarn.block.immutable.Bguid;
import io.tarn.bucket.KeptVersion;
import io.tarn.bucket.LoggedVersion;
import io.tarn.bucket.Moment;
import io.tarn.bucket.ObjectHistory;
import io.tarn.bucket.Reclaimed;
import io.tarn.bucket.Restored;
import io.tarn.s3.store.Done;
import io.tarn.s3.store.Outcome;
import io.tarn.s3.store.Page;
import io.tarn.s3.store.Refusal;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// The history of one bucket `b`, as a test has made it: versions of whatever key it is asked for, each a millisecond behind the one
/// before, whose content is their number.
final class FakeHistory implements ObjectHistory {
    static final Instant BEGIN = Instant.parse("2026-11-29T09:00:00Z");

    /// Of every object; the last may be a deletion.
    int versions = 3;

    boolean isDeleted;
    boolean isBroken;
    int keys = 2;
    Restored restored = new Restored(BEGIN, false, 0, List.of(), java.util.Optional.empty());

    /// What it was asked to restore.
    final List<String> asked = new ArrayList<>();

    private KeptVersion version(String key, long number) {
        boolean isDeletion = isDeleted && number == versions;
        return new KeptVersion(
                key,
                number,
                BEGIN.plusMillis(number),
                isDeletion,
                isDeletion ? 0 : content(number).length,
                isDeletion ? "" : "etag" + number,
                new Bguid(Bytes.zeros(Bguid.BYTES)));
    }

    private static byte[] content(long number) {
        return ("content " + number).getBytes(StandardCharsets.UTF_8);
    }

    private static <T> Outcome<T> checked(String bucket, Outcome<T> outcome) {
        return bucket.equals("b") ? outcome : Outcome.refused(Refusal.NO_SUCH_BUCKET);
    }

    @Override
    public Outcome<Page<LoggedVersion>> log(String bucket, String key, long below, int max) {
        var page = new ArrayList<LoggedVersion>();
        long number = Math.min(below - 1, versions);
        if (number >= 1) {
            page.add(version(key, number));
        }
        return checked(bucket, Outcome.of(new Page<>(page, number > 1)));
    }

    @Override
    public Outcome<KeptVersion> find(String bucket, String key, Moment moment) {
        long number =
                switch (moment) {
                    case Moment.Now _ -> versions;
                    case Moment.Numbered(long wanted) -> wanted;
                    case Moment.Time(Instant at) ->
                            Math.min(versions, at.toEpochMilli() - BEGIN.toEpochMilli());
                };
        if (number > versions) {
            return Outcome.refused(Refusal.NO_SUCH_VERSION);
        }
        boolean isNone =
                number < 1
                        || (!(moment instanceof Moment.Numbered) && version(key, number).deleted());
        return checked(
                bucket,
                isNone
                        ? new Outcome.Refused<>(Refusal.NO_SUCH_KEY, "it is gone")
                        : Outcome.of(version(key, number)));
    }

    @Override
    public Outcome<Done> read(String bucket, KeptVersion version, OutputStream out)
            throws IOException {
        byte[] content = content(version.number());
        if (isBroken) {
            out.write(content, 0, 3);
            throw new IOException("block 00 cannot be read");
        }
        out.write(content);
        return Outcome.of(Done.DONE);
    }

    @Override
    public Outcome<Done> prove(String bucket, KeptVersion version, OutputStream out)
            throws IOException {
        out.write(("proof of " + version.number()).getBytes(StandardCharsets.UTF_8));
        return Outcome.of(Done.DONE);
    }

    @Override
    public Outcome<Page<KeptVersion>> list(
            String bucket, String prefix, Bytes from, Moment moment, int max) {
        var page = new ArrayList<KeptVersion>();
        long next = from.isEmpty() ? 1 : 1 + from.byteAt(from.size() - 2) - '0';
        if (next <= keys) {
            long number = moment instanceof Moment.Now ? versions : 1;
            page.add(version(prefix + next, number));
        }
        return checked(bucket, Outcome.of(new Page<>(page, next < keys)));
    }

    @Override
    public Outcome<Reclaimed> reclaim(String bucket) {
        return checked(bucket, Outcome.of(new Reclaimed(3, 1, !bucket.equals("swept"))));
    }

    @Override
    public Outcome<Restored> restore(
            String bucket, String prefix, Moment.Time moment, boolean delete, boolean dryRun) {
        return restore(bucket, prefix, moment.at().toString(), delete, dryRun);
    }

    @Override
    public Outcome<Restored> restore(
            String bucket, String key, Moment.Numbered moment, boolean delete, boolean dryRun) {
        return restore(bucket, key, Long.toString(moment.number()), delete, dryRun);
    }

    private Outcome<Restored> restore(
            String bucket, String key, String to, boolean delete, boolean dryRun) {
        asked.add(
                bucket + "/" + key + " " + to + (delete ? " delete" : "") + (dryRun ? " dry" : ""));
        return checked(bucket, Outcome.of(restored));
    }
}
