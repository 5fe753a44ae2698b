package io.tarn.s3;

import io.tarn.s3.store.Version;
import java.util.Optional;

/// What is to be copied: the header `x-amz-copy-source`.
record CopySource(String bucket, Version version) {
    private static final String VERSION = "?versionId=";

    /// A version that may be copied, by the request's conditions.
    static CopySource of(Call call) throws S3Failure {
        String header = call.header(Operation.COPY_SOURCE).orElse("");
        int query = header.indexOf(VERSION);
        Optional<String> id =
                query < 0
                        ? Optional.empty()
                        : Optional.of(header.substring(query + VERSION.length()));
        String path = query < 0 ? header : header.substring(0, query);
        String decoded = Percent.text(Percent.decode(path, false));
        String name = decoded.startsWith("/") ? decoded.substring(1) : decoded;
        int slash = name.indexOf('/');
        if (slash <= 0 || slash == name.length() - 1) {
            throw S3Error.INVALID_ARGUMENT.failure(
                    "Copy Source must mention the source bucket and key: sourcebucket/sourcekey");
        }
        String bucket = name.substring(0, slash);
        String key = Target.checkedKey(name.substring(slash + 1), call.limits().keyBytesMax());
        Access.check(call, Right.READ, bucket);
        Version version = Answers.value(call.store().find(bucket, key, id));
        if (version.deleted()) {
            throw id.isPresent()
                    ? S3Error.INVALID_REQUEST.failure(
                            "The source of a copy request may not specifically refer to a delete marker by version id.")
                    : S3Error.NO_SUCH_KEY.failure();
        }
        Conditions.checkRead(call.request().headers(), Operation.COPY_SOURCE + "-", version);
        return new CopySource(bucket, version);
    }
}
