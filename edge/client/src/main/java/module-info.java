/// What programs use a cluster through: volumes of blocks, and devices of bytes over them.
@org.jspecify.annotations.NullMarked
module io.tarn.client {
    requires transitive io.tarn.base;
    requires transitive io.tarn.block;

    exports io.tarn.client;
}
