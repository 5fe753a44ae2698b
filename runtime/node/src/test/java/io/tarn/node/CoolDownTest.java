package io.tarn.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.tarn.base.Bytes;
import io.tarn.block.Timestamp;
import org.junit.jupiter.api.Test;

class CoolDownTest {
    private final CoolDown coolDown = new CoolDown();

    @Test
    void blockIsDueWhenTwoPassesMissTheSameWrite() {
        assertThat(coolDown.isDue(7, write(1))).isFalse();
        assertThat(coolDown.endPass()).isTrue();
        assertThat(coolDown.isDue(7, write(1))).isTrue();
        assertThat(coolDown.endPass()).isFalse();
    }

    @Test
    void blockThatIsWrittenAgainMustRestAgain() {
        coolDown.isDue(7, write(1));
        coolDown.endPass();
        assertThat(coolDown.isDue(7, write(2))).isFalse();
        coolDown.endPass();
        assertThat(coolDown.isDue(7, write(2))).isTrue();
    }

    @Test
    void whatCannotBeRememberedIsDueAtOnce() {
        long block = 0;
        while (!coolDown.isDue(block, write(1))) {
            block++;
        }
        assertThat(block).isEqualTo(1 << 16);
    }

    private static Timestamp write(long ts) {
        return new Timestamp(ts, Bytes.owning(new byte[32]));
    }
}
