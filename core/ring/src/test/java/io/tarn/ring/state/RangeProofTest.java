package io.tarn.ring.state;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.tarn.base.Bytes;
import io.tarn.base.CanonicalReader;
import io.tarn.base.CanonicalWriter;
import io.tarn.base.MalformedException;
import io.tarn.crypto.Digest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/// Against the state itself.
class RangeProofTest {
    private final long seed = Long.getLong("seed", ThreadLocalRandom.current().nextLong());
    private final Random random = new Random(seed);

    /// Short keys over few letters, so that they are prefixes of one another.
    private Bytes anyKey(int bytesMax) {
        byte[] key = new byte[random.nextInt(bytesMax + 1)];
        for (int i = 0; i < key.length; i++) {
            key[i] = (byte) (random.nextInt(3) * 0x8f);
        }
        return Bytes.owning(key);
    }

    private RingState anyState() {
        RingState state = RingState.EMPTY;
        int entries = random.nextInt(60);
        for (int i = 0; i < entries; i++) {
            state = state.put(anyKey(5), anyKey(3));
        }
        return state;
    }

    @RepeatedTest(200)
    void showsWhatIsThere() throws MalformedException {
        RingState state = anyState();
        Bytes prefix = anyKey(2);
        Bytes from = anyKey(4);
        int max = 1 + random.nextInt(20);
        RangeProof proof = arrived(RangeProof.of(state, prefix, from, max, 1 << 20));
        RangeProof.Shown shown = proof.shown(state.digest(), prefix, from).orElseThrow();

        assertThat(shown.entries())
                .as("replay: -Dseed=%d", seed)
                .isEqualTo(state.entries(prefix, from, max));
        boolean thereAreMore = state.entries(prefix, from, max + 1).size() > max;
        assertThat(shown.isComplete() && thereAreMore).as("replay: -Dseed=%d", seed).isFalse();
        if (shown.entries().size() < max) {
            assertThat(shown.isComplete()).as("replay: -Dseed=%d", seed).isTrue();
        }
    }

    private static RangeProof arrived(RangeProof proof) throws MalformedException {
        var out = new CanonicalWriter();
        proof.write(out);
        var in = new CanonicalReader(out.toBytes());
        RangeProof read = RangeProof.read(in);
        in.end();
        assertThat(read).isEqualTo(proof);
        return read;
    }

    /// Parts are what volumes are to the ring: their proofs are of their own digests.
    @RepeatedTest(50)
    void provesPartsByTheirOwnDigests() {
        RingState state = anyState();
        Bytes prefix = anyKey(2);
        RingState part = state.part(prefix);
        RangeProof proof = RangeProof.of(part, prefix, Bytes.EMPTY, 1000, 1 << 20);
        assertThat(proof.shown(part.digest(), prefix, Bytes.EMPTY))
                .as("replay: -Dseed=%d", seed)
                .contains(new RangeProof.Shown(state.entries(prefix, Bytes.EMPTY, 1000), true));
    }

    /// Pages left out at the end make a shorter range that says so; anything else is no proof.
    @RepeatedTest(100)
    void nothingIsHiddenAndNothingInvented() {
        RingState state = anyState();
        Bytes prefix = anyKey(1);
        Bytes from = anyKey(3);
        RangeProof proof = RangeProof.of(state, prefix, from, 1000, 1 << 20);
        List<RingState.Entry> all = state.entries(prefix, from, 1000);
        for (int cut = 0; cut < proof.pages().size(); cut++) {
            var shorter = new RangeProof(proof.pages().subList(0, cut));
            RangeProof.Shown shown = shorter.shown(state.digest(), prefix, from).orElseThrow();
            assertThat(shown.isComplete()).isFalse();
            assertThat(all.subList(0, shown.entries().size())).isEqualTo(shown.entries());

            var without = new ArrayList<>(proof.pages());
            Page left = without.remove(cut);
            // Of pages that are alike, each is as good as the next: without one of them it is a
            // shorter proof.
            if (!without.equals(proof.pages().subList(0, without.size()))) {
                assertThat(new RangeProof(without).shown(state.digest(), prefix, from)).isEmpty();
            }
            var twice = new ArrayList<>(proof.pages());
            twice.add(cut, left);
            assertThat(new RangeProof(twice).shown(state.digest(), prefix, from)).isEmpty();

            var altered = new ArrayList<>(proof.pages());
            Bytes other = Bytes.concat(left.value().orElse(Bytes.EMPTY), Bytes.ofHex("00"));
            altered.set(cut, new Page(left.path(), Optional.of(other), left.children()));
            assertThat(new RangeProof(altered).shown(state.digest(), prefix, from)).isEmpty();
        }
        RingState changed = state.put(anyKey(5), Bytes.ofHex("ffffffff"));
        if (!proof.pages().isEmpty()) {
            assertThat(proof.shown(changed.digest(), prefix, from)).isEmpty();
        }
    }

    @Test
    void boundIsKeptAndSomethingIsShown() {
        RingState state = RingState.EMPTY;
        for (int i = 0; i < 100; i++) {
            state = state.put(new CanonicalWriter().u16(i).toBytes(), Bytes.zeros(1000));
        }
        RangeProof small = RangeProof.of(state, Bytes.EMPTY, Bytes.EMPTY, 1000, 1);
        assertThat(small.shown(state.digest(), Bytes.EMPTY, Bytes.EMPTY))
                .hasValueSatisfying(shown -> assertThat(shown.entries()).hasSize(1));
        RangeProof half = RangeProof.of(state, Bytes.EMPTY, Bytes.EMPTY, 1000, 50_000);
        assertThat(half.shown(state.digest(), Bytes.EMPTY, Bytes.EMPTY))
                .hasValueSatisfying(shown -> assertThat(shown.entries()).hasSizeBetween(20, 49));
    }

    @Test
    void nothingOfNothingIsComplete() {
        RangeProof proof = RangeProof.of(RingState.EMPTY, Bytes.EMPTY, Bytes.EMPTY, 1, 1);
        assertThat(proof.pages()).isEmpty();
        assertThat(proof.shown(RingState.EMPTY.digest(), Bytes.EMPTY, Bytes.EMPTY))
                .contains(new RangeProof.Shown(List.of(), true));
        Digest some = RingState.EMPTY.put(Bytes.EMPTY, Bytes.EMPTY).digest();
        assertThat(proof.shown(some, Bytes.EMPTY, Bytes.EMPTY))
                .contains(new RangeProof.Shown(List.of(), false));
    }

    /// Whatever comes is refused, or judged without an exception.
    @FuzzTest(maxDuration = "5m")
    void hostileProofs(byte[] input) {
        RingState state = RingState.EMPTY.put(Bytes.ofHex("01"), Bytes.EMPTY);
        try {
            var in = new CanonicalReader(Bytes.owning(input));
            RangeProof proof = RangeProof.read(in);
            in.end();
            proof.shown(state.digest(), Bytes.EMPTY, Bytes.EMPTY)
                    .ifPresent(shown -> assertThat(shown.entries().size()).isLessThanOrEqualTo(1));
        } catch (MalformedException refused) {
            assertThat(refused).hasMessageMatching(".+");
        }
    }
}
