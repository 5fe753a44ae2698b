package io.tarn.transport;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.tarn.base.MalformedException;

/// Goal: the first bytes of a connection are refused with [MalformedException], or are a hello that
/// encodes to the same bytes; nothing after it is touched.
/// Method: Jazzer; in the build, over the inputs in `HelloFuzzTestInputs`.
class HelloFuzzTest {
    @FuzzTest(maxDuration = "5m")
    void hello(byte[] input) {
        ByteBuf wire = Unpooled.wrappedBuffer(input);
        try {
            Hello hello = new HelloDecoder().feed(wire);
            if (hello == null) {
                assertThat(input).hasSizeLessThan(Hello.BYTES);
            } else {
                assertThat(input).startsWith(hello.encode().toArray());
                assertThat(wire.readableBytes()).isEqualTo(input.length - Hello.BYTES);
            }
        } catch (MalformedException refused) {
            assertThat(refused).hasMessageMatching(".+");
        }
    }
}
