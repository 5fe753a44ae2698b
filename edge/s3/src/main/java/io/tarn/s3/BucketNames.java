package io.tarn.s3;

import java.util.regex.Pattern;

/// Names that buckets may have: S3's rules for new ones, which are within those for volumes.
final class BucketNames {
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]");

    /// Each label begins and ends with a letter or digit, so that hosts can name buckets.
    private static final Pattern LABEL_ENDS = Pattern.compile("\\.[.-]|-\\.");

    private static final Pattern IP_ADDRESS = Pattern.compile("\\d+\\.\\d+\\.\\d+\\.\\d+");

    private BucketNames() {}

    static String checked(String name) throws S3Failure {
        if (!NAME.matcher(name).matches()
                || LABEL_ENDS.matcher(name).find()
                || IP_ADDRESS.matcher(name).matches()) {
            throw S3Error.INVALID_BUCKET_NAME.failure();
        }
        return name;
    }
}
