/// Words every other module shares: ids, bytes, canonical encoding, invariants. Depends on nothing.
@org.jspecify.annotations.NullMarked
module io.tarn.base {
    requires static transitive org.jspecify;

    exports io.tarn.base;
}
