package io.tarn.crypto;

import io.tarn.base.Bytes;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;

/// Runs a property under a fresh seed, or under `-Dseed=`; a failure says how to see it again.
public final class Seeded {
    public interface Property {
        void check(Random random) throws Exception;
    }

    private Seeded() {}

    public static void check(Property property) {
        long seed = Long.getLong("seed", ThreadLocalRandom.current().nextLong());
        try {
            property.check(new Random(seed));
        } catch (Throwable failure) {
            throw new AssertionError("replay: -Dseed=" + seed, failure);
        }
    }

    public static Bytes bytes(Random random, int size) {
        byte[] bytes = new byte[size];
        random.nextBytes(bytes);
        return Bytes.owning(bytes);
    }

    /// `value` with one random bit flipped.
    public static Bytes flipped(Random random, Bytes value) {
        byte[] copy = value.toArray();
        copy[random.nextInt(copy.length)] ^= (byte) (1 << random.nextInt(Byte.SIZE));
        return Bytes.owning(copy);
    }
}
