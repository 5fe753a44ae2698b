package io.tarn.block.immutable;

import static io.tarn.block.immutable.StoreCluster.VOLUME;
import static org.assertj.core.api.Assertions.assertThat;

import io.tarn.base.Bytes;
import io.tarn.base.CanonicalReader;
import io.tarn.base.CanonicalWriter;
import io.tarn.base.MalformedException;
import io.tarn.block.VolumeId;
import io.tarn.crypto.Digest;
import io.tarn.crypto.IdentityKey;
import io.tarn.crypto.MerkleProof;
import io.tarn.crypto.NodeIdentity;
import io.tarn.crypto.Sha256;
import io.tarn.crypto.Signature;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The design of blocks: "One receipt per server covers all blocks of an update (Merkle root of BGUIDs),
/// signed, with an expiry".
class ReceiptTest {
    private static final NodeIdentity SERVER = StoreNode.identity(1);
    private static final List<FragmentId> FRAGMENTS =
            IntStream.range(0, 7)
                    .mapToObj(i -> new FragmentId(new Bguid(hash(i)), 2))
                    .sorted()
                    .toList();
    private static final Receipt RECEIPT =
            Receipt.sign(ReceiptSigner.of(SERVER), VOLUME, FRAGMENTS, 1234);

    @Test
    void verifiesWithTheServersKeyAlone() throws MalformedException {
        var out = new CanonicalWriter();
        RECEIPT.write(out);
        Receipt arrived = Receipt.read(new CanonicalReader(out.toBytes()));
        IdentityKey key = IdentityKey.of(SERVER.publicKey().encoding());

        assertThat(arrived).isEqualTo(RECEIPT);
        assertThat(arrived.verify(key)).isTrue();
        assertThat(arrived.covers(FRAGMENTS)).isTrue();
        for (int i = 0; i < FRAGMENTS.size(); i++) {
            MerkleProof proof = Receipt.proof(FRAGMENTS, i);
            assertThat(arrived.covers(FRAGMENTS.get(i), i, proof)).isTrue();
            assertThat(arrived.covers(FRAGMENTS.get((i + 1) % 7), i, proof)).isFalse();
        }
    }

    static Stream<Receipt> tampered() {
        Receipt r = RECEIPT;
        byte[] signature = r.signature().value().toArray();
        signature[10] ^= 1;
        return Stream.of(
                with(new VolumeId(hash(9)), r.fragments(), r.root(), 1234, r.signature()),
                with(VOLUME, r.fragments() + 1, r.root(), 1234, r.signature()),
                with(VOLUME, r.fragments(), new Digest(hash(9)), 1234, r.signature()),
                with(VOLUME, r.fragments(), r.root(), 1235, r.signature()),
                with(VOLUME, r.fragments(), r.root(), 1234, new Signature(Bytes.owning(signature))),
                new Receipt(
                        VOLUME,
                        StoreNode.identity(2).id(),
                        r.fragments(),
                        r.root(),
                        1234,
                        r.signature()));
    }

    private static Receipt with(
            VolumeId volume, int fragments, Digest root, long expiry, Signature signature) {
        return new Receipt(volume, SERVER.id(), fragments, root, expiry, signature);
    }

    @ParameterizedTest
    @MethodSource("tampered")
    void everyChangeShows(Receipt receipt) {
        assertThat(receipt.verify(SERVER.publicKey())).isFalse();
        assertThat(receipt.verify(StoreNode.identity(2).publicKey())).isFalse();
    }

    /// The index is signed for too: `m + f` servers that hold one and the same fragment hold no
    /// block.
    @Test
    void coversNothingElse() {
        assertThat(RECEIPT.covers(FRAGMENTS.subList(0, 6))).isFalse();
        assertThat(RECEIPT.covers(List.of())).isFalse();
        assertThat(
                        RECEIPT.covers(
                                FRAGMENTS.stream()
                                        .map(id -> new FragmentId(id.block(), 1))
                                        .toList()))
                .isFalse();
        assertThat(RECEIPT.covers(FRAGMENTS.get(0), 7, Receipt.proof(FRAGMENTS, 0))).isFalse();
    }

    private static Bytes hash(int i) {
        return Sha256.hash(Bytes.owning(new byte[] {(byte) i}));
    }
}
