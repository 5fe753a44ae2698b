package io.tarn.block;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tarn.base.Bytes;
import io.tarn.base.MalformedException;
import io.tarn.block.server.Caller.Role;
import io.tarn.crypto.KeyId;
import io.tarn.crypto.NodeIdentity;
import io.tarn.crypto.Sha256;
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
                    List.of(READER.id()));

    @Test
    void descriptorComesBack() throws MalformedException {
        assertThat(VolumeDescriptor.of(VOLUME.toBytes())).isEqualTo(VOLUME);
    }

    @Test
    void everyCutDescriptorIsRefused() {
        Bytes whole = VOLUME.toBytes();
        for (int size = 0; size < whole.size(); size += 7) {
            Bytes cut = whole.slice(0, size);
            assertThatThrownBy(() -> VolumeDescriptor.of(cut))
                    .isInstanceOf(MalformedException.class);
        }
    }

    private static SignedDescriptor signed() {
        Bytes nonce = Bytes.ofHex("07".repeat(VolumeId.NONCE_BYTES));
        var own =
                new VolumeDescriptor(
                        VolumeId.of(OWNER.publicKey(), nonce),
                        VOLUME.name(),
                        VOLUME.owner(),
                        VOLUME.shape(),
                        VOLUME.durability(),
                        VOLUME.servers(),
                        VOLUME.writers(),
                        VOLUME.readers());
        return SignedDescriptor.sign(own, nonce, OWNER);
    }

    @Test
    void ownersWordComesBackAndHolds() throws MalformedException {
        assertThat(SignedDescriptor.of(signed().toBytes())).isEqualTo(signed());
        assertThat(signed().verify()).isTrue();
    }

    @Test
    void descriptorSignedByAnotherDoesNotHold() {
        SignedDescriptor signed = signed();
        assertThat(SignedDescriptor.sign(signed.descriptor(), signed.nonce(), WRITER).verify())
                .isFalse();
    }

    /// Nobody describes a volume under an id that another has drawn.
    @Test
    void idOfAnotherDoesNotHold() {
        assertThat(SignedDescriptor.sign(VOLUME, signed().nonce(), OWNER).verify()).isFalse();
    }

    @Test
    void noChangedByteHolds() {
        byte[] signed = signed().toBytes().toArray();
        for (int i = 0; i < signed.length; i += 7) {
            byte[] changed = signed.clone();
            changed[i] ^= 1;
            assertThat(holds(Bytes.owning(changed))).isFalse();
        }
    }

    private static boolean holds(Bytes bytes) {
        try {
            return SignedDescriptor.of(bytes).verify();
        } catch (MalformedException e) {
            return false;
        }
    }

    @Test
    void onlyTheOwnerRemoves() throws MalformedException {
        VolumeDescriptor volume = signed().descriptor();
        var removal = SignedRemoval.sign(volume.id(), OWNER);
        assertThat(SignedRemoval.of(removal.toBytes()).verify(volume)).isTrue();
        assertThat(SignedRemoval.sign(volume.id(), WRITER).verify(volume)).isFalse();
        assertThat(removal.verify(VOLUME)).isFalse();
    }

    /// Lists of clients at their bounds fit the largest encoding.
    @Test
    void largestDescriptorFits() {
        List<KeyId> many =
                IntStream.range(0, VolumeDescriptor.CLIENTS_MAX)
                        .mapToObj(i -> new KeyId(Sha256.of(Bytes.owning(new byte[] {(byte) i}))))
                        .toList();
        var redundancy = new Redundancy(Redundancy.FAULTS_MAX, Redundancy.NEEDED_MAX);
        List<KeyId> servers =
                IntStream.range(0, redundancy.servers())
                        .mapToObj(i -> new KeyId(Sha256.of(Bytes.owning(new byte[] {1, (byte) i}))))
                        .toList();
        var largest =
                new VolumeDescriptor(
                        TestVolume.ID,
                        "x".repeat(64),
                        OWNER.publicKey(),
                        new BlockShape(redundancy, 65_536, 1_000),
                        Durability.FSYNC,
                        servers,
                        many,
                        many);
        assertThat(largest.toBytes().size()).isLessThanOrEqualTo(VolumeDescriptor.BYTES_MAX);
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
