/// What programs use a cluster through: volumes of blocks, devices of bytes over them, and the bytes of objects.
@org.jspecify.annotations.NullMarked
module io.tarn.client {
    requires transitive io.tarn.base;
    requires transitive io.tarn.block;
    requires transitive io.tarn.cluster;
    requires transitive io.tarn.object;
    requires transitive io.tarn.operations;
    requires io.tarn.coding;

    exports io.tarn.client;
    exports io.tarn.client.object;
}
