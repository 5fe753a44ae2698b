/// A server process: binds the protocols to sockets, disks, clocks and threads.
@org.jspecify.annotations.NullMarked
module io.tarn.node {
    requires transitive io.tarn.cluster;
    requires transitive io.tarn.operations;
    requires transitive io.tarn.storage;
    requires io.tarn.machine;
    requires io.tarn.member;
    requires io.tarn.coding;
    requires org.slf4j;

    exports io.tarn.node;
}
