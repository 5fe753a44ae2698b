package io.tarn.coding;

import io.tarn.base.Bytes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.NavigableSet;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// Everything a random test draws, from one seed that a failure prints.
final class Seeded {
    private final Random random;

    private Seeded(long seed) {
        this.random = new Random(seed);
    }

    /// Runs a test body on a fresh seed, or on `-Dseed=`.
    static void run(Consumer<Seeded> body) {
        long seed = Long.getLong("seed", ThreadLocalRandom.current().nextLong());
        try {
            body.accept(new Seeded(seed));
        } catch (Throwable failure) {
            throw new AssertionError("replay: -Dseed=" + seed, failure);
        }
    }

    int nextInt(int bound) {
        return random.nextInt(bound);
    }

    /// Small codes mostly, sometimes the largest.
    ErasureCode code() {
        int needed = 1 + random.nextInt(random.nextInt(4) == 0 ? ErasureCode.NEEDED_MAX : 12);
        int spare =
                random.nextInt(random.nextInt(8) == 0 ? ErasureCode.TOTAL_MAX - needed + 1 : 24);
        return ErasureCode.of(needed, needed + spare);
    }

    /// Random bytes, or one of the patterns on which carries, signs and zeros go wrong.
    Bytes bytes(int size) {
        byte[] content = new byte[size];
        switch (random.nextInt(6)) {
            case 0 -> {}
            case 1 -> Arrays.fill(content, (byte) 0xff);
            case 2 -> Arrays.fill(content, (byte) 0x80);
            case 3 -> {
                if (size > 0) {
                    content[random.nextInt(size)] = (byte) (1 << random.nextInt(8));
                }
            }
            default -> random.nextBytes(content);
        }
        return Bytes.owning(content);
    }

    /// The same as [#bytes], somewhere inside a larger array.
    Bytes sliceOf(int size) {
        int before = random.nextInt(40);
        Bytes whole = Bytes.concat(bytes(before), bytes(size), bytes(random.nextInt(40)));
        return whole.slice(before, size);
    }

    List<Bytes> many(int count, int size) {
        return Stream.generate(() -> sliceOf(size)).limit(count).toList();
    }

    /// `count` different numbers below `bound`.
    List<Integer> distinct(int count, int bound) {
        var all = new ArrayList<>(IntStream.range(0, bound).boxed().toList());
        Collections.shuffle(all, random);
        return all.subList(0, count);
    }

    /// `count` of the values, by index.
    SortedMap<Integer, Bytes> some(List<Bytes> values, int count) {
        var chosen = new TreeMap<Integer, Bytes>();
        distinct(count, values.size()).forEach(index -> chosen.put(index, values.get(index)));
        return chosen;
    }

    <T> T oneOf(NavigableSet<T> set) {
        return List.copyOf(set).get(random.nextInt(set.size()));
    }

    /// Another value: one bit, one byte or every byte is different.
    Bytes damaged(Bytes value) {
        byte[] changed = value.toArray();
        int at = random.nextInt(changed.length);
        switch (random.nextInt(3)) {
            case 0 -> changed[at] ^= (byte) (1 << random.nextInt(8));
            case 1 -> changed[at] ^= (byte) (1 + random.nextInt(255));
            default -> {
                return damagedThroughout(value);
            }
        }
        return Bytes.owning(changed);
    }

    Bytes damagedThroughout(Bytes value) {
        byte[] changed = value.toArray();
        for (int i = 0; i < changed.length; i++) {
            changed[i] ^= (byte) (1 + random.nextInt(255));
        }
        return Bytes.owning(changed);
    }
}
