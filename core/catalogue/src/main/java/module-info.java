/// What a cluster is, as its ring agrees on it: nodes, owners, volumes; the ring's first state machine.
@org.jspecify.annotations.NullMarked
module io.tarn.catalogue {
    requires transitive io.tarn.block;
    requires transitive io.tarn.ring;

    exports io.tarn.catalogue;
}
