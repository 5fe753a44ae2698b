package io.tarn.coding;

import io.tarn.base.Bytes;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/// The JDK's AES-GCM on a message that is all additional data (GMAC, NIST SP 800-38D): its tag is
/// `h ⊕ len·r ⊕ AES(J_0)`, and the last two are easily taken off again. The JDK multiplies without
/// carries in hardware.
///
/// Nothing here is secret or authenticated; repeated initialisation vectors do no harm. The JDK
/// refuses the same key and vector twice in a row, so two take turns.
final class GmacPlaneHash implements PlaneHash {
    private static final int VECTORS = 2;
    private static final int VECTOR_BYTES = 12;
    private static final int BLOCK_BYTES = GhashElement.BYTES;
    private static final GCMParameterSpec[] PARAMETERS = parameters();

    private final ThreadLocal<Engine> engines = ThreadLocal.withInitial(Engine::new);

    @Override
    public String name() {
        return "gmac";
    }

    @Override
    public Keyed at(Bytes aesKey) {
        var key = new SecretKeySpec(aesKey.toArray(), "AES");
        return new KeyedGmac(key, engines.get().encryptZeroAndCounters(key));
    }

    private static GCMParameterSpec[] parameters() {
        GCMParameterSpec[] parameters = new GCMParameterSpec[VECTORS];
        for (int i = 0; i < VECTORS; i++) {
            byte[] vector = new byte[VECTOR_BYTES];
            vector[0] = (byte) i;
            parameters[i] = new GCMParameterSpec(BLOCK_BYTES * Byte.SIZE, vector);
        }
        return parameters;
    }

    private final class KeyedGmac implements Keyed {
        private final SecretKeySpec key;
        private final GhashElement r;
        private final GhashElement[] encryptedCounters = new GhashElement[VECTORS];

        /// @param encrypted `AES(0¹²⁸)`, then `AES(J_0)` for each vector
        KeyedGmac(SecretKeySpec key, byte[] encrypted) {
            this.key = key;
            this.r = GhashElement.read(encrypted, 0);
            Arrays.setAll(
                    encryptedCounters, i -> GhashElement.read(encrypted, (i + 1) * BLOCK_BYTES));
        }

        @Override
        public void hash(byte[] planes, int planeBytes, byte[] hashes) {
            GhashElement lengthTerm = new GhashElement((long) planeBytes * Byte.SIZE, 0).times(r);
            Engine engine = engines.get();
            for (int plane = 0; plane < BitPlanes.PLANES; plane++) {
                int to = plane * BLOCK_BYTES;
                int vector = engine.tag(key, planes, plane * planeBytes, planeBytes, hashes, to);
                GhashElement.read(hashes, to)
                        .plus(lengthTerm)
                        .plus(encryptedCounters[vector])
                        .write(hashes, to);
            }
        }
    }

    /// The cipher objects of one thread.
    private static final class Engine {
        private final Cipher gcm;
        private final Cipher aes;
        private int vector;

        Engine() {
            try {
                gcm = Cipher.getInstance("AES/GCM/NoPadding");
                aes = Cipher.getInstance("AES/ECB/NoPadding");
            } catch (GeneralSecurityException e) {
                throw new AssertionError("every Java platform has AES-128", e);
            }
        }

        byte[] encryptZeroAndCounters(SecretKeySpec key) {
            byte[] blocks = new byte[(1 + VECTORS) * BLOCK_BYTES];
            for (int i = 0; i < VECTORS; i++) {
                int at = (i + 1) * BLOCK_BYTES;
                System.arraycopy(PARAMETERS[i].getIV(), 0, blocks, at, VECTOR_BYTES);
                blocks[at + BLOCK_BYTES - 1] = 1;
            }
            try {
                aes.init(Cipher.ENCRYPT_MODE, key);
                return aes.doFinal(blocks);
            } catch (GeneralSecurityException e) {
                throw new AssertionError("whole blocks under a 128-bit key", e);
            }
        }

        /// Writes the tag of `data[at] …` to `tag[to] …`, and says under which vector.
        int tag(SecretKeySpec key, byte[] data, int at, int length, byte[] tag, int to) {
            vector = (vector + 1) % VECTORS;
            try {
                gcm.init(Cipher.ENCRYPT_MODE, key, PARAMETERS[vector]);
                gcm.updateAAD(data, at, length);
                gcm.doFinal(tag, to);
            } catch (GeneralSecurityException e) {
                throw new AssertionError("a fresh vector and room for the tag", e);
            }
            return vector;
        }
    }
}
