package io.tarn.ring.member;

import static io.tarn.ring.TestRing.MEMBERSHIP;
import static org.assertj.core.api.Assertions.assertThat;

import io.tarn.crypto.KeyId;
import io.tarn.ring.Epoch;
import io.tarn.ring.TestRing;
import io.tarn.ring.affairs.Founding;
import io.tarn.ring.evidence.Evidence;
import io.tarn.ring.evidence.Misbehaviour;
import io.tarn.ring.evidence.SampleEvidence;
import java.util.List;
import org.junit.jupiter.api.Test;

/// When evidence is made of what members were caught at.
class CaughtMembersTest {
    private static final Epoch EPOCH = new Epoch(1);
    private static final Misbehaviour DEED = SampleEvidence.all().getFirst();
    private static final KeyId LIAR = MEMBERSHIP.key(DEED.member()).id();

    private final CaughtMembers caught =
            new CaughtMembers(new Founding(MEMBERSHIP.members(), TestRing.CLIENT.publicKey()));

    private static List<Evidence> evidence(List<MemberEffect> effects) {
        return effects.stream().map(effect -> ((MemberEffect.Convict) effect).evidence()).toList();
    }

    @Test
    void evidenceWaitsUntilTheRingHasSignedForItsEpoch() {
        assertThat(caught.caught(EPOCH, LIAR, DEED)).isEmpty();
        List<Evidence> made =
                evidence(caught.chartered(SampleEvidence.certified(SampleEvidence.STATEMENT)));
        assertThat(made).containsExactly(SampleEvidence.evidence(DEED));
        assertThat(made.getFirst().verify(SampleEvidence.KEY.key())).isPresent();
    }

    @Test
    void onceOfEachMemberKindAndEpoch() {
        caught.chartered(SampleEvidence.certified(SampleEvidence.STATEMENT));
        assertThat(caught.caught(EPOCH, LIAR, DEED)).hasSize(1);
        assertThat(caught.caught(EPOCH, LIAR, DEED)).isEmpty();
        assertThat(caught.caught(EPOCH, LIAR, SampleEvidence.all().get(2)))
                .as("another kind")
                .hasSize(1);
    }

    @Test
    void nothingIsKeptOfEpochsThatAreOver() {
        assertThat(caught.caught(EPOCH, LIAR, DEED)).isEmpty();
        caught.forgetBefore(EPOCH.next());
        assertThat(caught.chartered(SampleEvidence.certified(SampleEvidence.STATEMENT))).isEmpty();
    }
}
