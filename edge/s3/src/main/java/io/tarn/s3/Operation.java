package io.tarn.s3;

import io.tarn.s3.Target.Level;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/// What can be asked. A request is an operation if it has its method, is about its kind of target, has all of its
/// markers, and no query parameter that the operation does not know.
enum Operation {
    LIST_BUCKETS(
            "ListBuckets",
            "GET",
            Level.SERVICE,
            "",
            "prefix max-buckets continuation-token bucket-region"),

    CREATE_BUCKET("CreateBucket", "PUT", Level.BUCKET, "", ""),
    DELETE_BUCKET("DeleteBucket", "DELETE", Level.BUCKET, "", ""),
    HEAD_BUCKET("HeadBucket", "HEAD", Level.BUCKET, "", ""),
    LIST_OBJECTS(
            "ListObjects",
            "GET",
            Level.BUCKET,
            "",
            "prefix delimiter marker max-keys encoding-type"),
    LIST_OBJECTS_V2(
            "ListObjectsV2",
            "GET",
            Level.BUCKET,
            "list-type",
            "prefix delimiter start-after continuation-token max-keys encoding-type fetch-owner"),
    LIST_VERSIONS(
            "ListObjectVersions",
            "GET",
            Level.BUCKET,
            "versions",
            "prefix delimiter key-marker version-id-marker max-keys encoding-type"),
    LIST_UPLOADS(
            "ListMultipartUploads",
            "GET",
            Level.BUCKET,
            "uploads",
            "prefix delimiter key-marker upload-id-marker max-uploads encoding-type"),
    DELETE_OBJECTS("DeleteObjects", "POST", Level.BUCKET, "delete", ""),
    GET_LOCATION("GetBucketLocation", "GET", Level.BUCKET, "location", ""),
    GET_VERSIONING("GetBucketVersioning", "GET", Level.BUCKET, "versioning", ""),
    PUT_VERSIONING("PutBucketVersioning", "PUT", Level.BUCKET, "versioning", ""),
    GET_LOCKING("GetObjectLockConfiguration", "GET", Level.BUCKET, "object-lock", ""),
    PUT_LOCKING("PutObjectLockConfiguration", "PUT", Level.BUCKET, "object-lock", ""),
    GET_CORS("GetBucketCors", "GET", Level.BUCKET, "cors", ""),
    PUT_CORS("PutBucketCors", "PUT", Level.BUCKET, "cors", ""),
    DELETE_CORS("DeleteBucketCors", "DELETE", Level.BUCKET, "cors", ""),
    GET_BUCKET_ACL("GetBucketAcl", "GET", Level.BUCKET, "acl", ""),
    PUT_BUCKET_ACL("PutBucketAcl", "PUT", Level.BUCKET, "acl", ""),

    // What no bucket here has, which is a true answer.
    GET_POLICY("GetBucketPolicy", "GET", Level.BUCKET, "policy", ""),
    GET_POLICY_STATUS("GetBucketPolicyStatus", "GET", Level.BUCKET, "policyStatus", ""),
    GET_LIFECYCLE("GetBucketLifecycleConfiguration", "GET", Level.BUCKET, "lifecycle", ""),
    GET_ENCRYPTION("GetBucketEncryption", "GET", Level.BUCKET, "encryption", ""),
    GET_REPLICATION("GetBucketReplication", "GET", Level.BUCKET, "replication", ""),
    GET_WEBSITE("GetBucketWebsite", "GET", Level.BUCKET, "website", ""),
    GET_BUCKET_TAGGING("GetBucketTagging", "GET", Level.BUCKET, "tagging", ""),
    GET_PUBLIC_ACCESS_BLOCK("GetPublicAccessBlock", "GET", Level.BUCKET, "publicAccessBlock", ""),
    GET_OWNERSHIP_CONTROLS(
            "GetBucketOwnershipControls", "GET", Level.BUCKET, "ownershipControls", ""),
    GET_REQUEST_PAYMENT("GetBucketRequestPayment", "GET", Level.BUCKET, "requestPayment", ""),
    GET_LOGGING("GetBucketLogging", "GET", Level.BUCKET, "logging", ""),
    GET_NOTIFICATION("GetBucketNotificationConfiguration", "GET", Level.BUCKET, "notification", ""),
    GET_ACCELERATE("GetBucketAccelerateConfiguration", "GET", Level.BUCKET, "accelerate", ""),

    GET_OBJECT("GetObject", "GET", Level.OBJECT, "", Overrides.PARAMETERS + " versionId"),
    HEAD_OBJECT("HeadObject", "HEAD", Level.OBJECT, "", Overrides.PARAMETERS + " versionId"),
    /// Tarn's own: S3 has no proofs.
    GET_PROOF("GetObjectProof", "GET", Level.OBJECT, Proofs.SUB_RESOURCE, "versionId"),
    PUT_OBJECT("PutObject", "PUT", Level.OBJECT, "", ""),
    COPY_OBJECT("CopyObject", "PUT", Level.OBJECT, "", ""),
    DELETE_OBJECT("DeleteObject", "DELETE", Level.OBJECT, "", "versionId"),
    GET_TAGGING("GetObjectTagging", "GET", Level.OBJECT, "tagging", "versionId"),
    PUT_TAGGING("PutObjectTagging", "PUT", Level.OBJECT, "tagging", "versionId"),
    DELETE_TAGGING("DeleteObjectTagging", "DELETE", Level.OBJECT, "tagging", "versionId"),
    GET_RETENTION("GetObjectRetention", "GET", Level.OBJECT, "retention", "versionId"),
    PUT_RETENTION("PutObjectRetention", "PUT", Level.OBJECT, "retention", "versionId"),
    GET_LEGAL_HOLD("GetObjectLegalHold", "GET", Level.OBJECT, "legal-hold", "versionId"),
    PUT_LEGAL_HOLD("PutObjectLegalHold", "PUT", Level.OBJECT, "legal-hold", "versionId"),
    GET_OBJECT_ACL("GetObjectAcl", "GET", Level.OBJECT, "acl", "versionId"),
    PUT_OBJECT_ACL("PutObjectAcl", "PUT", Level.OBJECT, "acl", "versionId"),

    CREATE_UPLOAD("CreateMultipartUpload", "POST", Level.OBJECT, "uploads", ""),
    PUT_PART("UploadPart", "PUT", Level.OBJECT, "uploadId partNumber", ""),
    COPY_PART("UploadPartCopy", "PUT", Level.OBJECT, "uploadId partNumber", ""),
    LIST_PARTS(
            "ListParts",
            "GET",
            Level.OBJECT,
            "uploadId",
            "max-parts part-number-marker encoding-type"),
    COMPLETE_UPLOAD("CompleteMultipartUpload", "POST", Level.OBJECT, "uploadId", ""),
    ABORT_UPLOAD("AbortMultipartUpload", "DELETE", Level.OBJECT, "uploadId", "");

    static final String COPY_SOURCE = "x-amz-copy-source";

    /// Parameters that mean nothing to any operation: those of signatures, and the name of the operation, which SDKs
    /// add for logs.
    private static final Set<String> IGNORED =
            Set.of(
                    "x-id",
                    "X-Amz-Algorithm",
                    "X-Amz-Credential",
                    "X-Amz-Date",
                    "X-Amz-Expires",
                    "X-Amz-SignedHeaders",
                    "X-Amz-Signature",
                    "X-Amz-Content-Sha256");

    private final String label;
    private final String method;
    private final Level level;
    private final String markers;
    private final String parameters;

    Operation(String label, String method, Level level, String markers, String parameters) {
        this.label = label;
        this.method = method;
        this.level = level;
        this.markers = markers;
        this.parameters = parameters;
    }

    private static Set<String> words(String joined) {
        return joined.isEmpty() ? Set.of() : Set.of(joined.split(" ", -1));
    }

    /// S3's name of it.
    String label() {
        return label;
    }

    /// @return nothing for what is not implemented
    static Optional<Operation> of(S3Request request) {
        SortedSet<String> names = new TreeSet<>(request.query().names());
        names.removeAll(IGNORED);
        boolean copies = request.headers().has(COPY_SOURCE);
        return Arrays.stream(values())
                .filter(o -> o.method.equals(request.method()))
                .filter(o -> o.level == request.target().level())
                .filter(o -> names.containsAll(words(o.markers)))
                .filter(o -> names.stream().allMatch(o::knows))
                .filter(o -> o.copies() == copies)
                .findFirst();
    }

    private boolean knows(String parameter) {
        return words(markers).contains(parameter) || words(parameters).contains(parameter);
    }

    private boolean copies() {
        return this == COPY_OBJECT || this == COPY_PART;
    }
}
