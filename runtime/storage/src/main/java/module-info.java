/// A node's disk.
@org.jspecify.annotations.NullMarked
module io.tarn.storage {
    requires transitive io.tarn.base;
    requires rocksdbjni;

    exports io.tarn.storage;
}
