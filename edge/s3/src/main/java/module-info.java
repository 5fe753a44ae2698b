/// Buckets of objects, for any S3 client.
@SuppressWarnings("module") // S3 is a name that ends in a digit.
@org.jspecify.annotations.NullMarked
module io.tarn.s3 {
    requires transitive io.tarn.base;
    requires java.xml;
    requires org.eclipse.jetty.http;
    requires org.eclipse.jetty.io;
    requires org.eclipse.jetty.server;
    requires org.eclipse.jetty.util;
    requires org.slf4j;

    exports io.tarn.s3;
    exports io.tarn.s3.store;
}
