package io.tarn.crypto;

import io.tarn.base.Bytes;

/// A small secret that only the holder of one [SealingKey] can read; of any value.
///
/// @param encapsulation the sender's one-time X25519 key, 32 bytes
/// @param ciphertext the secret under AES-256-GCM, with its tag of [SealingKey#TAG_BYTES]
public record Sealed(Bytes encapsulation, Bytes ciphertext) {
    public Sealed {
        Bytes.ofSize(encapsulation, SealingKey.BYTES, "encapsulation");
    }
}
