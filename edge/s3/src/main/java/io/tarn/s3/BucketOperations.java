package io.tarn.s3;

import io.tarn.s3.store.Bucket;
import io.tarn.s3.store.BucketSettings;
import io.tarn.s3.store.DefaultRetention;
import io.tarn.s3.store.LockMode;
import io.tarn.s3.store.Outcome;
import io.tarn.s3.store.Refusal;
import io.tarn.s3.store.Versioning;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/// Buckets and their settings.
final class BucketOperations {
    private static final String XSI = " xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\"";

    /// Attempts to change settings that others change as well.
    private static final int ATTEMPTS = 5;

    private BucketOperations() {}

    static Reply list(Call call) throws S3Failure {
        String prefix = call.query("prefix").orElse("");
        int max = call.number("max-buckets", 10_000, 10_000);
        String after =
                call.query("continuation-token").map(BucketOperations::decodeToken).orElse("");
        boolean elsewhere =
                call.query("bucket-region")
                        .filter(r -> !r.equals(call.config().region()))
                        .isPresent();
        List<Bucket> buckets =
                Answers.value(call.store().buckets()).stream()
                        .filter(b -> !elsewhere && b.name().startsWith(prefix))
                        .filter(b -> b.name().compareTo(after) > 0)
                        .filter(b -> Access.may(call, Right.READ, b.name()))
                        .toList();
        List<Bucket> page = buckets.subList(0, Math.min(max, buckets.size()));
        XmlWriter xml = XmlWriter.of("ListAllMyBucketsResult");
        ListOperations.writeOwner(xml, "Owner", call.config().owner());
        xml.open("Buckets");
        for (Bucket bucket : page) {
            xml.open("Bucket")
                    .text("Name", bucket.name())
                    .text("CreationDate", HttpDate.iso(bucket.created()))
                    .text("BucketRegion", call.config().region())
                    .close();
        }
        xml.close();
        if (!prefix.isEmpty()) {
            xml.text("Prefix", prefix);
        }
        if (page.size() < buckets.size() && !page.isEmpty()) {
            xml.text(
                    "ContinuationToken",
                    Base64.getUrlEncoder()
                            .encodeToString(
                                    page.getLast().name().getBytes(StandardCharsets.UTF_8)));
        }
        return Reply.xml(xml);
    }

    private static String decodeToken(String token) {
        try {
            return new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            // Behind every name: a token that was never given lists nothing.
            return "~";
        }
    }

    static Reply create(Call call) throws IOException {
        String name = BucketNames.checked(call.bucket());
        checkLocation(call);
        boolean locking =
                call.header("x-amz-bucket-object-lock-enabled").orElse("").equalsIgnoreCase("true");
        BucketSettings plain = BucketSettings.plain();
        BucketSettings settings =
                locking
                        ? plain.withVersioning(Versioning.ENABLED).withLocking(Optional.empty())
                        : plain;
        Outcome<Bucket> made = call.store().createBucket(name, settings);
        if (made instanceof Outcome.Refused<Bucket>(Refusal why, String _)) {
            if (why == Refusal.FULL) {
                throw S3Error.TOO_MANY_BUCKETS.failure();
            }
            if (why == Refusal.BUCKET_EXISTS && isMadeAgain(call, locking)) {
                return Reply.empty(200).with("Location", "/" + name);
            }
        }
        Answers.value(made);
        return Reply.empty(200).with("Location", "/" + name);
    }

    /// S3 API, CreateBucket: "For legacy compatibility, if you re-create an existing bucket that you already own in us-east-1,
    /// Amazon S3 returns 200 OK". Nothing changes, so it has to have the locks that are asked for.
    private static boolean isMadeAgain(Call call, boolean locking) throws S3Failure {
        return call.config().region().equals(S3Config.DEFAULT_REGION)
                && (!locking || bucket(call).settings().locking());
    }

    private static void checkLocation(Call call) throws IOException {
        byte[] body = Bodies.bytes(call.request(), call.signed(), call.limits());
        if (body.length == 0) {
            return;
        }
        XmlElement configuration = XmlElement.parse(body).expect("CreateBucketConfiguration");
        configuration.only("LocationConstraint");
        Optional<String> location =
                configuration.childText("LocationConstraint").filter(text -> !text.isBlank());
        if (location.isPresent() && !location.get().equals(call.config().region())) {
            throw S3Error.ILLEGAL_LOCATION_CONSTRAINT.failure();
        }
    }

    static Reply delete(Call call) throws S3Failure {
        Answers.value(call.store().deleteBucket(call.bucket()));
        return Reply.empty(204);
    }

    static Reply head(Call call) throws S3Failure {
        bucket(call);
        return Reply.empty(200).with(Reply.REGION, call.config().region());
    }

    static Reply location(Call call) throws S3Failure {
        bucket(call);
        String region = call.config().region();
        XmlWriter xml = XmlWriter.of("LocationConstraint");
        // The first region has no name here, for ever.
        if (!region.equals(S3Config.DEFAULT_REGION)) {
            xml.raw(region);
        }
        return Reply.xml(xml);
    }

    static Reply versioning(Call call) throws S3Failure {
        XmlWriter xml = XmlWriter.of("VersioningConfiguration");
        switch (bucket(call).settings().versioning()) {
            case OFF -> {
                // Never said is not the same as suspended.
            }
            case ENABLED -> xml.text("Status", "Enabled");
            case SUSPENDED -> xml.text("Status", "Suspended");
        }
        return Reply.xml(xml);
    }

    static Reply putVersioning(Call call) throws IOException {
        XmlElement document = call.document().expect("VersioningConfiguration");
        document.only("Status", "MfaDelete");
        if (document.childText("MfaDelete").filter("Enabled"::equals).isPresent()) {
            throw S3Error.NOT_IMPLEMENTED.failure("MfaDelete is not implemented");
        }
        Versioning wanted =
                switch (document.childText("Status").orElse("")) {
                    case "Enabled" -> Versioning.ENABLED;
                    case "Suspended" -> Versioning.SUSPENDED;
                    default -> throw S3Error.MALFORMED_XML.failure();
                };
        configure(
                call,
                settings -> {
                    if (settings.locking() && wanted != Versioning.ENABLED) {
                        throw S3Error.INVALID_BUCKET_STATE.failure(
                                "An Object Lock configuration is present on this bucket, so the versioning state cannot be"
                                        + " changed.");
                    }
                    return settings.withVersioning(wanted);
                });
        return Reply.empty(200);
    }

    static Reply locking(Call call) throws S3Failure {
        BucketSettings settings = bucket(call).settings();
        if (!settings.locking()) {
            throw S3Error.OBJECT_LOCK_NOT_FOUND.failure();
        }
        XmlWriter xml =
                XmlWriter.of("ObjectLockConfiguration").text("ObjectLockEnabled", "Enabled");
        settings.retention()
                .ifPresent(retention ->
                        xml.open("Rule")
                                .open("DefaultRetention")
                                .text("Mode", retention.mode().name())
                                .number(retention.years() ? "Years" : "Days", retention.count())
                                .close()
                                .close());
        return Reply.xml(xml);
    }

    static Reply putLocking(Call call) throws IOException {
        XmlElement document = call.document().expect("ObjectLockConfiguration");
        document.only("ObjectLockEnabled", "Rule");
        if (!document.childText("ObjectLockEnabled").orElse("").equals("Enabled")) {
            throw S3Error.MALFORMED_XML.failure();
        }
        Optional<XmlElement> rule = document.child("Rule");
        Optional<DefaultRetention> retention =
                rule.isPresent()
                        ? Optional.of(retention(rule.get().require("DefaultRetention")))
                        : Optional.empty();
        configure(
                call,
                settings -> {
                    if (settings.versioning() != Versioning.ENABLED) {
                        throw S3Error.INVALID_BUCKET_STATE.failure(
                                "Versioning must be 'Enabled' on the bucket to apply a Object Lock configuration");
                    }
                    return settings.withLocking(retention);
                });
        return Reply.empty(200);
    }

    private static DefaultRetention retention(XmlElement element) throws S3Failure {
        LockMode mode = Locks.mode(element.require("Mode").text());
        Optional<String> days = element.childText("Days");
        Optional<String> years = element.childText("Years");
        if (days.isPresent() == years.isPresent()) {
            throw S3Error.MALFORMED_XML.failure();
        }
        String count = days.or(() -> years).orElse("");
        int max = DefaultRetention.DAYS_MAX / (years.isPresent() ? 365 : 1);
        if (!count.matches("\\d{1,6}")
                || Integer.parseInt(count) < 1
                || Integer.parseInt(count) > max) {
            throw S3Error.INVALID_ARGUMENT.failure(
                    "Default retention period must be a positive integer value, of 100 years at most.");
        }
        return new DefaultRetention(mode, Integer.parseInt(count), years.isPresent());
    }

    static Reply cors(Call call) throws S3Failure {
        BucketSettings settings = bucket(call).settings();
        if (settings.cors().isEmpty()) {
            throw S3Error.NO_SUCH_CORS_CONFIGURATION.failure();
        }
        return Reply.xml(Cors.write(settings.cors()));
    }

    static Reply putCors(Call call) throws IOException {
        var rules = Cors.parse(call.document());
        configure(call, settings -> settings.withCors(rules));
        return Reply.empty(200);
    }

    static Reply deleteCors(Call call) throws S3Failure {
        configure(call, settings -> settings.withCors(List.of()));
        return Reply.empty(204);
    }

    static Reply acl(Call call) throws S3Failure {
        bucket(call);
        return ownersOnly(call);
    }

    /// What a private bucket or object has: its owner may do everything, nobody else anything.
    static Reply ownersOnly(Call call) {
        XmlWriter xml = XmlWriter.of("AccessControlPolicy");
        String owner = call.config().owner();
        ListOperations.writeOwner(xml, "Owner", owner);
        xml.open("AccessControlList").open("Grant");
        xml.raw("<Grantee" + XSI + " xsi:type=\"CanonicalUser\">")
                .text("ID", owner)
                .text("DisplayName", owner)
                .raw("</Grantee>");
        return Reply.xml(xml.text("Permission", "FULL_CONTROL"));
    }

    /// The only one that can be put is the one that is there: others would be promises.
    static Reply putAcl(Call call) throws IOException {
        if (call.header("x-amz-acl").isEmpty()) {
            throw S3Error.NOT_IMPLEMENTED.failure("access lists are not implemented");
        }
        Bodies.bytes(call.request(), call.signed(), call.limits());
        if (call.operation() == Operation.PUT_OBJECT_ACL) {
            ObjectOperations.found(call);
        } else {
            bucket(call);
        }
        return Reply.empty(200);
    }

    /// What no bucket here has.
    static Reply absent(Call call) throws S3Failure {
        bucket(call);
        throw switch (call.operation()) {
            case GET_POLICY, GET_POLICY_STATUS -> S3Error.NO_SUCH_BUCKET_POLICY.failure();
            case GET_LIFECYCLE -> S3Error.NO_SUCH_LIFECYCLE_CONFIGURATION.failure();
            case GET_ENCRYPTION -> S3Error.NO_SUCH_ENCRYPTION_CONFIGURATION.failure();
            case GET_REPLICATION -> S3Error.NO_SUCH_REPLICATION_CONFIGURATION.failure();
            case GET_WEBSITE -> S3Error.NO_SUCH_WEBSITE_CONFIGURATION.failure();
            case GET_BUCKET_TAGGING -> S3Error.NO_SUCH_TAG_SET.failure();
            case GET_PUBLIC_ACCESS_BLOCK -> S3Error.NO_SUCH_PUBLIC_ACCESS_BLOCK.failure();
            case GET_OWNERSHIP_CONTROLS -> S3Error.OWNERSHIP_CONTROLS_NOT_FOUND.failure();
            default -> S3Error.NOT_IMPLEMENTED.failure();
        };
    }

    /// What every bucket here has, and cannot be changed.
    static Reply fixed(Call call) throws S3Failure {
        bucket(call);
        return Reply.xml(
                switch (call.operation()) {
                    case GET_REQUEST_PAYMENT ->
                            XmlWriter.of("RequestPaymentConfiguration")
                                    .text("Payer", "BucketOwner");
                    case GET_LOGGING -> XmlWriter.of("BucketLoggingStatus");
                    case GET_NOTIFICATION -> XmlWriter.of("NotificationConfiguration");
                    case GET_ACCELERATE -> XmlWriter.of("AccelerateConfiguration");
                    default -> throw S3Error.NOT_IMPLEMENTED.failure();
                });
    }

    static Bucket bucket(Call call) throws S3Failure {
        return Answers.value(call.store().bucket(call.bucket()));
    }

    /// A change of settings, which may refuse those that are there.
    @FunctionalInterface
    private interface Change {
        BucketSettings of(BucketSettings settings) throws S3Failure;
    }

    private static void configure(Call call, Change change) throws S3Failure {
        for (int attempt = 1; ; attempt++) {
            Bucket seen = bucket(call);
            try {
                Answers.value(call.store().configure(seen, change.of(seen.settings())));
                return;
            } catch (S3Failure e) {
                if (e.error() != S3Error.CONDITIONAL_REQUEST_CONFLICT || attempt == ATTEMPTS) {
                    throw e;
                }
            }
        }
    }
}
