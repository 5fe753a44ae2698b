package io.tarn.operations.ring;

import static org.assertj.core.api.Assertions.assertThat;

import io.tarn.base.Bytes;
import io.tarn.crypto.IdentityKey;
import io.tarn.crypto.KeyId;
import io.tarn.crypto.NodeIdentity;
import io.tarn.crypto.Sha256;
import io.tarn.crypto.threshold.Deal;
import io.tarn.crypto.threshold.Dealer;
import io.tarn.crypto.threshold.Dealing;
import io.tarn.crypto.threshold.GroupKey;
import io.tarn.crypto.threshold.KeyAssembly;
import io.tarn.crypto.threshold.Receiver;
import io.tarn.crypto.threshold.SecretShare;
import io.tarn.crypto.threshold.ShareCombiner;
import io.tarn.crypto.threshold.Sharing;
import io.tarn.crypto.threshold.Threshold;
import io.tarn.crypto.threshold.ThresholdSignature;
import io.tarn.crypto.threshold.VerificationVector;
import io.tarn.ring.Epoch;
import io.tarn.ring.Membership;
import io.tarn.ring.RingId;
import io.tarn.ring.SequenceNumber;
import io.tarn.ring.affairs.CertifiedCharter;
import io.tarn.ring.affairs.Charter;
import io.tarn.ring.affairs.CharterStatement;
import io.tarn.ring.affairs.Founding;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Goal: nobody takes another ring, other members, old members or another owner for the true ones on the word of liars:
/// up to `f` of the founders, and any number of nodes that are none.
///
/// Method: answers of four founders and of four more nodes, put together by the test.
class KnownRingTest {
    private static final OneShareKey KEY = OneShareKey.of("01");
    private static final OneShareKey LIARS = OneShareKey.of("02");

    private static final Founding FOUNDING = new Founding(keys(0, 1, 2, 3), key(20));
    private static final Founding LIARS_FOUNDING = new Founding(keys(0, 1, 2, 3), key(21));
    private static final List<KeyId> FOUNDERS = ids(0, 1, 2, 3);

    private final SortedMap<KeyId, RingReply.RingIs> said = new TreeMap<>();

    /// A key of one share, so that whoever has it signs alone.
    private record OneShareKey(VerificationVector vector, SecretShare share) {
        private static final Threshold ONE = new Threshold(1, 1);

        /// Another for each name.
        static OneShareKey of(String name) {
            Bytes seed = Bytes.ofHex(name.repeat(32));
            var sharing = new Sharing(Bytes.ofHex(name), 1, ONE, Optional.empty());
            var receiver = new Receiver(sharing, 1, seed);
            var receivers = new TreeMap<>(java.util.Map.of(1, receiver.keys()));
            Deal deal = Dealer.deal(new Dealing(sharing, receivers), 1, Sha256.of(seed).value());
            KeyAssembly assembly = KeyAssembly.of(sharing, List.of(deal));
            return new OneShareKey(
                    assembly.vector(),
                    assembly.share(1, List.of(receiver.open(deal).orElseThrow())));
        }

        GroupKey key() {
            return vector.groupKey();
        }

        CertifiedCharter sign(CharterStatement statement) {
            String tag = CharterStatement.DOMAIN_TAG;
            Bytes message = statement.toSign();
            ThresholdSignature signature =
                    new ShareCombiner(ONE, vector, tag, message)
                            .add(share.sign(tag, message))
                            .orElseThrow();
            return new CertifiedCharter(statement, signature);
        }
    }

    private static IdentityKey key(int number) {
        return NodeIdentity.ofSeed(Bytes.ofHex("%02x".formatted(number).repeat(32))).publicKey();
    }

    private static List<IdentityKey> keys(int... numbers) {
        return IntStream.of(numbers).mapToObj(KnownRingTest::key).toList();
    }

    private static List<KeyId> ids(int... numbers) {
        return IntStream.of(numbers).mapToObj(number -> key(number).id()).toList();
    }

    /// As a ring with this key signs it.
    private static CertifiedCharter charter(
            OneShareKey key, RingId ring, long epoch, int... members) {
        var membership = new Membership(ring, new Epoch(epoch), keys(members));
        var charter = new Charter(membership, new SequenceNumber(epoch), Optional.of(key.vector()));
        return key.sign(new CharterStatement(charter, Sha256.of(Bytes.EMPTY)));
    }

    /// The true ring's.
    private static CertifiedCharter charter(long epoch, int... members) {
        return charter(KEY, FOUNDING.ring(), epoch, members);
    }

    private static CertifiedCharter lie(long epoch, int... members) {
        return charter(LIARS, FOUNDING.ring(), epoch, members);
    }

    /// What only the true ring could have signed, and has not.
    private static CertifiedCharter forged(long epoch, int... members) {
        CharterStatement statement = charter(epoch, members).statement();
        return new CertifiedCharter(statement, LIARS.sign(statement).signature());
    }

    private void says(int node, CertifiedCharter charter) {
        says(node, FOUNDING, Optional.of(charter));
    }

    private void says(int node, Founding founding, Optional<CertifiedCharter> charter) {
        said.put(key(node).id(), new RingReply.RingIs(founding, charter, List.of()));
    }

    private Optional<KnownRing> known() {
        return KnownRing.of(Optional.empty(), FOUNDERS, said);
    }

    private Optional<KnownRing> knownByKey() {
        return KnownRing.of(Optional.of(KEY.key()), FOUNDERS, said);
    }

    @Test
    void oneFounderMoreThanMayLieNamesTheKey() {
        says(0, lie(9, 4, 5, 6, 7));
        says(2, charter(2, 0, 1, 2, 3));
        assertThat(known()).as("one against one").isEmpty();
        says(3, charter(2, 0, 1, 2, 3));
        KnownRing ring = known().orElseThrow();
        assertThat(ring.key()).isEqualTo(KEY.key());
        assertThat(ring.charter()).isEqualTo(charter(2, 0, 1, 2, 3));
    }

    /// `f` is two of seven.
    @Test
    void howManyFoundersAreNeededDependsOnTheirNumber() {
        List<KeyId> seven = ids(0, 1, 2, 3, 4, 5, 6);
        says(0, lie(2, 0, 1, 2, 3));
        says(1, lie(2, 0, 1, 2, 3));
        assertThat(KnownRing.of(Optional.empty(), seven, said)).isEmpty();
        for (int founder = 2; founder < 5; founder++) {
            says(founder, charter(2, 0, 1, 2, 3));
        }
        assertThat(KnownRing.of(Optional.empty(), seven, said).orElseThrow().key())
                .isEqualTo(KEY.key());
    }

    /// Nodes cost nothing; only founders are known.
    @Test
    void whoIsNoFounderHasNoWordOnTheKey() {
        for (int node = 4; node < 12; node++) {
            says(node, lie(2, 4, 5, 6, 7));
        }
        says(0, lie(2, 4, 5, 6, 7));
        assertThat(known()).isEmpty();
    }

    @Test
    void knownKeyIsNotOutvoted() {
        for (int founder = 0; founder < 4; founder++) {
            says(founder, lie(9, 0, 1, 2, 3));
        }
        assertThat(knownByKey()).as("nobody shows what the ring signed").isEmpty();
        says(4, charter(2, 0, 1, 2, 3));
        assertThat(knownByKey().orElseThrow().charter()).isEqualTo(charter(2, 0, 1, 2, 3));
    }

    @Test
    void latestThatTheRingHasSignedCountsWhoeverShowsIt() {
        says(0, charter(2, 0, 1, 2, 3));
        says(1, charter(4, 0, 1, 2, 5));
        says(2, charter(3, 0, 1, 2, 4));
        assertThat(known().orElseThrow().charter()).isEqualTo(charter(4, 0, 1, 2, 5));
        says(7, charter(5, 0, 1, 5, 6));
        assertThat(known().orElseThrow().membership().members()).isEqualTo(keys(0, 1, 5, 6));
    }

    /// First and last of those who speak, since one of them is looked at after the truth.
    @Test
    void laterCharterThatTheRingHasNotSignedIsNone() {
        for (KeyId liar : List.of(said(0, 1).firstKey(), said(0, 1).lastKey())) {
            said.clear();
            says(0, charter(2, 0, 1, 2, 3));
            says(1, charter(2, 0, 1, 2, 3));
            said.put(
                    liar,
                    new RingReply.RingIs(FOUNDING, Optional.of(forged(9, 4, 5, 6, 7)), List.of()));
            assertThat(knownByKey().orElseThrow().charter()).isEqualTo(charter(2, 0, 1, 2, 3));
        }
    }

    private SortedMap<KeyId, RingReply.RingIs> said(int... nodes) {
        for (int node : nodes) {
            says(node, charter(2, 0, 1, 2, 3));
        }
        return said;
    }

    /// A liar who names the true key, with members of its own, helps the others to agree on it and no more.
    @Test
    void forgerWhoNamesTheTrueKeyIsNotBelievedFurther() {
        says(0, forged(9, 4, 5, 6, 7));
        assertThat(known()).isEmpty();
        says(1, charter(2, 0, 1, 2, 3));
        assertThat(known().orElseThrow().membership().members()).isEqualTo(keys(0, 1, 2, 3));
    }

    /// There is no key yet.
    @Test
    void foundersWithoutAKeyNameNone() {
        for (int founder = 0; founder < 4; founder++) {
            says(founder, FOUNDING, Optional.empty());
        }
        assertThat(known()).isEmpty();
        assertThat(knownByKey()).isEmpty();
    }

    /// What the founding says of the owner is what gave the ring its name.
    @Test
    void ownerIsTheFoundings() {
        says(0, LIARS_FOUNDING, Optional.of(charter(2, 0, 1, 2, 3)));
        says(1, LIARS_FOUNDING, Optional.of(charter(2, 0, 1, 2, 3)));
        assertThat(known().orElseThrow().owner()).as("none is shown").isEmpty();
        says(2, FOUNDING, Optional.empty());
        assertThat(known().orElseThrow().owner()).contains(key(20).id());
    }
}
