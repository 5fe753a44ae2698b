package io.tarn.coding;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.tarn.base.Bytes;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/// OpenSSL's GCM (`openssl/modes.h`, `openssl/aes.h`) on a message that is all additional data, as
/// [GmacPlaneHash] uses the JDK's: the same tags, with less ceremony around each.
///
/// Loading this class fails where the library is missing; [Coding] takes that for an answer.
final class LibCryptoPlaneHash implements PlaneHash {
    private static final NativeLibrary LIBRARY = NativeLibrary.open("libcrypto.so.3");
    private static final MemorySegment AES_ENCRYPT_POINTER = LIBRARY.symbol("AES_encrypt");
    private static final MethodHandle AES_SET_ENCRYPT_KEY =
            LIBRARY.shortFunction(
                    "AES_set_encrypt_key",
                    FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT, ADDRESS));
    private static final MethodHandle AES_ENCRYPT =
            LIBRARY.shortFunction(
                    "AES_encrypt", FunctionDescriptor.ofVoid(ADDRESS, ADDRESS, ADDRESS));
    private static final MethodHandle GCM_NEW =
            LIBRARY.shortFunction(
                    "CRYPTO_gcm128_new", FunctionDescriptor.of(ADDRESS, ADDRESS, ADDRESS));
    private static final MethodHandle GCM_RELEASE =
            LIBRARY.shortFunction("CRYPTO_gcm128_release", FunctionDescriptor.ofVoid(ADDRESS));
    private static final MethodHandle GCM_INIT =
            LIBRARY.shortFunction(
                    "CRYPTO_gcm128_init", FunctionDescriptor.ofVoid(ADDRESS, ADDRESS, ADDRESS));
    private static final MethodHandle GCM_SET_VECTOR =
            LIBRARY.shortFunction(
                    "CRYPTO_gcm128_setiv", FunctionDescriptor.ofVoid(ADDRESS, ADDRESS, JAVA_LONG));
    private static final MethodHandle GCM_DATA =
            LIBRARY.shortFunction(
                    "CRYPTO_gcm128_aad",
                    FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, JAVA_LONG));
    private static final MethodHandle GCM_TAG =
            LIBRARY.shortFunction(
                    "CRYPTO_gcm128_tag", FunctionDescriptor.ofVoid(ADDRESS, ADDRESS, JAVA_LONG));

    private static final int BLOCK_BYTES = GhashElement.BYTES;
    private static final long VECTOR_BYTES = 12;

    /// More than `AES_KEY`: 60 words and a count of rounds, words of 8 bytes in the widest build.
    private static final int SCHEDULE_BYTES = 512;

    private final ThreadLocal<Engine> engines = ThreadLocal.withInitial(Engine::new);

    @Override
    public String name() {
        return "libcrypto";
    }

    @Override
    public Keyed at(Bytes aesKey) {
        return (planes, planeBytes, hashes) ->
                engines.get().hash(aesKey, planes, planeBytes, hashes);
    }

    /// The native state of one thread, ready for the key used last.
    private static final class Engine {
        private final Arena arena = Arena.ofAuto();
        private final MemorySegment schedule = arena.allocate(SCHEDULE_BYTES, BLOCK_BYTES);
        private final MemorySegment zero = arena.allocate(BLOCK_BYTES);
        private final MemorySegment context;
        private Bytes key = Bytes.EMPTY;
        private GhashElement r = GhashElement.ZERO;
        private GhashElement encryptedCounter = GhashElement.ZERO;

        Engine() {
            setKey(Bytes.zeros(BLOCK_BYTES));
            context = newContext();
        }

        @SuppressWarnings("restricted") // Frees the context with the arena it is lent to.
        private MemorySegment newContext() {
            try {
                MemorySegment made =
                        (MemorySegment) GCM_NEW.invokeExact(schedule, AES_ENCRYPT_POINTER);
                if (made.equals(MemorySegment.NULL)) {
                    throw new OutOfMemoryError("libcrypto has no memory for a GCM context");
                }
                return made.reinterpret(arena, Engine::release);
            } catch (Throwable e) {
                throw failed(e);
            }
        }

        private static void release(MemorySegment context) {
            try {
                GCM_RELEASE.invokeExact(context);
            } catch (Throwable e) {
                throw failed(e);
            }
        }

        void hash(Bytes aesKey, byte[] planes, int planeBytes, byte[] hashes) {
            if (!aesKey.equals(key)) {
                setKey(aesKey);
                init();
                key = aesKey;
            }
            GhashElement mask =
                    new GhashElement((long) planeBytes * Byte.SIZE, 0)
                            .times(r)
                            .plus(encryptedCounter);
            MemorySegment data = MemorySegment.ofArray(planes);
            MemorySegment tags = MemorySegment.ofArray(hashes);
            for (int plane = 0; plane < BitPlanes.PLANES; plane++) {
                int to = plane * BLOCK_BYTES;
                tag(
                        data.asSlice((long) plane * planeBytes, planeBytes),
                        planeBytes,
                        tags.asSlice(to, BLOCK_BYTES));
                GhashElement.read(hashes, to).plus(mask).write(hashes, to);
            }
        }

        private void setKey(Bytes aesKey) {
            byte[] blocks = new byte[3 * BLOCK_BYTES];
            aesKey.copyTo(blocks, 0);
            blocks[2 * BLOCK_BYTES - 1] = 1; // The first counter block under the vector of zeros.
            MemorySegment memory = MemorySegment.ofArray(blocks);
            try {
                int done =
                        (int)
                                AES_SET_ENCRYPT_KEY.invokeExact(
                                        memory.asSlice(0, BLOCK_BYTES),
                                        BLOCK_BYTES * Byte.SIZE,
                                        schedule);
                if (done != 0) {
                    throw new IllegalStateException("AES_set_encrypt_key answers " + done);
                }
                MemorySegment out = memory.asSlice(2 * BLOCK_BYTES, BLOCK_BYTES);
                AES_ENCRYPT.invokeExact(memory.asSlice(BLOCK_BYTES, BLOCK_BYTES), out, schedule);
                encryptedCounter = GhashElement.read(blocks, 2 * BLOCK_BYTES);
                AES_ENCRYPT.invokeExact(zero, out, schedule);
                r = GhashElement.read(blocks, 2 * BLOCK_BYTES);
            } catch (Throwable e) {
                throw failed(e);
            }
        }

        private void init() {
            try {
                GCM_INIT.invokeExact(context, schedule, AES_ENCRYPT_POINTER);
            } catch (Throwable e) {
                throw failed(e);
            }
        }

        private void tag(MemorySegment data, long length, MemorySegment tag) {
            try {
                GCM_SET_VECTOR.invokeExact(context, zero, VECTOR_BYTES);
                int done = (int) GCM_DATA.invokeExact(context, data, length);
                if (done != 0) {
                    throw new IllegalStateException("CRYPTO_gcm128_aad answers " + done);
                }
                GCM_TAG.invokeExact(context, tag, (long) BLOCK_BYTES);
            } catch (Throwable e) {
                throw failed(e);
            }
        }

        private static AssertionError failed(Throwable cause) {
            return new AssertionError("libcrypto failed", cause);
        }
    }
}
