/// Whole volumes, rings and objects in one thread, drawn from a seed, under every fault the model allows.
///
/// Never shipped, and exports nothing: only its own tests use it.
@org.jspecify.annotations.NullMarked
module io.tarn.simulator {
    requires io.tarn.base;
    requires io.tarn.block;
    requires io.tarn.coding;
    requires io.tarn.crypto;
    requires io.tarn.object;
    requires io.tarn.ring;
}
