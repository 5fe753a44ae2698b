package io.tarn.object.update;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.tarn.base.Bytes;
import io.tarn.base.CanonicalReader;
import io.tarn.base.CanonicalWriter;
import io.tarn.base.MalformedException;
import io.tarn.object.ObjectName;
import io.tarn.object.index.Entry;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/// One encoding for each update, and bounds on what hostile ones make a member do.
class UpdateCodecTest {
    private final long seed = Long.getLong("seed", ThreadLocalRandom.current().nextLong());
    private final AnyUpdate any = new AnyUpdate(new Random(seed));

    private static Update read(Bytes encoding) throws MalformedException {
        var in = new CanonicalReader(encoding);
        Update update = Update.read(in);
        in.end();
        return update;
    }

    @RepeatedTest(200)
    void updatesComeBackAsTheyWere() throws MalformedException {
        Update update = any.update();
        assertThat(read(update.encoding())).as("replay: -Dseed=%d", seed).isEqualTo(update);
    }

    /// What is one byte from an update is another update, or none.
    @RepeatedTest(50)
    void noTwoEncodingsOfOneUpdate() {
        byte[] bytes = any.update().encoding().toArray();
        for (int i = 0; i < 200; i++) {
            byte[] changed = bytes.clone();
            changed[any.random().nextInt(changed.length)] ^= (byte) (1 << any.random().nextInt(8));
            isTheOneEncodingOfWhatItSays(changed);
        }
    }

    @FuzzTest(maxDuration = "5m")
    void hostileUpdates(byte[] input) {
        isTheOneEncodingOfWhatItSays(input);
    }

    private static void isTheOneEncodingOfWhatItSays(byte[] input) {
        try {
            Bytes bytes = Bytes.owning(input);
            assertThat(read(bytes).encoding()).isEqualTo(bytes);
        } catch (MalformedException refused) {
            assertThat(refused).hasMessageMatching(".+");
        }
    }

    /// Whoever nests a million times does not take the stack of a member.
    @Test
    void nestingIsBounded() {
        byte[] nots = new byte[1000];
        Arrays.fill(nots, (byte) 4);
        assertThatThrownBy(() -> PredicateCodec.read(new CanonicalReader(Bytes.owning(nots))))
                .isInstanceOf(MalformedException.class);
        var wide = new CanonicalWriter().u8(2).u8(100);
        for (int i = 0; i < 100; i++) {
            wide.u8(0);
        }
        assertThatThrownBy(() -> PredicateCodec.read(new CanonicalReader(wide.toBytes())))
                .isInstanceOf(MalformedException.class);
    }

    /// A hole is no block that anyone could have stored.
    @Test
    void holeIsNoStoredBlock() {
        var out = new CanonicalWriter().u16(1);
        Entry.hole(10).write(out);
        Attestations.NONE.write(out);
        out.u16(0).u16(0);
        assertThatThrownBy(() -> Blocks.read(new CanonicalReader(out.toBytes())))
                .isInstanceOf(MalformedException.class);
    }

    @Test
    void partsAreInOrderAndOnce() {
        Update update = any.update();
        var tuples = List.of(new Tuple(new Predicate.True(), List.of()));
        Part a = new Part(ObjectName.of("a"), tuples);
        Part b = new Part(ObjectName.of("b"), tuples);
        for (List<Part> parts : List.of(List.of(b, a), List.of(a, a), List.<Part>of())) {
            assertThatThrownBy(() -> new Update(update.volume(), 0, parts, Blocks.NONE))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }
}
