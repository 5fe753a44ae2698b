package io.tarn.s3;

import io.tarn.s3.store.Bucket;
import io.tarn.s3.store.CorsRule;
import io.tarn.s3.store.ObjectStore;
import io.tarn.s3.store.Outcome;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// From a request to its answer.
final class Dispatcher {
    private static final Logger LOG = LoggerFactory.getLogger(Dispatcher.class);
    static final String UNKNOWN = "Unknown";

    private final S3Config config;
    private final ObjectStore store;
    private final SignatureCheck signatures;

    Dispatcher(S3Config config, ObjectStore store, AccessKeys keys) {
        this.config = config;
        this.store = store;
        this.signatures = new SignatureCheck(keys, config.region(), config.clock());
    }

    /// For logs and metrics; whether it is allowed is not known yet.
    static String label(S3Request request) {
        if (request.method().equals("OPTIONS")) {
            return "Preflight";
        }
        return Operation.of(request).map(Operation::label).orElse(UNKNOWN);
    }

    /// Never throws: what goes wrong is an answer.
    Reply answer(S3Request request) {
        Reply reply;
        try {
            reply = request.method().equals("OPTIONS") ? preflight(request) : perform(request);
        } catch (S3Failure e) {
            reply = Reply.error(e, request.path(), request.id());
        } catch (IOException | RuntimeException e) {
            reply = Reply.error(unexpected(request, e), request.path(), request.id());
        }
        return withCors(request, reply);
    }

    /// What a client cannot be told more about.
    static S3Failure unexpected(S3Request request, Exception cause) {
        LOG.warn("request {} {} failed", request.id(), request.method(), cause);
        return S3Error.INTERNAL_ERROR.failure();
    }

    private Reply perform(S3Request request) throws IOException {
        Signed signed = signatures.check(request);
        Operation operation = Operation.of(request).orElseThrow(S3Error.NOT_IMPLEMENTED::failure);
        HeaderRules.check(request, config.owner());
        if (request.target().key().isPresent()) {
            Target.checkedKey(request.target().key().get(), config.limits().keyBytesMax());
        }
        Call call = new Call(operation, request, signed, store, config);
        Access.check(call);
        return perform(call);
    }

    private static Reply perform(Call call) throws IOException {
        return switch (call.operation()) {
            case LIST_BUCKETS -> BucketOperations.list(call);
            case CREATE_BUCKET -> BucketOperations.create(call);
            case DELETE_BUCKET -> BucketOperations.delete(call);
            case HEAD_BUCKET -> BucketOperations.head(call);
            case GET_LOCATION -> BucketOperations.location(call);
            case GET_VERSIONING -> BucketOperations.versioning(call);
            case PUT_VERSIONING -> BucketOperations.putVersioning(call);
            case GET_LOCKING -> BucketOperations.locking(call);
            case PUT_LOCKING -> BucketOperations.putLocking(call);
            case GET_CORS -> BucketOperations.cors(call);
            case PUT_CORS -> BucketOperations.putCors(call);
            case DELETE_CORS -> BucketOperations.deleteCors(call);
            case GET_BUCKET_ACL -> BucketOperations.acl(call);
            case PUT_BUCKET_ACL, PUT_OBJECT_ACL -> BucketOperations.putAcl(call);
            case GET_POLICY,
                    GET_POLICY_STATUS,
                    GET_LIFECYCLE,
                    GET_ENCRYPTION,
                    GET_REPLICATION,
                    GET_WEBSITE,
                    GET_BUCKET_TAGGING,
                    GET_PUBLIC_ACCESS_BLOCK,
                    GET_OWNERSHIP_CONTROLS ->
                    BucketOperations.absent(call);
            case GET_REQUEST_PAYMENT, GET_LOGGING, GET_NOTIFICATION, GET_ACCELERATE ->
                    BucketOperations.fixed(call);
            case LIST_OBJECTS -> ListOperations.objects(call);
            case LIST_OBJECTS_V2 -> ListOperations.objectsV2(call);
            case LIST_VERSIONS -> ListOperations.versions(call);
            case LIST_UPLOADS -> ListOperations.uploads(call);
            case DELETE_OBJECTS -> DeleteObjects.delete(call);
            case GET_OBJECT, HEAD_OBJECT -> ObjectOperations.get(call);
            case GET_PROOF -> Proofs.get(call);
            case PUT_OBJECT -> ObjectOperations.put(call);
            case COPY_OBJECT -> CopyOperations.object(call);
            case DELETE_OBJECT -> ObjectOperations.delete(call);
            case GET_TAGGING -> ObjectOperations.tagging(call);
            case PUT_TAGGING -> ObjectOperations.putTagging(call);
            case DELETE_TAGGING -> ObjectOperations.deleteTagging(call);
            case GET_RETENTION -> ObjectOperations.retention(call);
            case PUT_RETENTION -> ObjectOperations.putRetention(call);
            case GET_LEGAL_HOLD -> ObjectOperations.legalHold(call);
            case PUT_LEGAL_HOLD -> ObjectOperations.putLegalHold(call);
            case GET_OBJECT_ACL -> ObjectOperations.acl(call);
            case CREATE_UPLOAD -> MultipartOperations.create(call);
            case PUT_PART -> MultipartOperations.put(call);
            case COPY_PART -> CopyOperations.part(call);
            case LIST_PARTS -> MultipartOperations.list(call);
            case COMPLETE_UPLOAD -> MultipartOperations.complete(call);
            case ABORT_UPLOAD -> MultipartOperations.abort(call);
        };
    }

    /// Browsers sign no question whether they may ask.
    private Reply preflight(S3Request request) throws S3Failure {
        return Cors.preflight(corsRules(request), request);
    }

    private Reply withCors(S3Request request, Reply reply) {
        Optional<String> origin = request.header("origin");
        if (origin.isEmpty() || request.method().equals("OPTIONS")) {
            return reply;
        }
        try {
            return Cors.match(corsRules(request), origin.get(), request.method(), List.of())
                    .map(rule -> Cors.allow(reply, rule, origin.get()))
                    .orElse(reply);
        } catch (RuntimeException e) {
            LOG.warn("rules for other origins could not be read", e);
            return reply;
        }
    }

    private List<CorsRule> corsRules(S3Request request) {
        Optional<String> name = request.target().bucket();
        if (name.isPresent()
                && store.bucket(name.get()) instanceof Outcome.Success<Bucket>(Bucket bucket)) {
            return bucket.settings().cors();
        }
        return List.of();
    }
}
