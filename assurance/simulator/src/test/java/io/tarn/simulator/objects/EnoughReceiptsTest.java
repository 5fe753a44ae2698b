package io.tarn.simulator.objects;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tarn.base.Bytes;
import io.tarn.base.CanonicalWriter;
import io.tarn.block.Redundancy;
import io.tarn.block.VolumeId;
import io.tarn.block.immutable.Bguid;
import io.tarn.block.immutable.FragmentId;
import io.tarn.block.immutable.Receipt;
import io.tarn.crypto.Digest;
import io.tarn.crypto.MerkleTree;
import io.tarn.crypto.NodeIdentity;
import io.tarn.crypto.Sha256;
import io.tarn.object.Locking;
import io.tarn.object.Retention;
import io.tarn.object.VolumeDescription;
import io.tarn.object.update.Attestation;
import io.tarn.object.update.Attestations;
import io.tarn.ring.AgreedTime;
import io.tarn.ring.RingId;
import io.tarn.simulator.ring.Identities;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// The checker of receipts misses none that is wrong.
class EnoughReceiptsTest {
    private static final Digest SOME = Sha256.of(Bytes.ofHex("01"));
    private static final Bguid BLOCK = new Bguid(SOME.value());
    private static final VolumeId STORE = new VolumeId(SOME.value());
    private static final long EXPIRY = 100;

    private static final VolumeDescription VOLUME =
            new VolumeDescription(
                    new RingId(SOME),
                    Identities.of('o', 'w').publicKey(),
                    "v",
                    1,
                    STORE,
                    new Redundancy(1, 2),
                    IntStream.range(0, 4).mapToObj(i -> server(i).publicKey()).toList(),
                    100,
                    new Retention.All(),
                    Locking.NONE);

    private static NodeIdentity server(int index) {
        return Identities.of('s', index);
    }

    /// As a server signs it (docs/spec/immutable-blocks.md, §5).
    private static Attestation signed(int server, int fragment) {
        var id = new CanonicalWriter();
        new FragmentId(BLOCK, fragment).write(id);
        Digest root = MerkleTree.root(List.of(id.toBytes()));
        var body = new CanonicalWriter();
        STORE.write(body);
        server(server).id().write(body);
        body.u32(1);
        root.write(body);
        body.u64(EXPIRY);
        var receipt =
                new Receipt(
                        STORE,
                        server(server).id(),
                        1,
                        root,
                        EXPIRY,
                        server(server).sign("tarn.receipt.v1", body.toBytes()));
        return new Attestation(receipt, 0, Bytes.owning(new byte[] {(byte) fragment}));
    }

    private static void judge(long millis, Attestation... shown) {
        new EnoughReceipts(VOLUME)
                .named(
                        BLOCK,
                        List.of(BLOCK),
                        new Attestations(List.of(shown)),
                        new AgreedTime(millis));
    }

    @Test
    void threeServersForThreeFragmentsAreEnough() {
        assertThatCode(() -> judge(EXPIRY - 1, signed(0, 0), signed(1, 1), signed(3, 3)))
                .doesNotThrowAnyException();
    }

    @Test
    void fewerOrOlderOrOthersAreNot() {
        assertThatThrownBy(() -> judge(1, signed(0, 0), signed(1, 1)))
                .isInstanceOf(ObjectViolation.class)
                .hasMessageContaining("INV-021");
        assertThatThrownBy(() -> judge(EXPIRY, signed(0, 0), signed(1, 1), signed(2, 2)))
                .isInstanceOf(ObjectViolation.class);
        assertThatThrownBy(() -> judge(1, signed(0, 0), signed(1, 1), signed(2, 1)))
                .isInstanceOf(ObjectViolation.class);
        assertThatThrownBy(() -> judge(1, signed(0, 0), signed(1, 1), signed(1, 2)))
                .isInstanceOf(ObjectViolation.class);
        assertThatThrownBy(() -> judge(1, signed(0, 0), signed(1, 1), signed(7, 2)))
                .isInstanceOf(ObjectViolation.class);
    }
}
