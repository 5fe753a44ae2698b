package io.tarn.block.immutable;

import io.tarn.base.Bytes;
import io.tarn.crypto.KeyId;
import io.tarn.crypto.NodeIdentity;
import io.tarn.crypto.Signature;

/// The one power over a server's identity that receipts need.
public interface ReceiptSigner {
    KeyId server();

    Signature sign(String domainTag, Bytes message);

    static ReceiptSigner of(NodeIdentity identity) {
        return new ReceiptSigner() {
            @Override
            public KeyId server() {
                return identity.id();
            }

            @Override
            public Signature sign(String domainTag, Bytes message) {
                return identity.sign(domainTag, message);
            }
        };
    }
}
