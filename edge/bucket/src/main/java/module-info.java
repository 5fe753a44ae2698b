/// S3 buckets made of a cluster's objects.
@org.jspecify.annotations.NullMarked
module io.tarn.bucket {
    requires transitive io.tarn.client;
    requires transitive io.tarn.s3;
    requires io.tarn.catalogue;
    requires io.tarn.cluster;
    requires io.tarn.crypto;
    requires io.tarn.transport;
    requires org.slf4j;

    exports io.tarn.bucket;
    exports io.tarn.bucket.program;
}
