package io.tarn.bucket;

import io.tarn.base.Bytes;
import io.tarn.base.CanonicalReader;
import io.tarn.base.CanonicalWriter;
import io.tarn.base.MalformedException;
import io.tarn.object.Head;
import io.tarn.object.Metadata;
import io.tarn.object.VersionNumber;
import io.tarn.ring.AgreedTime;
import io.tarn.s3.store.Bucket;
import io.tarn.s3.store.BucketSettings;
import io.tarn.s3.store.CorsRule;
import io.tarn.s3.store.DefaultRetention;
import io.tarn.s3.store.LockMode;
import io.tarn.s3.store.Refusal;
import io.tarn.s3.store.Versioning;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/// What is to be known of a bucket to read and change it: the newest version of its settings. Every change of the bucket looks at
/// their number.
///
/// @param created what is older is of another bucket that had this name
/// @param versionedSince when versioning was no longer off; what was deleted before is not shown
/// @param isClosing whether somebody is about to delete it; whoever changes something says first that it is not
record BucketState(
        VersionNumber revision,
        AgreedTime created,
        Optional<AgreedTime> versionedSince,
        BucketSettings settings,
        boolean isClosing) {
    private static final String TAG = "tarn.s3-bucket.v1";

    /// In the metadata of the settings.
    private static final String KEY = "bucket";

    private static final int RULES_MAX = 100;
    private static final int TEXTS_MAX = 100;
    private static final int TEXT_BYTES_MAX = Metadata.BYTES_MAX;

    boolean isVersioned() {
        return settings.versioning() == Versioning.ENABLED;
    }

    boolean isOff() {
        return settings.versioning() == Versioning.OFF;
    }

    Bucket shown(String name) {
        Instant since = Instant.ofEpochMilli(created.millis());
        return new Bucket(name, since, revision.number(), settings);
    }

    /// Of a new bucket.
    static Metadata first(BucketSettings settings) throws RefusedException {
        return metadata(settings, 0, 0, false);
    }

    /// What comes behind this.
    Metadata next(BucketSettings changed, boolean isClosed) throws RefusedException {
        // Of times that are not known before it is done, those of the version count.
        long since = versionedSince.map(AgreedTime::millis).orElse(0L);
        return metadata(changed, created.millis(), since, isClosed);
    }

    private static Metadata metadata(
            BucketSettings settings, long createdMillis, long sinceMillis, boolean isClosing)
            throws RefusedException {
        var out = new CanonicalWriter(TAG);
        out.u64(createdMillis).u64(sinceMillis).bool(isClosing);
        out.u8(code(settings.versioning())).bool(settings.locking());
        out.bool(settings.retention().isPresent());
        settings.retention()
                .ifPresent(lock ->
                        out.bool(lock.mode() == LockMode.COMPLIANCE)
                                .u32(lock.count())
                                .bool(lock.years()));
        out.u32(settings.cors().size());
        settings.cors().forEach(rule -> write(out, rule));
        if (out.size() > Metadata.BYTES_MAX) {
            throw new RefusedException(
                    Refusal.METADATA_TOO_LARGE, "a bucket's settings have at most 4 KiB");
        }
        return Described.with(Metadata.NONE, KEY, out.toBytes());
    }

    private static void write(CanonicalWriter out, CorsRule rule) {
        out.bool(rule.id().isPresent());
        rule.id().ifPresent(out::text);
        for (List<String> texts :
                List.of(rule.origins(), rule.methods(), rule.headers(), rule.exposed())) {
            out.u32(texts.size());
            texts.forEach(out::text);
        }
        out.bool(rule.maxAgeSeconds().isPresent());
        rule.maxAgeSeconds().ifPresent(out::u32);
    }

    /// @param head of the settings
    /// @throws RefusedException if they are of a later release
    static BucketState of(Head head) throws RefusedException {
        try {
            Bytes encoding =
                    head.metadata()
                            .get(KEY)
                            .orElseThrow(() -> new MalformedException("no settings"));
            return read(head, new CanonicalReader(encoding, TAG));
        } catch (MalformedException | IllegalArgumentException e) {
            throw new RefusedException(
                    Refusal.UNAVAILABLE, "the bucket's settings are not of this release");
        }
    }

    private static BucketState read(Head head, CanonicalReader in) throws MalformedException {
        long createdMillis = in.u64();
        long sinceMillis = in.u64();
        boolean isClosing = in.bool();
        Versioning versioning = versioning(in.u8());
        boolean locking = in.bool();
        Optional<DefaultRetention> retention =
                in.bool()
                        ? Optional.of(
                                new DefaultRetention(
                                        in.bool() ? LockMode.COMPLIANCE : LockMode.GOVERNANCE,
                                        in.u32(),
                                        in.bool()))
                        : Optional.empty();
        var rules = new ArrayList<CorsRule>();
        int count = in.count(RULES_MAX);
        for (int i = 0; i < count; i++) {
            rules.add(readRule(in));
        }
        in.end();
        AgreedTime created = createdMillis == 0 ? head.time() : new AgreedTime(createdMillis);
        Optional<AgreedTime> since =
                versioning == Versioning.OFF
                        ? Optional.empty()
                        : Optional.of(sinceMillis == 0 ? head.time() : new AgreedTime(sinceMillis));
        return new BucketState(
                head.number(),
                created,
                since,
                new BucketSettings(versioning, locking, retention, rules),
                isClosing);
    }

    private static CorsRule readRule(CanonicalReader in) throws MalformedException {
        Optional<String> id = in.bool() ? Optional.of(in.text(TEXT_BYTES_MAX)) : Optional.empty();
        List<String> origins = readTexts(in);
        List<String> methods = readTexts(in);
        List<String> headers = readTexts(in);
        List<String> exposed = readTexts(in);
        OptionalInt age = in.bool() ? OptionalInt.of(in.u32()) : OptionalInt.empty();
        return new CorsRule(id, origins, methods, headers, exposed, age);
    }

    private static List<String> readTexts(CanonicalReader in) throws MalformedException {
        var texts = new ArrayList<String>();
        int count = in.count(TEXTS_MAX);
        for (int i = 0; i < count; i++) {
            texts.add(in.text(TEXT_BYTES_MAX));
        }
        return texts;
    }

    private static int code(Versioning versioning) {
        return switch (versioning) {
            case OFF -> 0;
            case ENABLED -> 1;
            case SUSPENDED -> 2;
        };
    }

    private static Versioning versioning(int code) throws MalformedException {
        return switch (code) {
            case 0 -> Versioning.OFF;
            case 1 -> Versioning.ENABLED;
            case 2 -> Versioning.SUSPENDED;
            default -> throw new MalformedException("no versioning is " + code);
        };
    }
}
