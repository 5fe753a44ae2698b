package io.tarn.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// users.md, conventions: "ETag = MD5".
class PlainContentTest {
    private static InputStream stream(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void isDescribedAsS3DoesAtItsEnd() throws Exception {
        try (var content = new PlainContent(stream("abc"), Optional.of("text/plain"))) {
            assertThat(content.content().read()).isEqualTo('a');
            assertThatThrownBy(content::attributes).isInstanceOf(IllegalStateException.class);
            assertThat(content.content().readAllBytes())
                    .isEqualTo("bc".getBytes(StandardCharsets.UTF_8));
            assertThat(content.read()).isEqualTo(-1);
            // RFC 1321, A.5.
            assertThat(content.attributes().etag()).isEqualTo("900150983cd24fb0d6963f7d28e17f72");
            assertThat(content.attributes().metadata())
                    .containsExactly(java.util.Map.entry("h.content-type", "text/plain"));
        }
    }

    @Test
    void nothingMakesTwoHeadersOfOne() {
        assertThatThrownBy(() -> new PlainContent(stream(""), Optional.of("a\r\nb: c")))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
