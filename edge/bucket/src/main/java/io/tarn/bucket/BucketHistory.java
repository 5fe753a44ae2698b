package io.tarn.bucket;

import static io.tarn.base.Invariant.require;
import static io.tarn.bucket.Calls.outcome;
import static io.tarn.bucket.Calls.streamOutcome;

import io.tarn.base.Bytes;
import io.tarn.block.Redundancy;
import io.tarn.client.ClusterClient;
import io.tarn.crypto.NodeIdentity;
import io.tarn.object.Head;
import io.tarn.object.Metadata;
import io.tarn.object.ObjectName;
import io.tarn.object.PastVersion;
import io.tarn.object.VersionNumber;
import io.tarn.object.VersionRoot;
import io.tarn.object.update.Action;
import io.tarn.object.update.Blocks;
import io.tarn.object.update.Part;
import io.tarn.object.update.Predicate;
import io.tarn.object.update.Tuple;
import io.tarn.operations.object.Likely;
import io.tarn.operations.object.ObjectList;
import io.tarn.s3.store.Done;
import io.tarn.s3.store.Outcome;
import io.tarn.s3.store.Page;
import io.tarn.s3.store.Refusal;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;

/// The history of one owner's buckets in a cluster. Any number of these may be at work beside any number of [BucketStore]s, in any
/// processes.
public final class BucketHistory implements ObjectHistory {
    private final Cluster cluster;
    private final ConcurrentHashMap<String, OpenBucket> open = new ConcurrentHashMap<>();

    BucketHistory(Cluster cluster) {
        this.cluster = cluster;
    }

    /// @param client the owner's; to be closed after this
    /// @param owner of all buckets, of their volumes and stores
    public static BucketHistory of(ClusterClient client, NodeIdentity owner) {
        // Of buckets that are made, of which there will be none.
        var redundancy = new Redundancy(1, 2);
        return new BucketHistory(new RealCluster(client, owner, redundancy));
    }

    /// Whatever is left of a bucket that was made once, whether it is there or not.
    private OpenBucket bucket(String name) throws RefusedException, InterruptedException {
        OpenBucket known = open.get(name);
        if (known != null) {
            return known;
        }
        OpenBucket found =
                cluster.find(name).orElseThrow(() -> new RefusedException(Refusal.NO_SUCH_BUCKET));
        return open.computeIfAbsent(name, _ -> found);
    }

    @Override
    public Outcome<Page<LoggedVersion>> log(String bucket, String key, long below, int max) {
        return outcome(() -> logged(bucket(bucket).volume(), Items.object(key), below, max));
    }

    private static Page<LoggedVersion> logged(Volume volume, ObjectName name, long below, int max)
            throws RefusedException, InterruptedException {
        Volume.View view = volume.view();
        Head head = view.head(name).orElseThrow(() -> new RefusedException(Refusal.NO_SUCH_KEY));
        var versions = new ArrayList<LoggedVersion>();
        Bytes prefix = Items.behind(name.utf8());
        Bytes from = prefix;
        if (head.number().number() < below) {
            versions.add(KeptVersion.of(Item.of(name, head)));
        } else if (below > 1) {
            from = volume.placeOf(name, new VersionNumber(below - 1));
        } else {
            return new Page<>(versions, false);
        }
        boolean isComplete = false;
        while (versions.size() < max && !isComplete) {
            int wanted = Math.min(max - versions.size(), Volume.PAGE_MAX);
            ObjectList<PastVersion> page = view.pasts(prefix, from, wanted);
            for (ObjectList.Listed<PastVersion> entry : page.entries()) {
                versions.add(logged(name, entry.value()));
                from = Items.behind(volume.placeOf(name, entry.value().number()));
            }
            isComplete = page.isComplete();
        }
        return new Page<>(versions, !isComplete);
    }

    private static LoggedVersion logged(ObjectName name, PastVersion past) {
        return switch (past) {
            case PastVersion.Kept kept -> KeptVersion.of(Item.of(name, kept));
            case PastVersion.Pruned(var first, var last, var _, var time) ->
                    new LoggedVersion.Gone(
                            first.number(), last.number(), Instant.ofEpochMilli(time.millis()));
        };
    }

    @Override
    public Outcome<KeptVersion> find(String bucket, String key, Moment moment) {
        return outcome(() -> KeptVersion.of(item(bucket(bucket), Items.object(key), moment)));
    }

    private static Item item(OpenBucket bucket, ObjectName name, Moment moment)
            throws RefusedException, InterruptedException {
        Volume.View view = bucket.volume().view();
        return switch (moment) {
            case Moment.Numbered(long number) -> TimeTravel.numbered(bucket, view, name, number);
            case Moment.Time time -> {
                var travel = new TimeTravel(bucket, view, time.millis());
                yield there(travel.then(name), travel.state());
            }
            case Moment.Now _ -> {
                BucketState state = bucket.look(view);
                Item newest =
                        Item.of(
                                name,
                                view.head(name)
                                        .orElseThrow(
                                                () -> new RefusedException(Refusal.NO_SUCH_KEY)));
                yield there(new TimeTravel.Then.Known(newest), state);
            }
        };
    }

    private static Item there(TimeTravel.Then then, BucketState state) throws RefusedException {
        return switch (then) {
            case TimeTravel.Then.Known(Item item) when TimeTravel.isThere(item, state) -> item;
            case TimeTravel.Then.Known(Item item) when item.isMarker() ->
                    throw new RefusedException(
                            Refusal.NO_SUCH_KEY,
                            "it was deleted at %s, by version %s"
                                    .formatted(
                                            Instant.ofEpochMilli(item.time().millis()),
                                            item.number()));
            case TimeTravel.Then.Gone _ ->
                    throw new RefusedException(
                            Refusal.NO_SUCH_VERSION, "retention has taken this version");
            default -> throw new RefusedException(Refusal.NO_SUCH_KEY);
        };
    }

    @Override
    public Outcome<Done> read(String bucket, KeptVersion version, OutputStream out)
            throws IOException {
        return streamOutcome(() -> {
            OpenBucket from = bucket(bucket);
            VersionRoot root = root(from.volume(), version);
            long bytes = root.index().map(at -> at.entry().bytes()).orElse(0L);
            from.content().read(root.index(), Likely.STORED, 0, bytes, out);
            return Done.DONE;
        });
    }

    private static VersionRoot root(Volume volume, KeptVersion version)
            throws RefusedException, InterruptedException {
        return TimeTravel.root(volume, Items.object(version.key()), version.vguid(), Likely.STORED);
    }

    @Override
    public Outcome<Done> prove(String bucket, KeptVersion version, OutputStream out)
            throws IOException {
        return streamOutcome(() -> {
            VersionProofs.write(
                    bucket(bucket).volume(),
                    Items.object(version.key()),
                    new VersionNumber(version.number()),
                    version.vguid(),
                    Likely.STORED,
                    out);
            return Done.DONE;
        });
    }

    @Override
    public Outcome<Page<KeptVersion>> list(
            String bucket, String prefix, Bytes from, Moment moment, int max) {
        require(!(moment instanceof Moment.Numbered), "versions are numbered by object");
        return outcome(() -> listed(bucket(bucket), prefix, from, moment, max));
    }

    private static Page<KeptVersion> listed(
            OpenBucket bucket, String prefix, Bytes from, Moment moment, int max)
            throws RefusedException, InterruptedException {
        Volume.View view = bucket.volume().view();
        long millis = moment instanceof Moment.Time time ? time.millis() : Long.MAX_VALUE;
        var travel = new TimeTravel(bucket, view, millis);
        BucketState state = moment instanceof Moment.Time ? travel.state() : bucket.look(view);
        Bytes names = Items.objects(Items.utf8(prefix));
        Bytes at = Items.objects(from);
        var pasts = new PastCursor(bucket.volume(), view, names, at);
        var versions = new ArrayList<KeptVersion>();
        boolean isComplete = false;
        while (versions.size() < max && !isComplete) {
            int wanted = Math.min(max - versions.size(), Volume.PAGE_MAX);
            ObjectList<Head> page = view.heads(names, at, wanted);
            for (ObjectList.Listed<Head> entry : page.entries()) {
                ObjectName name = entry.name();
                TimeTravel.Then then =
                        travel.then(name, entry.value(), () -> pasts.nextOfAny(name));
                if (then instanceof TimeTravel.Then.Known(Item item)
                        && TimeTravel.isThere(item, state)) {
                    versions.add(KeptVersion.of(item));
                }
                at = Items.behind(name.utf8());
            }
            isComplete = page.isComplete();
        }
        return new Page<>(versions, !isComplete);
    }

    @Override
    public Outcome<Reclaimed> reclaim(String bucket) {
        return outcome(() -> new BucketUpkeep(bucket(bucket)).reclaim());
    }

    @Override
    public Outcome<Restored> restore(
            String bucket, String prefix, Moment.Time moment, boolean delete, boolean dryRun) {
        return outcome(() -> {
            OpenBucket in = bucket(bucket);
            return new Restoration(in, delete, dryRun)
                    .all(prefix, moment.millis(), then -> bringBack(in, then));
        });
    }

    @Override
    public Outcome<Restored> restore(
            String bucket, String key, Moment.Numbered moment, boolean delete, boolean dryRun) {
        return outcome(
                () -> new Restoration(bucket(bucket), delete, dryRun).one(key, moment.number()));
    }

    /// With the settings that it had, so that its older versions are its own again.
    private void bringBack(OpenBucket bucket, BucketState then)
            throws RefusedException, InterruptedException {
        if (!SettingsChange.putFirst(bucket, then.next(then.settings(), false))) {
            throw new RefusedException(
                    Refusal.CONFLICT, "somebody else has made the bucket meanwhile");
        }
        var entry =
                new Part(
                        ObjectName.of(Buckets.ENTRY + bucket.name()),
                        List.of(
                                new Tuple(
                                        new Predicate.True(),
                                        List.of(new Action.SetMetadata(Metadata.NONE)))));
        cluster.directory().change(List.of(entry), Blocks.NONE);
    }
}
