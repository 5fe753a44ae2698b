package io.tarn.object.sweep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tarn.base.Bytes;
import io.tarn.block.immutable.Bguid;
import java.util.Arrays;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class NameSetTest {
    private static Bguid name(Random random) {
        byte[] bytes = new byte[Bguid.BYTES];
        random.nextBytes(bytes);
        // Many go to one slot, and some differ in the last bytes only.
        if (random.nextInt(4) > 0) {
            Arrays.fill(bytes, 0, 24, (byte) 7);
            bytes[24] = (byte) random.nextInt(8);
            Arrays.fill(bytes, 25, 31, (byte) 0);
        }
        return new Bguid(Bytes.owning(bytes));
    }

    @Test
    void isASet() {
        var random = new Random(1);
        var model = new TreeSet<Bguid>();
        var names = new NameSet(100_000);
        for (int i = 0; i < 20_000; i++) {
            Bguid name = name(random);
            assertThat(names.contains(name)).isEqualTo(model.contains(name));
            assertThat(names.add(name)).isEqualTo(model.add(name));
            assertThat(names.size()).isEqualTo(model.size());
        }
        assertThat(model).hasSizeGreaterThan(5_000).allMatch(names::contains);
    }

    @Test
    void isFullAtItsBound() {
        var random = new Random(2);
        var names = new NameSet(3);
        Bguid first = name(random);
        names.add(first);
        while (!names.isFull()) {
            names.add(name(random));
        }
        assertThat(names.size()).isEqualTo(3);
        assertThat(names.add(first)).isFalse();
        var more = new Bguid(Bytes.ofHex("99".repeat(Bguid.BYTES)));
        assertThatThrownBy(() -> names.add(more)).isInstanceOf(IllegalArgumentException.class);
    }
}
