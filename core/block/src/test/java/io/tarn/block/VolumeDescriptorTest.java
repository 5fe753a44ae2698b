package io.tarn.block;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tarn.base.Bytes;
import io.tarn.base.MalformedException;
import io.tarn.block.server.Caller.Role;
import io.tarn.crypto.KeyId;
import io.tarn.crypto.NodeIdentity;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class VolumeDescriptorTest {
    private static final NodeIdentity OWNER = identity(1);
    private static final NodeIdentity WRITER = identity(2);
    private static final NodeIdentity READER = identity(3);
    private static final List<KeyId> SERVERS =
            IntStream.range(10, 14).mapToObj(i -> identity(i).id()).toList();
    private static final VolumeDescriptor VOLUME =
            new VolumeDescriptor(
                    TestVolume.ID,
                    "disk-1",
                    OWNER.publicKey(),
                    new BlockShape(new Redundancy(1, 2), 65_536, 1_000),
                    Durability.FSYNC,
                    SERVERS,
                    List.of(WRITER.id()),
                    List.of(READER.id()),
                    1,
                    false);

    @Test
    void signedDescriptorComesBack() throws MalformedException {
        var signed = SignedDescriptor.sign(VOLUME, OWNER);
        assertThat(SignedDescriptor.of(signed.toBytes())).isEqualTo(signed);
    }

    /// "Volume descriptors are signed by their owner".
    @Test
    void descriptorSignedByAnotherIsRefused() {
        Bytes forged = SignedDescriptor.sign(VOLUME, WRITER).toBytes();
        assertThatThrownBy(() -> SignedDescriptor.of(forged))
                .isInstanceOf(MalformedException.class)
                .hasMessageContaining("not signed by its owner");
    }

    @Test
    void everyChangedByteIsRefused() {
        byte[] signed = SignedDescriptor.sign(VOLUME, OWNER).toBytes().toArray();
        for (int i = 0; i < signed.length; i += 7) {
            byte[] changed = signed.clone();
            changed[i] ^= 1;
            assertThatThrownBy(() -> SignedDescriptor.of(Bytes.owning(changed)))
                    .isInstanceOf(MalformedException.class);
        }
    }

    @Test
    void onlyALaterRevisionOfTheSameOwnerSupersedes() {
        var first = SignedDescriptor.sign(VOLUME, OWNER);
        var removal = SignedDescriptor.sign(VOLUME.removal(), OWNER);
        assertThat(removal.supersedes(first)).isTrue();
        assertThat(first.supersedes(removal)).isFalse();
        assertThat(first.supersedes(first)).isFalse();
    }

    @Test
    void rolesAreWhatTheDescriptorLists() {
        assertThat(VOLUME.roleOf(OWNER.id())).isEqualTo(Role.WRITER);
        assertThat(VOLUME.roleOf(WRITER.id())).isEqualTo(Role.WRITER);
        assertThat(VOLUME.roleOf(READER.id())).isEqualTo(Role.READER);
        assertThat(VOLUME.roleOf(SERVERS.getFirst())).isEqualTo(Role.SERVER);
        assertThat(VOLUME.roleOf(identity(99).id())).isEqualTo(Role.STRANGER);
    }

    private static NodeIdentity identity(int number) {
        byte[] seed = new byte[NodeIdentity.SEED_BYTES];
        seed[0] = (byte) number;
        return NodeIdentity.ofSeed(Bytes.owning(seed));
    }
}
