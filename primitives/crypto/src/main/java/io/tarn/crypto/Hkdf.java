package io.tarn.crypto;

import io.tarn.base.Bytes;
import io.tarn.base.CanonicalWriter;
import java.security.GeneralSecurityException;
import javax.crypto.KDF;
import javax.crypto.spec.HKDFParameterSpec;

/// HKDF-SHA256 (RFC 5869) by the JDK.
final class Hkdf {
    /// Size of every secret that Tarn derives.
    static final int SECRET_BYTES = 32;

    private Hkdf() {}

    /// A secret of 32 bytes under `label`, which opens with its domain tag. No salt: every input
    /// is already a uniform or a Diffie–Hellman secret (RFC 5869, §3.1 and §3.3).
    static Bytes secret(Bytes input, CanonicalWriter label) {
        return derive(input, Bytes.EMPTY, label.toBytes(), SECRET_BYTES);
    }

    static Bytes derive(Bytes input, Bytes salt, Bytes info, int size) {
        try {
            var parameters =
                    HKDFParameterSpec.ofExtract()
                            .addIKM(input.toArray())
                            .addSalt(salt.toArray())
                            .thenExpand(info.toArray(), size);
            return Bytes.owning(KDF.getInstance("HKDF-SHA256").deriveData(parameters));
        } catch (GeneralSecurityException e) {
            throw new AssertionError("every Java 25 platform has HKDF-SHA256", e);
        }
    }
}
