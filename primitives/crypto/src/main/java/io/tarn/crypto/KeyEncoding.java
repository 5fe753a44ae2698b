package io.tarn.crypto;

import io.tarn.base.Bytes;

/// How 32 raw bytes of a key are wrapped for Java's key factories (RFC 8410, §4 and §7).
enum KeyEncoding {
    X25519("6e"),
    ED25519("70");

    private final String algorithm;

    /// @param algorithm last arc of the object identifier `1.3.101.x`, in hexadecimal
    KeyEncoding(String algorithm) {
        this.algorithm = algorithm;
    }

    Bytes pkcs8(Bytes privateKey) {
        Bytes prefix = Bytes.ofHex("302e020100300506032b65" + algorithm + "04220420");
        return Bytes.concat(prefix, privateKey);
    }

    Bytes x509(Bytes publicKey) {
        Bytes prefix = Bytes.ofHex("302a300506032b65" + algorithm + "032100");
        return Bytes.concat(prefix, publicKey);
    }
}
