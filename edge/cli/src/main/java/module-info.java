/// The command `tarn`.
@org.jspecify.annotations.NullMarked
module io.tarn.cli {
    requires com.fasterxml.jackson.core;
    requires info.picocli;
    requires io.tarn.bucket;
    requires io.tarn.client;
    requires io.tarn.cluster;
    requires io.tarn.nbd;
    requires io.tarn.node;
    requires io.tarn.s3;
    requires org.slf4j;

    // picocli sets options of commands by reflection.
    opens io.tarn.cli to
            info.picocli;
}
