package io.tarn.bucket;

import io.tarn.base.Bytes;
import io.tarn.base.CanonicalReader;
import io.tarn.base.CanonicalWriter;
import io.tarn.base.MalformedException;
import io.tarn.client.object.StoredContent;
import io.tarn.object.Head;
import io.tarn.object.Lock;
import io.tarn.object.Metadata;
import io.tarn.object.ObjectName;
import io.tarn.object.update.Action;
import io.tarn.object.update.Blocks;
import io.tarn.object.update.Predicate;
import io.tarn.object.update.Tuple;
import io.tarn.operations.object.ObjectList;
import io.tarn.s3.store.Attributes;
import io.tarn.s3.store.Condition;
import io.tarn.s3.store.ObjectLock;
import io.tarn.s3.store.Page;
import io.tarn.s3.store.Part;
import io.tarn.s3.store.Place;
import io.tarn.s3.store.Refusal;
import io.tarn.s3.store.Upload;
import io.tarn.s3.store.Version;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/// Uploads of parts. An upload is an object, and each of its parts is; so they are there after a crash of whoever took them.
final class Uploads {
    /// In the metadata of an upload.
    private static final String LOCK = "lock";

    private final OpenBucket bucket;
    private final Commits commits;
    private final Leftovers leftovers;

    Uploads(OpenBucket bucket, Commits commits, Leftovers leftovers) {
        this.bucket = bucket;
        this.commits = commits;
        this.leftovers = leftovers;
    }

    Upload begin(String key, SortedMap<String, String> metadata, ObjectLock lock)
            throws RefusedException, InterruptedException {
        Volume.View view = bucket.volume().view();
        bucket.state();
        String id = UploadId.make(view.time());
        var encoded = new CanonicalWriter();
        Locks.stored(lock).write(encoded);
        Metadata all =
                Described.with(
                        Described.metadata(new Attributes("", metadata), false),
                        LOCK,
                        encoded.toBytes());
        List<Tuple> tuples =
                List.of(new Tuple(new Predicate.True(), List.of(new Action.SetMetadata(all))));
        Volume.Changed changed = commits.change(Items.upload(key, id), tuples, Blocks.NONE);
        if (!(changed instanceof Volume.Changed.Done done)) {
            throw new AssertionError("it holds always");
        }
        Instant begun = Instant.ofEpochMilli(done.time().millis());
        return new Upload(key, id, begun, metadata, lock);
    }

    Upload find(String key, String id) throws RefusedException, InterruptedException {
        if (!UploadId.isOne(id)) {
            throw new RefusedException(Refusal.NO_SUCH_UPLOAD);
        }
        ObjectName name = Items.upload(key, id);
        BucketState state = bucket.state();
        Head head =
                bucket.volume()
                        .view()
                        .head(name)
                        .filter(newest -> isOf(newest, state))
                        .orElseThrow(() -> new RefusedException(Refusal.NO_SUCH_UPLOAD));
        return shown(name, head);
    }

    private static boolean isOf(Head head, BucketState state) {
        return !head.isDeleted() && head.time().compareTo(state.created()) >= 0;
    }

    private static Upload shown(ObjectName name, Head head) throws RefusedException {
        try {
            Bytes lock =
                    head.metadata().get(LOCK).orElseThrow(() -> new MalformedException("no lock"));
            return new Upload(
                    Items.uploadKey(name),
                    Items.uploadId(name),
                    Instant.ofEpochMilli(head.time().millis()),
                    Described.attributes(head.metadata()).metadata(),
                    Locks.shown(Lock.read(new CanonicalReader(lock))));
        } catch (MalformedException e) {
            throw new RefusedException(
                    Refusal.UNAVAILABLE, "the upload is not of this release of Tarn");
        }
    }

    Part put(String key, String id, int number, StoredContent content, Attributes attributes)
            throws RefusedException, InterruptedException {
        ObjectName upload = Items.upload(key, id);
        var isThere =
                new io.tarn.object.update.Part(
                        upload, List.of(new Tuple(new Predicate.Exists(), List.of())));
        var actions = new ArrayList<Action>();
        actions.add(new Action.Truncate(0));
        if (content.bytes() > 0) {
            actions.add(new Action.Append(content.pieces()));
        }
        actions.add(new Action.SetMetadata(Described.metadata(attributes, false)));
        var part =
                new io.tarn.object.update.Part(
                        Items.part(id, number), List.of(new Tuple(new Predicate.True(), actions)));
        return switch (bucket.volume().change(List.of(isThere, part), content.blocks())) {
            case Volume.Changed.Done done ->
                    new Part(
                            number,
                            Instant.ofEpochMilli(done.time().millis()),
                            content.bytes(),
                            attributes);
            case Volume.Changed.Aborted _ -> throw new RefusedException(Refusal.NO_SUCH_UPLOAD);
        };
    }

    Page<Part> parts(String key, String id, int after, int max)
            throws RefusedException, InterruptedException {
        find(key, id);
        ObjectList<Head> page = page(bucket.volume().view(), id, after, max);
        List<Part> parts =
                page.entries().stream()
                        .filter(entry -> !entry.value().isDeleted())
                        .map(entry -> part(entry.name(), entry.value()))
                        .toList();
        return new Page<>(parts, !page.isComplete() && !parts.isEmpty());
    }

    private static ObjectList<Head> page(Volume.View view, String id, int after, int max)
            throws RefusedException, InterruptedException {
        Bytes from = Items.part(id, after + 1).utf8();
        return view.heads(Items.parts(id), from, Math.min(max, Volume.PAGE_MAX));
    }

    private static Part part(ObjectName name, Head head) {
        return new Part(
                Items.partNumber(name),
                Instant.ofEpochMilli(head.time().millis()),
                head.bytes(),
                Described.attributes(head.metadata()));
    }

    /// @param parts as they were listed
    Version complete(Upload upload, List<Part> parts, Attributes attributes, Condition condition)
            throws RefusedException, InterruptedException {
        List<Assembly.Source> sources = sources(upload, parts);
        Version version = assembled(upload, sources, attributes, condition);
        leftovers.remove(bucket, upload.id());
        return version;
    }

    private Version assembled(
            Upload upload,
            List<Assembly.Source> sources,
            Attributes attributes,
            Condition condition)
            throws RefusedException, InterruptedException {
        long bytes = sources.stream().mapToLong(Assembly.Source::bytes).sum();
        var assembly = new Assembly(bucket.volume(), upload, Assembly.LEAVES_MAX);
        try {
            List<Action> actions = assembly.actions(sources);
            return commits.assemble(upload, actions, bytes, attributes, condition);
        } catch (MissingBlocksException e) {
            List<Action> actions = assembly.bringing(sources);
            return commits.assemble(upload, actions, bytes, attributes, condition);
        }
    }

    private List<Assembly.Source> sources(Upload upload, List<Part> parts)
            throws RefusedException, InterruptedException {
        Volume.View view = bucket.volume().view();
        var there = new TreeMap<Integer, Head>();
        var sources = new ArrayList<Assembly.Source>();
        for (Part part : parts) {
            if (!there.containsKey(part.number())) {
                readFrom(view, upload.id(), part.number(), there);
            }
            Head head = there.get(part.number());
            ObjectName name = Items.part(upload.id(), part.number());
            if (head == null || !part(name, head).equals(part)) {
                throw new RefusedException(Refusal.INVALID_PART);
            }
            head.index()
                    .ifPresent(
                            index -> sources.add(new Assembly.Source(name, head.number(), index)));
        }
        return sources;
    }

    private static void readFrom(
            Volume.View view, String id, int number, SortedMap<Integer, Head> there)
            throws RefusedException, InterruptedException {
        page(view, id, number - 1, Volume.PAGE_MAX).entries().stream()
                .filter(entry -> !entry.value().isDeleted())
                .forEach(entry -> there.put(Items.partNumber(entry.name()), entry.value()));
    }

    void abort(String key, String id) throws RefusedException, InterruptedException {
        find(key, id);
        List<Tuple> tuples =
                List.of(new Tuple(new Predicate.Exists(), List.of(new Action.Remove())));
        if (commits.change(Items.upload(key, id), tuples, Blocks.NONE)
                instanceof Volume.Changed.Aborted) {
            throw new RefusedException(Refusal.NO_SUCH_UPLOAD);
        }
        leftovers.remove(bucket, id);
    }

    Page<Upload> list(String prefix, Place from, int max)
            throws RefusedException, InterruptedException {
        Volume.View view = bucket.volume().view();
        BucketState state = bucket.state();
        Bytes at =
                from.after().isPresent()
                        ? Items.behindUpload(from.key(), from.after().get())
                        : Items.uploads(from.key());
        var uploads = new ArrayList<Upload>();
        boolean isComplete = false;
        while (uploads.size() < max && !isComplete) {
            int wanted = Math.min(max - uploads.size(), Volume.PAGE_MAX);
            ObjectList<Head> page = view.heads(Items.uploads(Items.utf8(prefix)), at, wanted);
            for (ObjectList.Listed<Head> entry : page.entries()) {
                // What names begin with may end in what comes behind the key.
                if (Items.isUpload(entry.name())
                        && Items.uploadKey(entry.name()).startsWith(prefix)
                        && isOf(entry.value(), state)) {
                    uploads.add(shown(entry.name(), entry.value()));
                }
                at = Items.behind(entry.name().utf8());
            }
            isComplete = page.isComplete();
        }
        return new Page<>(uploads, !isComplete);
    }
}
