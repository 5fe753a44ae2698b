package io.tarn.crypto.threshold;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tarn.base.Bytes;
import io.tarn.base.CanonicalReader;
import io.tarn.base.CanonicalWriter;
import io.tarn.base.MalformedException;
import io.tarn.crypto.Seeded;
import io.tarn.crypto.Sha256;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ThresholdSignatureTest {
    private static final Bytes MESSAGE = Bytes.ofHex("7461726e");

    private static Threshold anyThreshold(Random random) {
        int members = 1 + random.nextInt(10);
        return new Threshold(1 + random.nextInt(members), members);
    }

    private static List<Integer> anyMembers(Random random, Threshold threshold, int count) {
        var members =
                new ArrayList<>(IntStream.rangeClosed(1, threshold.members()).boxed().toList());
        Collections.shuffle(members, random);
        return members.subList(0, count);
    }

    /// Whichever members sign: BLS has one signature of a message under a key (Boldyreva, PKC 2003).
    @Test
    void everySubsetThatIsLargeEnoughGivesTheSameSignature() {
        Seeded.check(random -> {
            TestGroup group = TestGroup.made(random, anyThreshold(random));
            Set<ThresholdSignature> signatures = new HashSet<>();
            for (int i = 0; i < 5; i++) {
                List<Integer> members =
                        anyMembers(random, group.threshold(), group.threshold().needed());
                signatures.add(group.signed(MESSAGE, members).orElseThrow());
            }
            assertThat(signatures).hasSize(1);
            assertThat(group.isSigned(MESSAGE, signatures.iterator().next())).isTrue();
        });
    }

    @Test
    void oneMemberTooFewSignNothing() {
        Seeded.check(random -> {
            TestGroup group = TestGroup.made(random, new Threshold(3, 7));
            assertThat(group.signed(MESSAGE, anyMembers(random, group.threshold(), 2))).isEmpty();
        });
    }

    @Test
    void signatureIsForOneMessagePurposeAndGroup() {
        Seeded.check(random -> {
            TestGroup group = TestGroup.made(random, new Threshold(2, 4));
            TestGroup other = TestGroup.made(random, new Threshold(2, 4));
            ThresholdSignature signature = group.signed(MESSAGE, List.of(1, 2)).orElseThrow();
            GroupKey key = group.vector().groupKey();
            assertThat(key.verify(TestGroup.TAG, MESSAGE, signature)).isTrue();
            assertThat(key.verify("tarn.test.v2", MESSAGE, signature)).isFalse();
            assertThat(key.verify(TestGroup.TAG, Bytes.EMPTY, signature)).isFalse();
            assertThat(other.isSigned(MESSAGE, signature)).isFalse();
            var flipped = new ThresholdSignature(Seeded.flipped(random, signature.value()));
            assertThat(key.verify(TestGroup.TAG, MESSAGE, flipped)).isFalse();
        });
    }

    /// As many liars as there may be, of every kind, before the honest.
    @Test
    void liarsAreNamedAndHinderNobody() {
        Seeded.check(random -> {
            int faults = 1 + random.nextInt(3);
            var threshold = new Threshold(faults + 1, 3 * faults + 1);
            TestGroup group = TestGroup.made(random, threshold);
            List<Integer> order = anyMembers(random, threshold, threshold.members());
            Set<Integer> liars = new HashSet<>(order.subList(0, faults));
            Collections.shuffle(order, random);
            ShareCombiner combiner = group.combiner(MESSAGE);
            Optional<ThresholdSignature> signature = Optional.empty();
            for (int member : order) {
                SignatureShare share =
                        liars.contains(member)
                                ? lie(random, group, member)
                                : group.share(member, MESSAGE);
                signature = combiner.add(share);
            }
            assertThat(group.isSigned(MESSAGE, signature.orElseThrow())).isTrue();
            assertThat(combiner.wrong())
                    .allSatisfy(wrong -> {
                        assertThat(liars).contains(wrong.member());
                        assertThat(group.vector().verify(TestGroup.TAG, MESSAGE, wrong)).isFalse();
                    });
        });
    }

    @Test
    void wrongShareAmongTheFirstIsFound() {
        Seeded.check(random -> {
            TestGroup group = TestGroup.made(random, new Threshold(3, 7));
            ShareCombiner combiner = group.combiner(MESSAGE);
            combiner.add(group.share(1, MESSAGE));
            combiner.add(lie(random, group, 2));
            assertThat(combiner.add(group.share(3, MESSAGE))).isEmpty();
            assertThat(combiner.wrong()).extracting(SignatureShare::member).containsExactly(2);
            combiner.add(lie(random, group, 5));
            assertThat(combiner.wrong()).extracting(SignatureShare::member).containsExactly(2, 5);
            assertThat(combiner.add(group.share(2, MESSAGE))).isEmpty();
            assertThat(combiner.add(group.share(4, MESSAGE))).isPresent();
        });
    }

    private static SignatureShare lie(Random random, TestGroup group, int member) {
        int other = member % group.threshold().members() + 1;
        Bytes value =
                switch (random.nextInt(5)) {
                    case 0 -> group.share(other, MESSAGE).value();
                    case 1 -> group.share(member, Bytes.ofHex("00")).value();
                    case 2 -> Seeded.flipped(random, group.share(member, MESSAGE).value());
                    case 3 -> Bytes.zeros(48);
                    default -> Seeded.bytes(random, 48);
                };
        return new SignatureShare(member, value);
    }

    @Test
    void sharesOfOneMemberCountOnceAndThoseOfNobodyNever() {
        TestGroup group = TestGroup.made(new Random(1), new Threshold(2, 4));
        ShareCombiner combiner = group.combiner(MESSAGE);
        SignatureShare share = group.share(1, MESSAGE);
        assertThat(combiner.add(share)).isEmpty();
        assertThat(combiner.add(share)).isEmpty();
        assertThat(combiner.add(new SignatureShare(5, share.value()))).isEmpty();
        assertThat(combiner.wrong()).isEmpty();
        assertThat(combiner.add(group.share(4, MESSAGE))).isPresent();
    }

    @Test
    void destroyedShareSignsNoMore() throws MalformedException {
        TestGroup group = TestGroup.made(new Random(1), new Threshold(2, 4));
        SecretShare share = group.shares().getFirst();
        SecretShare copy = SecretShare.of(1, share.export());
        assertThat(copy.isOf(group.vector())).isTrue();
        share.destroy();
        assertThatThrownBy(() -> share.sign(TestGroup.TAG, MESSAGE))
                .isInstanceOf(IllegalStateException.class);
        assertThat(copy.sign(TestGroup.TAG, MESSAGE).member()).isOne();
    }

    /// A round of the public randomness beacon `quicknet`, made by others with the same suite: the
    /// message is the hash of the round's number, and the beacon's value is the hash of the signature.
    @Test
    void beaconOfOthersVerifies() throws MalformedException {
        PointG2 key =
                PointG2.read(
                        Bytes.ofHex(
                                "83cf0f2896adee7eb8b5f01fcad3912212c437e0073e911fb90022d3e760183c"
                                        + "8c4b450b6a0a6c3ac6a5776a2d1064510d1fec758c921cc22b0e17e6"
                                        + "3aaf4bcb5ed66304de9cf809bd274ca73bab4af5a6e9c76a4bc09e76"
                                        + "eae8991ef5ece45a"));
        Bytes signature =
                Bytes.ofHex(
                        "b44679b9a59af2ec876b1a6b1ad52ea9b1615fc3982b19576350f93447cb1125"
                                + "e342b73a8dd2bacbe47e4b6b63ed5e39");
        Bytes message = Sha256.of(Bytes.ofHex("00000000000003e8")).value();
        assertThat(PointG1.read(signature).isSignature(key, message)).isTrue();
        Bytes next = Sha256.of(Bytes.ofHex("00000000000003e9")).value();
        assertThat(PointG1.read(signature).isSignature(key, next)).isFalse();
    }

    @Test
    void vectorAndKeyReadBack() throws MalformedException {
        VerificationVector vector = TestGroup.made(new Random(1), new Threshold(3, 4)).vector();
        var out = new CanonicalWriter();
        vector.write(out);
        var in = new CanonicalReader(out.toBytes());
        assertThat(VerificationVector.read(in, 3)).isEqualTo(vector);
        in.end();
        GroupKey key = vector.groupKey();
        assertThat(GroupKey.ofText(key.text())).isEqualTo(key);
        assertThat(GroupKey.of(key.encoding())).isEqualTo(key);
    }
}
