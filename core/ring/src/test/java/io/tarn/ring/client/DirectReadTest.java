package io.tarn.ring.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.tarn.base.Bytes;
import io.tarn.crypto.IdentityKey;
import io.tarn.crypto.KeyId;
import io.tarn.crypto.NodeIdentity;
import io.tarn.crypto.Sha256;
import io.tarn.ring.Epoch;
import io.tarn.ring.Membership;
import io.tarn.ring.RingId;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Goal: a client believes what a quorum of an epoch's members say, each once, and nothing less.
class DirectReadTest {
    private static final Epoch EPOCH = new Epoch(3);

    private final List<IdentityKey> members = keys(4);
    private final DirectRead<String> read =
            new DirectRead<>(new Membership(new RingId(Sha256.of(Bytes.EMPTY)), EPOCH, members));

    private static List<IdentityKey> keys(int count) {
        var keys = new ArrayList<IdentityKey>();
        for (int i = 0; i < count; i++) {
            keys.add(key(i));
        }
        return keys;
    }

    private static IdentityKey key(int number) {
        return NodeIdentity.ofSeed(Bytes.ofHex("%02x".formatted(number).repeat(32))).publicKey();
    }

    private KeyId member(int index) {
        return members.get(index).id();
    }

    private void says(int index, String said) {
        read.heard(member(index), EPOCH, said);
    }

    /// TOCS 2002, §4.1: "The client waits for 2f + 1 replies from different replicas with the same result".
    @Test
    void quorumThatSaysTheSameIsBelieved() {
        says(0, "new");
        says(1, "new");
        assertThat(read.agreed()).isEmpty();
        assertThat(read.isOpen()).isTrue();
        says(3, "new");
        assertThat(read.agreed().orElseThrow().said()).isEqualTo("new");
        assertThat(read.agreed().orElseThrow().by())
                .containsExactlyInAnyOrder(member(0), member(1), member(3));
        assertThat(read.isOpen()).isFalse();
    }

    /// A liar and one that is behind say the same.
    @Test
    void twoOfFourAreNotBelieved() {
        says(0, "old");
        says(1, "old");
        says(2, "new");
        assertThat(read.isOpen()).isTrue();
        says(3, "new");
        assertThat(read.agreed()).isEmpty();
        assertThat(read.isOpen()).isFalse();
    }

    @Test
    void memberCountsOnce() {
        says(0, "a lie");
        says(0, "a lie");
        says(0, "a lie");
        says(1, "a lie");
        assertThat(read.agreed()).isEmpty();
        assertThat(read.hasHeardQuorum()).isFalse();
    }

    @Test
    void strangersDoNotCount() {
        says(0, "a lie");
        says(1, "a lie");
        read.heard(key(99).id(), EPOCH, "a lie");
        assertThat(read.agreed()).isEmpty();
    }

    /// Members of another epoch may be others, and their quorum knows nothing of this one.
    @Test
    void whatIsSaidOfAnotherEpochDoesNotCount() {
        says(0, "old");
        says(1, "old");
        read.heard(member(2), new Epoch(2), "old");
        assertThat(read.agreed()).isEmpty();
        assertThat(read.isOpen()).isTrue();
        read.heard(member(3), new Epoch(4), "old");
        assertThat(read.isOpen()).isFalse();
    }

    @Test
    void whoCannotHaveQuorumAnyMoreDoesNotWait() {
        read.silent(member(0));
        says(1, "new");
        assertThat(read.isOpen()).isTrue();
        read.silent(member(2));
        assertThat(read.isOpen()).isFalse();
        says(3, "new");
        assertThat(read.agreed()).isEmpty();
    }

    @Test
    void whatComesAfterItWasGivenUpDoesNotCount() {
        says(0, "new");
        says(1, "new");
        read.giveUp();
        says(2, "new");
        assertThat(read.isOpen()).isFalse();
        assertThat(read.agreed()).isEmpty();
    }
}
