/// A ring: `3f + 1` members, `f` of them Byzantine, that agree on one order of updates and certify every
/// result under one key; pure, no input or output of its own.
@org.jspecify.annotations.NullMarked
module io.tarn.ring {
    requires transitive io.tarn.base;
    requires transitive io.tarn.crypto;

    exports io.tarn.ring;
    exports io.tarn.ring.affairs;
    exports io.tarn.ring.certificate;
    exports io.tarn.ring.certifier;
    exports io.tarn.ring.client;
    exports io.tarn.ring.evidence;
    exports io.tarn.ring.member;
    exports io.tarn.ring.message;
    exports io.tarn.ring.replica;
    exports io.tarn.ring.state;
    exports io.tarn.ring.steward;
}
