/// What programs use a cluster through: volumes of blocks, and devices of bytes over them.
@org.jspecify.annotations.NullMarked
module io.tarn.client {
    requires transitive io.tarn.base;
    requires transitive io.tarn.block;
    requires transitive io.tarn.cluster;
    requires transitive io.tarn.operations;
    requires io.tarn.coding;

    exports io.tarn.client;
}
