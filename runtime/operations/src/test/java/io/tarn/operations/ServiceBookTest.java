package io.tarn.operations;

import static org.assertj.core.api.Assertions.assertThat;

import io.tarn.base.Bytes;
import io.tarn.block.client.Service;
import io.tarn.crypto.Digest;
import io.tarn.crypto.KeyId;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ServiceBookTest {
    private static final KeyId ONE = key("01");
    private static final KeyId OTHER = key("02");

    private final List<String> complaints = new ArrayList<>();
    private final ServiceBook book =
            new ServiceBook(
                    new Accusations() {
                        @Override
                        public void lied(KeyId server, String reason) {
                            throw new AssertionError("nothing is proven");
                        }

                        @Override
                        public void unhelpful(KeyId server, String reason) {
                            complaints.add((server.equals(ONE) ? "one " : "other ") + reason);
                        }
                    });

    private static KeyId key(String first) {
        return new KeyId(new Digest(Bytes.ofHex(first + "00".repeat(31))));
    }

    private void serve(KeyId server, Service service, int times) {
        for (int i = 0; i < times; i++) {
            book.served(server, service);
        }
    }

    @Test
    void whoIsMostlySilentIsNamedAlone() {
        serve(OTHER, Service.HELPED, 20);
        serve(ONE, Service.SILENT, 16);

        assertThat(complaints).containsExactly("one does not answer");
    }

    @Test
    void fewOperationsProveNothing() {
        serve(ONE, Service.REFUSED, 15);

        assertThat(complaints).isEmpty();
    }

    @Test
    void halfIsNotMost() {
        for (int i = 0; i < 100; i++) {
            serve(ONE, Service.HELPED, 1);
            serve(ONE, Service.APART, 1);
        }

        assertThat(complaints).isEmpty();
    }

    @Test
    void theDistantPastIsForgotten() {
        serve(ONE, Service.HELPED, 1000);
        serve(ONE, Service.SILENT, 32);
        assertThat(complaints).isEmpty();

        serve(ONE, Service.SILENT, 1);
        assertThat(complaints).hasSize(1);

        serve(ONE, Service.HELPED, 64);
        serve(ONE, Service.SILENT, 1);
        assertThat(complaints).hasSize(1);
    }
}
