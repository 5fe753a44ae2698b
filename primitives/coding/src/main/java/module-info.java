/// Reed–Solomon and homomorphic fingerprints over one field; pure functions.
@org.jspecify.annotations.NullMarked
module io.tarn.coding {
    requires transitive io.tarn.base;
    requires static jdk.incubator.vector;

    exports io.tarn.coding;
}
