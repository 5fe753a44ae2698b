/// The state machine that a cluster's ring runs; pure, no input or output of its own.
@org.jspecify.annotations.NullMarked
module io.tarn.machine {
    requires transitive io.tarn.catalogue;
    requires transitive io.tarn.object;

    exports io.tarn.machine;
}
