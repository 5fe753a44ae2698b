package io.tarn.operations;

import static org.assertj.core.api.Assertions.assertThat;

import io.tarn.block.client.Service;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ServiceBookTest {
    private static final int ONE = 1;
    private static final int OTHER = 2;

    private final List<String> complaints = new ArrayList<>();
    private final ServiceBook book =
            new ServiceBook(4, (server, reason) -> complaints.add(server + " " + reason));

    private void serve(int server, Service service, int times) {
        for (int i = 0; i < times; i++) {
            book.served(server, service);
        }
    }

    @Test
    void whoIsMostlySilentIsNamedAlone() {
        serve(OTHER, Service.HELPED, 20);
        serve(ONE, Service.SILENT, 16);

        assertThat(complaints).containsExactly("1 does not answer");
        assertThat(book.unhelpful()).containsExactly(ONE);
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
        assertThat(book.unhelpful()).isEmpty();
        serve(ONE, Service.SILENT, 1);
        assertThat(complaints).hasSize(1);
    }
}
