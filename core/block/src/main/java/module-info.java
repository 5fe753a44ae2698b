/// Loft (SOSP'07): erasure-coded blocks, safe from `f` lying servers and any lying clients; pure,
/// no input or output of its own.
@org.jspecify.annotations.NullMarked
module io.tarn.block {
    requires transitive io.tarn.base;
    requires transitive io.tarn.crypto;
    requires io.tarn.coding;

    exports io.tarn.block;
    exports io.tarn.block.client;
    exports io.tarn.block.immutable;
    exports io.tarn.block.server;
    exports io.tarn.block.wire;
}
