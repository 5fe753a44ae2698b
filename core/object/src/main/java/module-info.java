/// Objects: named, versioned, and a function of a ring's order; pure, no input or output of its own.
@org.jspecify.annotations.NullMarked
module io.tarn.object {
    requires transitive io.tarn.block;
    requires transitive io.tarn.ring;

    exports io.tarn.object;
    exports io.tarn.object.index;
    exports io.tarn.object.machine;
    exports io.tarn.object.proof;
    exports io.tarn.object.sweep;
    exports io.tarn.object.update;
}
