package io.tarn.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tarn.base.Bytes;
import io.tarn.base.CanonicalReader;
import io.tarn.base.MalformedException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PairwiseKeysTest {
    private static final Bytes MESSAGE = Bytes.ofHex("0102");
    private static final KeyEpoch EPOCH = new KeyEpoch(7);
    private static final List<NodeIdentity> NODES =
            IntStream.range(0, 4)
                    .mapToObj(i -> NodeIdentity.ofSeed(Sha256.hash(Bytes.ofHex("0" + i))))
                    .toList();

    static Stream<Vector> vectors() {
        return Vector.read("mac-key.json");
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void pairAndEpochGiveThisTag(Vector vector) {
        NodeIdentity self = NodeIdentity.ofSeed(vector.bytes("seed"));
        NodeIdentity peer = NodeIdentity.ofSeed(vector.bytes("peerSeed"));
        var epoch = new KeyEpoch(vector.integer("epoch"));
        MacKey key = new PairwiseKeys(self).key(peer.publicKey(), epoch);
        boolean verified = key.verify(vector.bytes("message"), new MacTag(vector.bytes("tag")));
        assertThat(verified).isEqualTo(vector.isValid());
    }

    @Test
    void bothEndsDeriveOneKeyAndNoTwoPairsTheSame() {
        Set<MacTag> tags = new HashSet<>();
        for (NodeIdentity self : NODES) {
            for (NodeIdentity peer : NODES) {
                MacTag here = tag(self, peer, EPOCH);
                assertThat(tag(peer, self, EPOCH)).isEqualTo(here);
                tags.add(here);
            }
        }
        assertThat(tags).hasSize(4 * 3 / 2 + 4);
    }

    @Test
    void everyEpochHasItsOwnKey() {
        NodeIdentity self = NODES.get(0);
        for (NodeIdentity peer : List.of(self, NODES.get(1))) {
            assertThat(tag(self, peer, EPOCH)).isNotEqualTo(tag(self, peer, new KeyEpoch(8)));
        }
    }

    /// If the key came from an agreement with oneself, it would be known to whoever learns that
    /// one secret; it comes from the seed.
    @Test
    void selfKeyIsNotAnAgreement() {
        NodeIdentity self = NODES.get(0);
        var keys = new PairwiseKeys(self);
        assertThat(keys.selfKey(EPOCH)).isSameAs(keys.key(self.publicKey(), EPOCH));
        MacKey ofAgreement = MacKey.of(self.agreement(self.publicKey()));
        assertThat(keys.selfKey(EPOCH).tag(MESSAGE)).isNotEqualTo(ofAgreement.tag(MESSAGE));
    }

    @Test
    void currentPreviousAndNextEpochAreAccepted() {
        assertThat(EPOCH.accepts(new KeyEpoch(7))).isTrue();
        assertThat(EPOCH.accepts(new KeyEpoch(6))).isTrue();
        assertThat(EPOCH.accepts(new KeyEpoch(8))).isTrue();
        assertThat(EPOCH.accepts(new KeyEpoch(5))).isFalse();
        assertThat(EPOCH.accepts(new KeyEpoch(9))).isFalse();
        assertThat(new KeyEpoch(0).accepts(new KeyEpoch(Long.MAX_VALUE))).isFalse();
        assertThat(new KeyEpoch(Long.MAX_VALUE).accepts(new KeyEpoch(0))).isFalse();
    }

    @Test
    void keepsKeysUntilTheirEpochIsOver() {
        var keys = new PairwiseKeys(NODES.get(0));
        IdentityKey peer = NODES.get(1).publicKey();
        MacKey key = keys.key(peer, EPOCH);
        keys.forget(new KeyEpoch(8));
        assertThat(keys.key(peer, EPOCH)).isSameAs(key);
        keys.forget(new KeyEpoch(9));
        assertThat(keys.key(peer, EPOCH)).isNotSameAs(key);
        assertThat(keys.key(peer, EPOCH).tag(MESSAGE)).isEqualTo(key.tag(MESSAGE));
    }

    @Test
    void hostileEpochsAreMalformed() {
        var negative = new CanonicalReader(Bytes.ofHex("ff".repeat(8)));
        assertThatThrownBy(() -> KeyEpoch.read(negative)).isInstanceOf(MalformedException.class);
    }

    private static MacTag tag(NodeIdentity self, NodeIdentity peer, KeyEpoch epoch) {
        return new PairwiseKeys(self).key(peer.publicKey(), epoch).tag(MESSAGE);
    }
}
