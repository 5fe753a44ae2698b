package io.tarn.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.tarn.base.Bytes;
import io.tarn.catalogue.Catalogue;
import io.tarn.catalogue.CatalogueEntry;
import io.tarn.catalogue.ClusterNode;
import io.tarn.catalogue.HostPort;
import io.tarn.catalogue.Parties;
import io.tarn.crypto.IdentityKey;
import io.tarn.crypto.KeyId;
import io.tarn.crypto.NodeIdentity;
import io.tarn.crypto.Sha256;
import io.tarn.ring.Epoch;
import io.tarn.ring.Membership;
import io.tarn.ring.RingId;
import io.tarn.ring.SequenceNumber;
import io.tarn.ring.affairs.Charter;
import io.tarn.ring.state.RingState;
import io.tarn.storage.Store;
import io.tarn.storage.StoreLimits;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A ring whose members go one by one, and are dismissed from the cluster when they have gone.
class NodeDirectoryTest {
    private static final RingId RING = new RingId(Sha256.of(Bytes.EMPTY));

    @TempDir Path path;

    private Store store;
    private NodeDirectory directory;

    private static IdentityKey key(int number) {
        return NodeIdentity.ofSeed(Bytes.ofHex("%02x".formatted(number).repeat(32))).publicKey();
    }

    private static KeyId id(int number) {
        return key(number).id();
    }

    private static ClusterNode node(int number) {
        return new ClusterNode("n" + number, key(number), new HostPort("host", 1 + number));
    }

    /// Of four members, from this one on.
    private static Charter charter(int epoch, int first) {
        List<IdentityKey> members =
                IntStream.range(first, first + 4).mapToObj(i -> key(i)).toList();
        return new Charter(
                new Membership(RING, new Epoch(epoch), members),
                SequenceNumber.NONE,
                Optional.empty());
    }

    @BeforeEach
    void open() throws Exception {
        store = Store.open(path, StoreLimits.small());
        directory = new NodeDirectory(store, new Parties(List.of(node(9)), List.of()), _ -> {});
        var entry = new CatalogueEntry.OfNode(node(9));
        RingState state = RingState.EMPTY.put(entry.key(), entry.encoding());
        assertThat(directory.agreed(Catalogue.of(state))).isTrue();
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void membersOfThisEpochAndTheOneBeforeAreKnown() {
        for (int epoch = 1; epoch <= 3; epoch++) {
            directory.chartered(charter(epoch, epoch));
            directory.chartered(charter(epoch, epoch));
        }
        assertThat(directory.knows(id(1))).as("gone two epochs ago").isFalse();
        assertThat(directory.isNode(id(1))).isFalse();
        assertThat(directory.knows(id(2))).as("gone with the last epoch").isTrue();
        assertThat(directory.knows(id(6))).isTrue();
        assertThat(directory.knows(id(9))).as("a node, and no member").isTrue();
    }

    @Test
    void earlierCharterBringsNobodyBack() {
        directory.chartered(charter(5, 5));
        directory.chartered(charter(1, 1));
        assertThat(directory.knows(id(1))).isFalse();
        assertThat(directory.knows(id(5))).isTrue();
    }
}
