package io.tarn.s3;

import io.tarn.base.Bytes;
import io.tarn.s3.store.Attributes;
import io.tarn.s3.store.Bucket;
import io.tarn.s3.store.BucketSettings;
import io.tarn.s3.store.Certified;
import io.tarn.s3.store.Condition;
import io.tarn.s3.store.Deletion;
import io.tarn.s3.store.Done;
import io.tarn.s3.store.Incoming;
import io.tarn.s3.store.LockMode;
import io.tarn.s3.store.ObjectLock;
import io.tarn.s3.store.ObjectStore;
import io.tarn.s3.store.Outcome;
import io.tarn.s3.store.Page;
import io.tarn.s3.store.Part;
import io.tarn.s3.store.Place;
import io.tarn.s3.store.Refusal;
import io.tarn.s3.store.Retention;
import io.tarn.s3.store.Upload;
import io.tarn.s3.store.Version;
import io.tarn.s3.store.Versioning;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/// A store in memory that keeps to the port's contract: all versions stay, conditions are judged under the lock that
/// changes are made under, and nothing is committed before its content was read to the end.
final class MemoryStore implements ObjectStore {
    /// A page is short, so that lists are put together from several.
    private static final int PAGE_MAX = 7;

    private record Kept(Version version, Bytes content) {}

    private static final class Stored {
        private Bucket bucket;
        private final SortedMap<Bytes, List<Kept>> objects = new TreeMap<>();
        private final SortedMap<String, UploadInProgress> uploads = new TreeMap<>();

        Stored(Bucket bucket) {
            this.bucket = bucket;
        }
    }

    private record KeptPart(Part part, Bytes content) {}

    private record UploadInProgress(Upload upload, SortedMap<Integer, KeptPart> parts) {}

    private final SortedMap<String, Stored> buckets = new TreeMap<>();
    private final boolean erases;
    private long counter;
    private Optional<Refusal> next = Optional.empty();
    private boolean breaks;
    private volatile CyclicBarrier meeting = new CyclicBarrier(1);

    /// @param erases whether versions can be removed, which the ring does not offer
    MemoryStore(boolean erases) {
        this.erases = erases;
    }

    synchronized void clear() {
        buckets.clear();
        meeting = new CyclicBarrier(1);
    }

    /// Reads end in the middle from here on.
    synchronized void breakReads() {
        breaks = true;
    }

    /// The next change or read is refused so.
    synchronized void refuseNext(Refusal why) {
        next = Optional.of(why);
    }

    /// From here on a deletion waits until as many are under way.
    void meetInDeletions(int count) {
        meeting = new CyclicBarrier(count);
    }

    /// Versions of an object that are kept, shown or not.
    synchronized int versionsKept(String bucket, String key) {
        Stored stored = buckets.get(bucket);
        return stored == null ? 0 : stored.objects.getOrDefault(Names.bytes(key), List.of()).size();
    }

    /// Uploads that have not ended.
    synchronized int uploadsKept(String bucket) {
        Stored stored = buckets.get(bucket);
        return stored == null ? 0 : stored.uploads.size();
    }

    private <T> Optional<Outcome<T>> refused() {
        Optional<Outcome<T>> answer = next.map(Outcome::refused);
        next = Optional.empty();
        return answer;
    }

    private <T> Outcome<T> in(String name, Function<Stored, Outcome<T>> action) {
        Stored stored = buckets.get(name);
        return stored == null ? Outcome.refused(Refusal.NO_SUCH_BUCKET) : action.apply(stored);
    }

    private static Instant now() {
        return Instant.now();
    }

    @Override
    public synchronized Outcome<List<Bucket>> buckets() {
        return Outcome.of(buckets.values().stream().map(stored -> stored.bucket).toList());
    }

    @Override
    public synchronized Outcome<Bucket> bucket(String name) {
        return in(name, stored -> Outcome.of(stored.bucket));
    }

    @Override
    public synchronized Outcome<Bucket> createBucket(String name, BucketSettings settings) {
        Optional<Outcome<Bucket>> refused = refused();
        if (refused.isPresent()) {
            return refused.get();
        }
        if (buckets.containsKey(name)) {
            return Outcome.refused(Refusal.BUCKET_EXISTS);
        }
        Bucket bucket = new Bucket(name, now(), 1, settings);
        buckets.put(name, new Stored(bucket));
        return Outcome.of(bucket);
    }

    @Override
    public synchronized Outcome<Done> deleteBucket(String name) {
        return in(
                name,
                stored -> {
                    boolean shown =
                            stored.objects.values().stream()
                                    .anyMatch(kept -> !shown(stored, kept).isEmpty());
                    if (shown || !stored.uploads.isEmpty()) {
                        return Outcome.refused(Refusal.BUCKET_NOT_EMPTY);
                    }
                    buckets.remove(name);
                    return Outcome.of(Done.DONE);
                });
    }

    @Override
    public synchronized Outcome<Bucket> configure(Bucket seen, BucketSettings settings) {
        return in(
                seen.name(),
                stored -> {
                    Optional<Outcome<Bucket>> refused = refused();
                    if (refused.isPresent()) {
                        return refused.get();
                    }
                    if (stored.bucket.revision() != seen.revision()) {
                        return Outcome.refused(Refusal.CONFLICT);
                    }
                    stored.bucket =
                            new Bucket(seen.name(), seen.created(), seen.revision() + 1, settings);
                    return Outcome.of(stored.bucket);
                });
    }

    /// What clients see, newest first: of versions with the id `null` the newest only, and none but it without
    /// versioning.
    private static List<Kept> shown(Stored stored, List<Kept> all) {
        List<Kept> shown = new ArrayList<>();
        boolean seenNull = false;
        boolean off = stored.bucket.settings().versioning() == Versioning.OFF;
        for (Kept kept : all.reversed()) {
            boolean isNull = kept.version().id().equals(Version.NULL_ID);
            if (isNull && seenNull) {
                continue;
            }
            seenNull |= isNull;
            if (off && kept.version().deleted()) {
                continue;
            }
            boolean newest = kept.equals(all.getLast());
            Version v = kept.version();
            shown.add(
                    new Kept(
                            new Version(
                                    v.key(),
                                    v.id(),
                                    v.number(),
                                    v.modified(),
                                    v.deleted(),
                                    newest,
                                    v.size(),
                                    v.attributes(),
                                    v.lock(),
                                    v.certified()),
                            kept.content()));
        }
        return shown;
    }

    private static Optional<Kept> find(Stored stored, String key, Optional<String> id) {
        return shown(stored, stored.objects.getOrDefault(Names.bytes(key), List.of())).stream()
                .filter(kept -> id.isEmpty() || kept.version().id().equals(id.get()))
                .findFirst();
    }

    @Override
    public synchronized Outcome<Version> find(
            String bucket, String key, Optional<String> versionId) {
        return in(
                bucket,
                stored ->
                        find(stored, key, versionId)
                                .<Outcome<Version>>map(kept -> Outcome.of(kept.version()))
                                .orElse(
                                        Outcome.refused(
                                                versionId.isPresent()
                                                        ? Refusal.NO_SUCH_VERSION
                                                        : Refusal.NO_SUCH_KEY)));
    }

    @Override
    public Outcome<Done> read(
            String bucket, Version version, long from, long length, OutputStream out)
            throws IOException {
        Bytes content;
        boolean breaksOff;
        synchronized (this) {
            Optional<Outcome<Done>> refused = refused();
            if (refused.isPresent()) {
                return refused.get();
            }
            Stored stored = buckets.get(bucket);
            Optional<Kept> kept =
                    stored == null
                            ? Optional.empty()
                            : find(stored, version.key(), Optional.of(version.id()));
            if (kept.isEmpty()) {
                return Outcome.refused(Refusal.NO_SUCH_VERSION);
            }
            content = kept.get().content();
            breaksOff = breaks;
        }
        if (breaksOff) {
            out.write(content.slice((int) from, (int) length / 2).toArray());
            throw new IOException("too few servers answer");
        }
        out.write(content.slice((int) from, (int) length).toArray());
        return Outcome.of(Done.DONE);
    }

    /// A proof is as long as the content.
    @Override
    public Outcome<Done> prove(String bucket, Version version, OutputStream out)
            throws IOException {
        out.write("proof of ".getBytes(StandardCharsets.US_ASCII));
        return read(bucket, version, 0, version.size(), out);
    }

    private static Optional<Certified> certified(long number, Bytes content) {
        String name = Hashes.sha256Hex(content.hex());
        Bytes receipt = Bytes.owning(("receipt " + number).getBytes(StandardCharsets.US_ASCII));
        return Optional.of(new Certified(name, Optional.of(receipt)));
    }

    private static Bytes drain(Incoming incoming) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        incoming.content().transferTo(all);
        return Bytes.owning(all.toByteArray());
    }

    private static Optional<Refusal> judge(Stored stored, String key, Condition condition) {
        Optional<Version> newest =
                find(stored, key, Optional.empty())
                        .map(Kept::version)
                        .filter(version -> !version.deleted());
        return switch (condition) {
            case Condition.Always() -> Optional.empty();
            case Condition.Absent() -> newest.map(_ -> Refusal.PRECONDITION_FAILED);
            case Condition.Exists() ->
                    newest.isPresent() ? Optional.empty() : Optional.of(Refusal.NO_SUCH_KEY);
            case Condition.Matches(String etag) -> {
                if (newest.isEmpty()) {
                    yield Optional.of(Refusal.NO_SUCH_KEY);
                }
                yield newest.get().etag().equals(etag)
                        ? Optional.empty()
                        : Optional.of(Refusal.PRECONDITION_FAILED);
            }
        };
    }

    private Version commit(
            Stored stored,
            String key,
            boolean deleted,
            Bytes content,
            Attributes attributes,
            ObjectLock lock) {
        counter++;
        BucketSettings settings = stored.bucket.settings();
        String id = settings.versioning() == Versioning.ENABLED ? "v" + counter : Version.NULL_ID;
        ObjectLock applied = lock;
        if (!deleted && lock.retention().isEmpty() && settings.retention().isPresent()) {
            Retention retention =
                    new Retention(
                            settings.retention().get().mode(),
                            now().plus(Duration.ofDays(settings.retention().get().days())));
            applied = new ObjectLock(Optional.of(retention), lock.held());
        }
        Version version =
                new Version(
                        key,
                        id,
                        counter,
                        now(),
                        deleted,
                        true,
                        content.size(),
                        attributes,
                        applied,
                        certified(counter, content));
        stored.objects
                .computeIfAbsent(Names.bytes(key), _ -> new ArrayList<>())
                .add(new Kept(version, content));
        return version;
    }

    private Outcome<Version> commitIf(
            String bucket,
            String key,
            Condition condition,
            Bytes content,
            Attributes attributes,
            ObjectLock lock) {
        return in(
                bucket,
                stored -> {
                    Optional<Outcome<Version>> refused = refused();
                    if (refused.isPresent()) {
                        return refused.get();
                    }
                    Optional<Refusal> judged = judge(stored, key, condition);
                    return judged.isPresent()
                            ? Outcome.refused(judged.get())
                            : Outcome.of(commit(stored, key, false, content, attributes, lock));
                });
    }

    @Override
    public Outcome<Version> put(
            String bucket, String key, Incoming incoming, Condition condition, ObjectLock lock)
            throws IOException {
        synchronized (this) {
            if (!buckets.containsKey(bucket)) {
                return Outcome.refused(Refusal.NO_SUCH_BUCKET);
            }
        }
        Bytes content = drain(incoming);
        synchronized (this) {
            return commitIf(bucket, key, condition, content, incoming.attributes(), lock);
        }
    }

    @Override
    public synchronized Outcome<Version> copy(
            String sourceBucket,
            Version source,
            String bucket,
            String key,
            Attributes attributes,
            Condition condition,
            ObjectLock lock) {
        if (!sourceBucket.equals(bucket)) {
            return Outcome.refused(Refusal.NOT_OFFERED);
        }
        return in(
                bucket,
                stored ->
                        find(stored, source.key(), Optional.of(source.id()))
                                .map(kept ->
                                        commitIf(
                                                bucket,
                                                key,
                                                condition,
                                                kept.content(),
                                                attributes,
                                                lock))
                                .orElse(Outcome.refused(Refusal.NO_SUCH_VERSION)));
    }

    @Override
    public synchronized Outcome<Version> describe(
            String bucket, Version seen, Attributes attributes) {
        if (!seen.newest()) {
            return Outcome.refused(Refusal.NOT_OFFERED);
        }
        return in(
                bucket,
                stored -> {
                    Optional<Kept> newest = find(stored, seen.key(), Optional.empty());
                    if (newest.filter(k -> k.version().modified().equals(seen.modified()))
                            .isEmpty()) {
                        return Outcome.refused(Refusal.CONFLICT);
                    }
                    return Outcome.of(
                            commit(
                                    stored,
                                    seen.key(),
                                    false,
                                    newest.get().content(),
                                    attributes,
                                    seen.lock()));
                });
    }

    @Override
    public Outcome<Deletion> delete(String bucket, String key, Condition condition) {
        try {
            meeting.await(30, TimeUnit.SECONDS);
        } catch (InterruptedException | BrokenBarrierException | TimeoutException e) {
            throw new IllegalStateException("nobody else deletes meanwhile", e);
        }
        return deleteNow(bucket, key, condition);
    }

    private synchronized Outcome<Deletion> deleteNow(
            String bucket, String key, Condition condition) {
        return in(
                bucket,
                stored -> {
                    Optional<Refusal> judged = judge(stored, key, condition);
                    if (judged.isPresent()) {
                        return Outcome.refused(judged.get());
                    }
                    boolean off = stored.bucket.settings().versioning() == Versioning.OFF;
                    if (off && find(stored, key, Optional.empty()).isEmpty()) {
                        return Outcome.of(new Deletion(Optional.empty(), false));
                    }
                    Version marker =
                            commit(
                                    stored,
                                    key,
                                    true,
                                    Bytes.EMPTY,
                                    Attributes.NONE,
                                    ObjectLock.NONE);
                    if (off) {
                        stored.objects.remove(Names.bytes(key));
                        return Outcome.of(new Deletion(Optional.empty(), false));
                    }
                    return Outcome.of(new Deletion(Optional.of(marker.id()), true));
                });
    }

    private static boolean isLocked(Version version, boolean bypass) {
        return version.lock().held()
                || version.lock()
                        .retention()
                        .filter(r -> r.until().isAfter(now()))
                        .filter(r -> r.mode() == LockMode.COMPLIANCE || !bypass)
                        .isPresent();
    }

    @Override
    public synchronized Outcome<Deletion> deleteVersion(
            String bucket, String key, String versionId, boolean bypass) {
        return in(
                bucket,
                stored -> {
                    Optional<Kept> kept = find(stored, key, Optional.of(versionId));
                    if (kept.isEmpty()) {
                        return Outcome.of(new Deletion(Optional.of(versionId), false));
                    }
                    if (isLocked(kept.get().version(), bypass)) {
                        return Outcome.refused(Refusal.LOCKED);
                    }
                    if (!erases) {
                        return Outcome.refused(Refusal.NOT_OFFERED);
                    }
                    List<Kept> all = stored.objects.getOrDefault(Names.bytes(key), List.of());
                    all.removeIf(k -> k.version().id().equals(versionId));
                    return Outcome.of(
                            new Deletion(Optional.of(versionId), kept.get().version().deleted()));
                });
    }

    @Override
    public synchronized Outcome<Done> protect(
            String bucket, Version version, ObjectLock lock, boolean bypass) {
        return in(
                bucket,
                stored -> {
                    List<Kept> all =
                            stored.objects.getOrDefault(Names.bytes(version.key()), List.of());
                    for (int i = 0; i < all.size(); i++) {
                        Version old = all.get(i).version();
                        if (!old.id().equals(version.id())) {
                            continue;
                        }
                        Optional<Retention> now = old.lock().retention();
                        boolean weaker =
                                now.isPresent()
                                        && lock.retention()
                                                .filter(r -> !r.until().isBefore(now.get().until()))
                                                .filter(r -> r.mode() == now.get().mode())
                                                .isEmpty();
                        boolean mayWeaken =
                                bypass
                                        && now.filter(r -> r.mode() == LockMode.GOVERNANCE)
                                                .isPresent();
                        if (weaker && !mayWeaken) {
                            return Outcome.refused(Refusal.LOCKED);
                        }
                        all.set(
                                i,
                                new Kept(
                                        new Version(
                                                old.key(),
                                                old.id(),
                                                old.number(),
                                                old.modified(),
                                                old.deleted(),
                                                old.newest(),
                                                old.size(),
                                                old.attributes(),
                                                lock,
                                                old.certified()),
                                        all.get(i).content()));
                    }
                    return Outcome.of(Done.DONE);
                });
    }

    @Override
    public synchronized Outcome<Page<Version>> list(
            String bucket, String prefix, Bytes from, int max) {
        return in(
                bucket,
                stored -> {
                    List<Version> versions = new ArrayList<>();
                    stored.objects.tailMap(from).values().stream()
                            .map(all -> shown(stored, all))
                            .filter(shown -> !shown.isEmpty())
                            .map(shown -> shown.getFirst().version())
                            .filter(v -> !v.deleted() && v.key().startsWith(prefix))
                            .forEach(versions::add);
                    return Outcome.of(page(versions, max));
                });
    }

    private static <T> Page<T> page(List<T> all, int max) {
        int size = Math.min(all.size(), Math.min(max, PAGE_MAX));
        return new Page<>(all.subList(0, size), size < all.size());
    }

    @Override
    public synchronized Outcome<Page<Version>> listVersions(
            String bucket, String prefix, Place from, int max) {
        return in(
                bucket,
                stored -> {
                    List<Version> versions = new ArrayList<>();
                    stored.objects
                            .tailMap(from.key())
                            .forEach((key, all) -> {
                                List<Version> shown =
                                        shown(stored, all).stream().map(Kept::version).toList();
                                int skip =
                                        key.equals(from.key())
                                                ? position(shown, Version::id, from.after())
                                                : 0;
                                shown.stream()
                                        .skip(skip)
                                        .filter(v -> v.key().startsWith(prefix))
                                        .forEach(versions::add);
                            });
                    return Outcome.of(page(versions, max));
                });
    }

    private static <T> int position(
            List<T> entries, Function<T, String> id, Optional<String> after) {
        for (int i = 0; i < entries.size() && after.isPresent(); i++) {
            if (id.apply(entries.get(i)).equals(after.get())) {
                return i + 1;
            }
        }
        return after.isPresent() ? entries.size() : 0;
    }

    @Override
    public synchronized Outcome<Upload> beginUpload(
            String bucket, String key, SortedMap<String, String> metadata, ObjectLock lock) {
        return in(
                bucket,
                stored -> {
                    counter++;
                    String id = "u%06d".formatted(counter);
                    Upload upload = new Upload(key, id, now(), metadata, lock);
                    stored.uploads.put(id, new UploadInProgress(upload, new TreeMap<>()));
                    return Outcome.of(upload);
                });
    }

    private <T> Outcome<T> inUpload(
            String bucket, String key, String id, Function<UploadInProgress, Outcome<T>> action) {
        return in(
                bucket,
                stored -> {
                    UploadInProgress upload = stored.uploads.get(id);
                    return upload == null || !upload.upload().key().equals(key)
                            ? Outcome.refused(Refusal.NO_SUCH_UPLOAD)
                            : action.apply(upload);
                });
    }

    @Override
    public synchronized Outcome<Upload> upload(String bucket, String key, String uploadId) {
        return inUpload(bucket, key, uploadId, upload -> Outcome.of(upload.upload()));
    }

    @Override
    public Outcome<Part> putPart(
            String bucket, String key, String uploadId, int number, Incoming incoming)
            throws IOException {
        Bytes content = drain(incoming);
        synchronized (this) {
            return inUpload(
                    bucket,
                    key,
                    uploadId,
                    upload -> {
                        Part part = new Part(number, now(), content.size(), incoming.attributes());
                        upload.parts().put(number, new KeptPart(part, content));
                        return Outcome.of(part);
                    });
        }
    }

    @Override
    public synchronized Outcome<Page<Part>> parts(
            String bucket, String key, String uploadId, int after, int max) {
        return inUpload(
                bucket,
                key,
                uploadId,
                upload ->
                        Outcome.of(
                                page(
                                        upload.parts().tailMap(after + 1).values().stream()
                                                .map(KeptPart::part)
                                                .toList(),
                                        max)));
    }

    @Override
    public synchronized Outcome<Version> complete(
            String bucket,
            Upload upload,
            List<Part> parts,
            Attributes attributes,
            Condition condition) {
        return inUpload(
                bucket,
                upload.key(),
                upload.id(),
                kept -> {
                    Bytes content = Bytes.EMPTY;
                    for (Part part : parts) {
                        KeptPart there = kept.parts().get(part.number());
                        if (there == null || !there.part().equals(part)) {
                            return Outcome.refused(Refusal.INVALID_PART);
                        }
                        content = Bytes.concat(content, there.content());
                    }
                    Outcome<Version> done =
                            commitIf(
                                    bucket,
                                    upload.key(),
                                    condition,
                                    content,
                                    attributes,
                                    upload.lock());
                    if (done instanceof Outcome.Success<Version>) {
                        forget(bucket, upload.id());
                    }
                    return done;
                });
    }

    private void forget(String bucket, String uploadId) {
        Stored stored = buckets.get(bucket);
        if (stored != null) {
            stored.uploads.remove(uploadId);
        }
    }

    @Override
    public synchronized Outcome<Done> abort(String bucket, String key, String uploadId) {
        return inUpload(
                bucket,
                key,
                uploadId,
                _ -> {
                    forget(bucket, uploadId);
                    return Outcome.of(Done.DONE);
                });
    }

    @Override
    public synchronized Outcome<Page<Upload>> uploads(
            String bucket, String prefix, Place from, int max) {
        return in(
                bucket,
                stored -> {
                    List<Upload> uploads =
                            stored.uploads.values().stream()
                                    .map(UploadInProgress::upload)
                                    .filter(u -> u.key().startsWith(prefix))
                                    .filter(u -> isBehind(u, from))
                                    .sorted(
                                            Comparator.comparing((Upload u) -> Names.bytes(u.key()))
                                                    .thenComparing(Upload::id))
                                    .toList();
                    return Outcome.of(page(uploads, max));
                });
    }

    private static boolean isBehind(Upload upload, Place place) {
        int order = Names.bytes(upload.key()).compareTo(place.key());
        return order > 0
                || (order == 0
                        && (place.after().isEmpty()
                                || upload.id().compareTo(place.after().get()) > 0));
    }
}
