package io.tarn.coding;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// A JVM started without the project's flags has neither the Vector API nor native access.
class FallbackTest {
    @Test
    @Timeout(60)
    void codesWithoutAnyFlag() throws IOException, InterruptedException {
        Process java =
                new ProcessBuilder(
                                List.of(
                                        Path.of(System.getProperty("java.home"), "bin", "java")
                                                .toString(),
                                        "-cp",
                                        System.getProperty("java.class.path"),
                                        Describe.class.getName()))
                        .redirectErrorStream(true)
                        .start();
        String output = new String(java.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(java.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(output.strip()).isEqualTo("reed-solomon: plain; fingerprint: gmac");
    }

    static final class Describe {
        public static void main(String[] arguments) {
            System.out.println(Coding.describe());
        }
    }
}
