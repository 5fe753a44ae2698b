package io.tarn.nbd;

import static org.assertj.core.api.Assertions.assertThat;

import io.tarn.base.Bytes;
import java.util.List;
import org.junit.jupiter.api.Test;

class RepliesTest {
    private static final long COOKIE = 0x1122334455667788L;
    private static final String COOKIE_HEX = "1122334455667788";
    private static final String CHUNK = "668e33ef" + "0001";

    private final Replies simple = new Replies(false);
    private final Replies structured = new Replies(true);

    @Test
    void simpleReplies() {
        assertThat(hex(simple.done(COOKIE))).isEqualTo("67446698" + "00000000" + COOKIE_HEX);
        assertThat(hex(simple.failed(COOKIE, NbdError.EIO, "why")))
                .isEqualTo("67446698" + "00000005" + COOKIE_HEX);
        assertThat(hex(simple.content(new Request.Read(COOKIE, 9, 2), Bytes.ofHex("0000"))))
                .isEqualTo("67446698" + "00000000" + COOKIE_HEX + "0000");
    }

    @Test
    void structuredContent() {
        assertThat(hex(structured.content(new Request.Read(COOKIE, 9, 2), Bytes.ofHex("00ff"))))
                .isEqualTo(CHUNK + "0001" + COOKIE_HEX + "0000000a" + "0000000000000009" + "00ff");
    }

    @Test
    void zerosAreAHole() {
        assertThat(hex(structured.content(new Request.Read(COOKIE, 9, 2), Bytes.zeros(2))))
                .isEqualTo(
                        CHUNK + "0002" + COOKIE_HEX + "0000000c" + "0000000000000009" + "00000002");
    }

    /// "Each chunk MUST describe at least one byte".
    @Test
    void nothingReadIsNoContentChunk() {
        assertThat(hex(structured.content(new Request.Read(COOKIE, 9, 0), Bytes.EMPTY)))
                .isEqualTo(CHUNK + "0000" + COOKIE_HEX + "00000000");
    }

    @Test
    void structuredErrorsComeWithTheirMessage() {
        assertThat(hex(structured.failed(COOKIE, NbdError.ENOSPC, "full")))
                .isEqualTo(
                        CHUNK
                                + "8001"
                                + COOKIE_HEX
                                + "0000000a"
                                + "0000001c"
                                + "0004"
                                + "66756c6c");
        assertThat(structured.failed(COOKIE, NbdError.EIO, "x".repeat(5000)).getFirst().size())
                .isEqualTo(20 + 6 + 4096);
    }

    @Test
    void blockStatusIsOneExtentOfData() {
        assertThat(hex(structured.blockStatus(new Request.BlockStatus(COOKIE, 65536))))
                .isEqualTo(
                        CHUNK
                                + "0005"
                                + COOKIE_HEX
                                + "0000000c"
                                + "00000001"
                                + "00010000"
                                + "00000000");
    }

    private static String hex(List<Bytes> pieces) {
        return Bytes.concat(pieces.toArray(Bytes[]::new)).hex();
    }
}
