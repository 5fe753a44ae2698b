/// The project's own evaluation: Loft against the rivals of SOSP '07, §5.1, the ring against a crash-tolerant
/// log, in one framework, and the primitives under them. Never shipped.
@org.jspecify.annotations.NullMarked
module io.tarn.benchmarks {
    requires com.fasterxml.jackson.core;
    requires io.tarn.client;
    requires io.tarn.cluster;
    requires io.tarn.coding;
    requires io.tarn.member;
    requires io.tarn.nbd;
    requires io.tarn.node;
    requires io.tarn.operations;
    requires io.tarn.storage;
    requires java.management;
    requires java.net.http;
    requires jmh.core;

    exports io.tarn.benchmarks;
    exports io.tarn.benchmarks.report;
}
