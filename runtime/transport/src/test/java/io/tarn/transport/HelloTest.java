package io.tarn.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.Unpooled;
import io.tarn.base.Bytes;
import io.tarn.base.MalformedException;
import io.tarn.transport.Hello.Verdict;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class HelloTest {
    private static final Bytes HELLO =
            new Hello(Verdict.WELCOME, Loopback.CLIENT.publicKey()).encode();

    @ParameterizedTest
    @EnumSource
    void comesBackByteByByte(Verdict verdict) throws Exception {
        var hello = new Hello(verdict, Loopback.CLIENT.publicKey());
        Bytes encoded = hello.encode();
        var decoder = new HelloDecoder();
        for (int i = 0; i < encoded.size() - 1; i++) {
            assertThat(feed(decoder, encoded.slice(i, 1))).isNull();
        }
        assertThat(feed(decoder, encoded.slice(encoded.size() - 1, 1))).isEqualTo(hello);
    }

    @Test
    void beginsAsSpecified() {
        assertThat(HELLO.size()).isEqualTo(71);
        assertThat(HELLO.slice(0, 7)).isEqualTo(Bytes.ofHex("5441524e" + "0001" + "00"));
        assertThat(HELLO.slice(7, 64)).isEqualTo(Loopback.CLIENT.publicKey().encoding());
    }

    @Test
    void leavesWhatFollows() throws Exception {
        var wire = Unpooled.wrappedBuffer(Bytes.concat(HELLO, Bytes.zeros(3)).toArray());
        assertThat(new HelloDecoder().feed(wire)).isNotNull();
        assertThat(wire.readableBytes()).isEqualTo(3);
    }

    /// Another protocol is refused by its first bytes: it may never send as many as a hello has.
    @Test
    void refusesOtherProtocolsEarly() {
        assertRefused(Bytes.ofHex("16030100c8010000")); // a TLS client hello
        assertRefused(
                Bytes.owning(
                        "GET / HTTP/1.1\r\n".getBytes(java.nio.charset.StandardCharsets.US_ASCII)));
        assertRefused(Bytes.ofHex("5441524e" + "0002")); // the next version
    }

    @ParameterizedTest
    @ValueSource(ints = {6, 7, 38, 39, 70})
    void refusesNoVerdictAndNoKey(int at) {
        byte[] broken = HELLO.toArray();
        // An Ed25519 or X25519 key of all ones from here on is no canonical point.
        for (int i = at; i < broken.length; i++) {
            broken[i] = (byte) 0xff;
        }
        assertRefused(Bytes.owning(broken));
    }

    private static void assertRefused(Bytes bytes) {
        assertThatThrownBy(() -> feed(new HelloDecoder(), bytes))
                .isInstanceOf(MalformedException.class);
    }

    private static @org.jspecify.annotations.Nullable Hello feed(HelloDecoder decoder, Bytes bytes)
            throws MalformedException {
        return decoder.feed(Unpooled.wrappedBuffer(bytes.toArray()));
    }
}
