package io.tarn.simulator.kernel;

import static io.tarn.base.Invariant.require;

import io.tarn.base.Bytes;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/// The one source that a simulation draws from.
///
/// Each part of a simulation draws from its own [#split], so that one more draw in the network does
/// not change what the disks do: two runs then differ only where their code does.
public final class SimulationRandom implements RandomGenerator {
    private static final int PER_MILLE = 1000;
    private static final long FNV_OFFSET = 0xcbf29ce484222325L;
    private static final long FNV_PRIME = 0x100000001b3L;

    private final long seed;
    private final SplittableRandom source;

    SimulationRandom(long seed) {
        this.seed = seed;
        this.source = new SplittableRandom(seed);
    }

    /// A source of its own for `part`: a function of the seed and the name alone, whatever was
    /// drawn before.
    public SimulationRandom split(String part) {
        long hash = FNV_OFFSET;
        for (byte b : part.getBytes(StandardCharsets.UTF_8)) {
            hash = (hash ^ (b & 0xff)) * FNV_PRIME;
        }
        // The first draw of a SplittableRandom mixes well, even for neighbouring seeds.
        return new SimulationRandom(new SplittableRandom(seed ^ hash).nextLong());
    }

    @Override
    public long nextLong() {
        return source.nextLong();
    }

    /// True in `perMille` of 1000 draws.
    public boolean chance(int perMille) {
        return source.nextInt(PER_MILLE) < perMille;
    }

    /// A number from `min` to `max`, both included.
    public int between(int min, int max) {
        return Math.toIntExact(between((long) min, max));
    }

    /// A number from `min` to `max`, both included.
    public long between(long min, long max) {
        require(min <= max, "an empty range has nothing to draw");
        return source.nextLong(min, Math.addExact(max, 1));
    }

    /// A rate in 1000 that holds for a whole run: 0 in half of all runs, so that every fault is
    /// also seen without the others.
    public int swarmRate(int perMilleMax) {
        return source.nextBoolean() ? between(0, perMilleMax) : 0;
    }

    public <T> T oneOf(List<T> choices) {
        return choices.get(source.nextInt(choices.size()));
    }

    /// `count` different ones of `choices`, in random order.
    public <T> List<T> someOf(List<T> choices, int count) {
        List<T> left = new ArrayList<>(choices);
        List<T> taken = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            taken.add(left.remove(source.nextInt(left.size())));
        }
        return taken;
    }

    public Bytes bytes(int size) {
        byte[] drawn = new byte[size];
        source.nextBytes(drawn);
        return Bytes.owning(drawn);
    }

    /// `value` with one bit changed; an empty value has none.
    public Bytes withFlippedBit(Bytes value) {
        byte[] flipped = value.toArray();
        if (flipped.length > 0) {
            flipped[source.nextInt(flipped.length)] ^= (byte) (1 << source.nextInt(Byte.SIZE));
        }
        return Bytes.owning(flipped);
    }
}
