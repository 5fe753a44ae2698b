package io.tarn.s3;

/// What a principal has to be allowed for an operation. It is looked at before anything else is, so that who may not read a bucket does
/// not learn whether it is there.
final class Access {
    private Access() {}

    static void check(Call call) throws S3Failure {
        if (call.request().target().bucket().isPresent()) {
            check(call, needed(call), call.bucket());
        }
    }

    static void check(Call call, Right right, String bucket) throws S3Failure {
        if (!may(call, right, bucket)) {
            throw S3Error.ACCESS_DENIED.failure(
                    "%s is not authorized to perform: %s"
                            .formatted(principal(call).name(), call.operation().label()));
        }
    }

    static boolean may(Call call, Right right, String bucket) {
        return principal(call).may(right, bucket);
    }

    private static Principal principal(Call call) {
        return call.signed().who().principal();
    }

    private static Right needed(Call call) {
        Right usual = usual(call.operation());
        return usual == Right.WRITE && Locks.bypasses(call) ? Right.OWN : usual;
    }

    private static Right usual(Operation operation) {
        return switch (operation) {
            case LIST_BUCKETS,
                    HEAD_BUCKET,
                    LIST_OBJECTS,
                    LIST_OBJECTS_V2,
                    LIST_VERSIONS,
                    LIST_UPLOADS,
                    GET_LOCATION,
                    GET_VERSIONING,
                    GET_LOCKING,
                    GET_CORS,
                    GET_BUCKET_ACL,
                    GET_POLICY,
                    GET_POLICY_STATUS,
                    GET_LIFECYCLE,
                    GET_ENCRYPTION,
                    GET_REPLICATION,
                    GET_WEBSITE,
                    GET_BUCKET_TAGGING,
                    GET_PUBLIC_ACCESS_BLOCK,
                    GET_OWNERSHIP_CONTROLS,
                    GET_REQUEST_PAYMENT,
                    GET_LOGGING,
                    GET_NOTIFICATION,
                    GET_ACCELERATE,
                    GET_OBJECT,
                    HEAD_OBJECT,
                    GET_PROOF,
                    GET_TAGGING,
                    GET_RETENTION,
                    GET_LEGAL_HOLD,
                    GET_OBJECT_ACL,
                    LIST_PARTS ->
                    Right.READ;
            case DELETE_OBJECTS,
                    PUT_OBJECT,
                    COPY_OBJECT,
                    DELETE_OBJECT,
                    PUT_TAGGING,
                    DELETE_TAGGING,
                    PUT_RETENTION,
                    PUT_OBJECT_ACL,
                    CREATE_UPLOAD,
                    PUT_PART,
                    COPY_PART,
                    COMPLETE_UPLOAD,
                    ABORT_UPLOAD ->
                    Right.WRITE;
            case CREATE_BUCKET,
                    DELETE_BUCKET,
                    PUT_VERSIONING,
                    PUT_LOCKING,
                    PUT_CORS,
                    DELETE_CORS,
                    PUT_BUCKET_ACL,
                    PUT_LEGAL_HOLD ->
                    Right.OWN;
        };
    }
}
