/// A member of a ring on a disk, with threads and a clock.
@org.jspecify.annotations.NullMarked
module io.tarn.member {
    requires transitive io.tarn.ring;
    requires transitive io.tarn.storage;

    exports io.tarn.member;
}
