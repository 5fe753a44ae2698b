/// Runs the client halves of the protocols against real servers, for clients and for nodes that
/// repair themselves.
@org.jspecify.annotations.NullMarked
module io.tarn.operations {
    requires transitive io.tarn.block;
    requires transitive io.tarn.catalogue;
    requires transitive io.tarn.object;
    requires transitive io.tarn.transport;
    requires io.tarn.coding;

    exports io.tarn.operations;
    exports io.tarn.operations.control;
    exports io.tarn.operations.object;
    exports io.tarn.operations.ring;
}
