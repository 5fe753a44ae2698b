package io.tarn.bucket;

/// A bucket, and all that can be done with it.
record BucketParts(
        OpenBucket bucket, Lookups lookups, Commits commits, Lists lists, Uploads uploads) {
    static BucketParts of(OpenBucket bucket, Leftovers leftovers) {
        var commits = new Commits(bucket);
        return new BucketParts(
                bucket,
                new Lookups(bucket),
                commits,
                new Lists(bucket),
                new Uploads(bucket, commits, leftovers));
    }
}
