/// Loft (SOSP'07): erasure-coded blocks, safe from `f` lying servers and any lying clients; pure,
/// no input or output of its own.
@org.jspecify.annotations.NullMarked
module io.tarn.block {
    requires transitive io.tarn.base;

    exports io.tarn.block;
}
