/// Digests, hash trees, MACs, node identities and their certificates; no input or output.
@org.jspecify.annotations.NullMarked
module io.tarn.crypto {
    requires transitive io.tarn.base;
    requires org.bouncycastle.provider;
    requires jblst;

    exports io.tarn.crypto;
    exports io.tarn.crypto.threshold;
    exports io.tarn.crypto.tls;
}
