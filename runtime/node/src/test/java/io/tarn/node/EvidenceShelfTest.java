package io.tarn.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.tarn.base.Bytes;
import io.tarn.crypto.Digest;
import io.tarn.crypto.KeyId;
import io.tarn.crypto.threshold.GroupKey;
import io.tarn.operations.control.ControlReply.EvidenceIs;
import io.tarn.ring.evidence.Evidence;
import io.tarn.storage.Store;
import io.tarn.storage.StoreLimits;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Goal: what a node can prove is there after a restart, is shown page by page, and does not grow without bound.
class EvidenceShelfTest {
    private static final Path VECTORS = Path.of("../../vectors/ring/evidence.json");

    @TempDir Path directory;

    /// One of each kind, all against members of one epoch.
    private static List<Evidence> samples() throws Exception {
        var samples = new ArrayList<Evidence>();
        for (String record : values("record")) {
            samples.add(Evidence.of(Bytes.ofHex(record)));
        }
        return samples;
    }

    private static List<String> values(String field) throws Exception {
        return Pattern.compile("\"%s\": \"([^\"]+)\"".formatted(field))
                .matcher(Files.readString(VECTORS))
                .results()
                .map(result -> result.group(1))
                .toList();
    }

    private static KeyId member(Evidence evidence) throws Exception {
        GroupKey key = GroupKey.ofText(values("key").getFirst());
        return evidence.verify(key).orElseThrow().member();
    }

    private static List<Bytes> all(EvidenceShelf shelf) throws Exception {
        var all = new ArrayList<Bytes>();
        EvidenceIs page = shelf.page(Bytes.EMPTY);
        all.addAll(page.records());
        while (!page.next().isEmpty()) {
            page = shelf.page(page.next());
            all.addAll(page.records());
        }
        return all;
    }

    @Test
    void recordsAreKeptOnceAndOverARestart() throws Exception {
        List<Evidence> samples = samples().subList(0, 9);
        try (Store store = Store.open(directory, StoreLimits.small())) {
            var shelf = new EvidenceShelf(store);
            for (Evidence one : samples) {
                assertThat(shelf.keep(member(one), one)).isTrue();
                assertThat(shelf.keep(member(one), one)).as("once").isFalse();
            }
            store.sync();
        }
        try (Store store = Store.open(directory, StoreLimits.small())) {
            var shelf = new EvidenceShelf(store);
            assertThat(all(shelf))
                    .containsExactlyInAnyOrderElementsOf(
                            samples.stream().map(Evidence::encoding).toList());
            assertThat(shelf.keep(member(samples.getFirst()), samples.getFirst())).isFalse();
        }
    }

    @Test
    void pagesAreBoundedAndLeaveNothingOut() throws Exception {
        Evidence sample = samples().getFirst();
        try (Store store = Store.open(directory, StoreLimits.small())) {
            var shelf = new EvidenceShelf(store);
            for (int i = 0; i < 150; i++) {
                shelf.keep(someone(i), sample);
            }
            assertThat(shelf.page(Bytes.EMPTY).records()).hasSize(EvidenceIs.RECORDS_MAX);
            assertThat(all(shelf)).hasSize(150);
        }
    }

    @Test
    void thereAreNotMoreThanSoMany() throws Exception {
        Evidence sample = samples().getFirst();
        try (Store store = Store.open(directory, StoreLimits.small())) {
            var shelf = new EvidenceShelf(store);
            for (int i = 0; i < EvidenceShelf.RECORDS_MAX + 20; i++) {
                shelf.keep(someone(i), sample);
            }
            assertThat(all(shelf)).hasSize(EvidenceShelf.RECORDS_MAX);
            assertThat(all(new EvidenceShelf(store)))
                    .as("on disk")
                    .hasSize(EvidenceShelf.RECORDS_MAX);
        }
    }

    private static KeyId someone(int number) {
        byte[] name = new byte[32];
        name[0] = (byte) (number >> 8);
        name[1] = (byte) number;
        return new KeyId(new Digest(Bytes.owning(name)));
    }
}
