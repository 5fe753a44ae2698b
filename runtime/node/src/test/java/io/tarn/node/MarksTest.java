package io.tarn.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.tarn.base.Bytes;
import io.tarn.block.immutable.Bguid;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class MarksTest {
    private static final int NAMES = 50_000;

    private static List<Bguid> names(int seed) {
        var random = new Random(seed);
        return Stream.generate(() -> name(random)).limit(NAMES).toList();
    }

    private static Bguid name(Random random) {
        byte[] bytes = new byte[Bguid.BYTES];
        random.nextBytes(bytes);
        return new Bguid(Bytes.owning(bytes));
    }

    private static Marks marks(long bytesMax, long salt) {
        var marks = new Marks(bytesMax, salt);
        names(1).forEach(marks::add);
        return marks;
    }

    private static List<Bguid> wronglyMarked(Marks marks) {
        return names(2).stream().filter(marks::isMarked).toList();
    }

    @Test
    void whatWasMarkedIsMarked() {
        assertThat(names(1)).allMatch(marks(1 << 20, 5)::isMarked);
    }

    @Test
    void littleElseIsMarked() {
        Marks marks = marks(1 << 20, 5);
        assertThat(wronglyMarked(marks)).hasSizeBetween(1, NAMES / 50);
        assertThat(marks.bytes()).isLessThan(3L * NAMES * 2);
    }

    /// Garbage that one walk takes for named, another does not.
    @Test
    void anotherSaltIsWrongAboutOthers() {
        List<Bguid> kept = wronglyMarked(marks(1 << 20, 5));
        assertThat(kept).hasSizeGreaterThan(50);
        assertThat(kept.stream().filter(marks(1 << 20, 6)::isMarked).count())
                .isLessThan(kept.size() / 10);
    }

    /// At the bound garbage is kept, and nothing that is named is lost.
    @Test
    void memoryIsBounded() {
        Marks marks = marks(8 << 10, 5);
        assertThat(marks.bytes()).isEqualTo(8 << 10);
        assertThat(names(1)).allMatch(marks::isMarked);
        assertThat(wronglyMarked(marks)).hasSizeGreaterThan(NAMES / 2);
    }

    /// One block's name shown over and over takes no room.
    @Test
    void marksOfOneBlockAreOne() {
        var marks = new Marks(1 << 20, 5);
        Bguid name = name(new Random(3));
        for (int i = 0; i < 100_000; i++) {
            marks.add(name);
        }
        assertThat(marks.bytes()).isEqualTo(8 << 10);
    }
}
