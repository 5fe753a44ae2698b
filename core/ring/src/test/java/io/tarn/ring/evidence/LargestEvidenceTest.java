package io.tarn.ring.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import io.tarn.base.Bytes;
import io.tarn.base.CanonicalReader;
import io.tarn.base.CanonicalWriter;
import io.tarn.base.MalformedException;
import io.tarn.crypto.IdentityKey;
import io.tarn.crypto.NodeIdentity;
import io.tarn.crypto.Sha256;
import io.tarn.crypto.Signature;
import io.tarn.crypto.threshold.VerificationVector;
import io.tarn.ring.AgreedTime;
import io.tarn.ring.Epoch;
import io.tarn.ring.MemberId;
import io.tarn.ring.Membership;
import io.tarn.ring.RingLimits;
import io.tarn.ring.RingSize;
import io.tarn.ring.SequenceNumber;
import io.tarn.ring.TestRing;
import io.tarn.ring.View;
import io.tarn.ring.affairs.Affairs;
import io.tarn.ring.affairs.CertifiedCharter;
import io.tarn.ring.affairs.Charter;
import io.tarn.ring.affairs.CharterStatement;
import io.tarn.ring.affairs.Founding;
import io.tarn.ring.message.Checkpoint;
import io.tarn.ring.message.MessageCodec;
import io.tarn.ring.message.NewView;
import io.tarn.ring.message.PrePrepare;
import io.tarn.ring.message.Prepare;
import io.tarn.ring.message.PreparedProof;
import io.tarn.ring.message.RingMessage;
import io.tarn.ring.message.Signed;
import io.tarn.ring.message.StableProof;
import io.tarn.ring.message.Statement;
import io.tarn.ring.message.ViewChange;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// The largest that members of a ring of some size say while they keep to its limits, and the largest evidence of it:
/// every place of the window prepared, at every member of the quorum that leaves. What is signed here has signatures
/// of zeros, which are as long as others.
class LargestEvidenceTest {
    /// Of transport, docs/spec/transport.md.
    private static final int FRAME_BYTES_MAX = 2 << 20;

    private static final int WINDOW = RingLimits.production().watermarkWindow();

    private static Membership membership(int members) {
        List<IdentityKey> keys =
                IntStream.range(0, members)
                        .mapToObj(i ->
                                NodeIdentity.ofSeed(Bytes.ofHex("%02x".formatted(i).repeat(32)))
                                        .publicKey())
                        .toList();
        return new Membership(TestRing.RING, new Epoch(1), keys);
    }

    private static <S extends Statement> Signed<S> said(int member, S statement) {
        return new Signed<>(
                new MemberId(member), statement, new Signature(Bytes.zeros(Signature.BYTES)));
    }

    private static <T> List<T> times(int count, IntFunction<T> one) {
        return IntStream.range(0, count).mapToObj(one).toList();
    }

    private static PrePrepare proposal(int place) {
        return new PrePrepare(
                new View(3),
                new SequenceNumber(WINDOW + place),
                new AgreedTime(0),
                Sha256.of(Bytes.EMPTY));
    }

    /// @param state that it names; two that differ in it differ
    private static Signed<NewView> newView(RingSize size, String state) {
        var checkpoint = new Checkpoint(new SequenceNumber(WINDOW), Sha256.of(Bytes.ofHex(state)));
        var stable =
                new StableProof(
                        checkpoint.sequence(),
                        checkpoint.state(),
                        times(size.quorum(), i -> said(i, checkpoint)));
        List<PreparedProof> prepared =
                times(
                        WINDOW,
                        place ->
                                new PreparedProof(
                                        said(3, proposal(place)),
                                        times(
                                                2 * size.faults(),
                                                i -> said(i, Prepare.to(proposal(place))))));
        return said(
                0,
                new NewView(
                        new View(4),
                        times(
                                size.quorum(),
                                i -> said(i, new ViewChange(new View(4), stable, prepared))),
                        times(WINDOW, place -> said(0, proposal(place)))));
    }

    /// Any point serves for all.
    private static VerificationVector vector(RingSize size) throws MalformedException {
        var out = new CanonicalWriter().u8(size.oneCorrect());
        for (int l = 0; l < size.oneCorrect(); l++) {
            out.fixed(SampleEvidence.KEY.key().encoding());
        }
        return VerificationVector.read(new CanonicalReader(out.toBytes()), size.oneCorrect());
    }

    /// With the longer of the two proofs of membership.
    private static Evidence twoNewViews(int members) throws MalformedException {
        Membership membership = membership(members);
        var charter =
                new CharterStatement(
                        new Charter(
                                membership,
                                new SequenceNumber(WINDOW),
                                Optional.of(vector(membership.size()))),
                        Sha256.of(Bytes.EMPTY));
        var proof =
                new MembershipProof.Founded(
                        new Founding(membership.members(), TestRing.CLIENT.publicKey()),
                        new CertifiedCharter(
                                charter,
                                SampleEvidence.certified(SampleEvidence.STATEMENT).signature()));
        return new Evidence(
                proof,
                new Misbehaviour.Contradiction(
                        Kind.TWO_NEW_VIEWS,
                        newView(membership.size(), "aa"),
                        newView(membership.size(), "bb")));
    }

    private static int newViewBytes(int members) {
        Signed<NewView> newView = newView(membership(members).size(), "aa");
        return MessageCodec.encode(new RingMessage.Begin(newView)).size();
    }

    @Test
    void twoNewViewsOfTheLargestRingAreEvidenceThatIsKept() throws MalformedException {
        Evidence evidence = twoNewViews(Affairs.MEMBERS_MAX);
        assertThat(evidence.encoding().size()).isLessThanOrEqualTo(Evidence.BYTES_MAX);
        assertThat(Evidence.of(evidence.encoding())).isEqualTo(evidence);
    }

    /// A primary of a larger ring could begin a view twice, and nobody could show it.
    @Test
    void twoNewViewsOfTheNextLargerRingAreNot() throws MalformedException {
        assertThat(twoNewViews(Affairs.MEMBERS_MAX + 3).encoding().size())
                .isGreaterThan(Evidence.BYTES_MAX);
    }

    /// So frames would allow for rings of up to 22.
    @Test
    void newViewFitsFrame() {
        assertThat(newViewBytes(Affairs.MEMBERS_MAX)).isLessThan(FRAME_BYTES_MAX);
        assertThat(newViewBytes(22)).isLessThan(FRAME_BYTES_MAX);
        assertThat(newViewBytes(25)).isGreaterThan(FRAME_BYTES_MAX);
    }

    /// What is computed above is what is on the wire.
    @Test
    void newViewIsReadAsItIsWritten() throws MalformedException {
        Signed<NewView> newView = newView(membership(Affairs.MEMBERS_MAX).size(), "aa");
        Bytes encoding = MessageCodec.encode(new RingMessage.Begin(newView));
        var in = new CanonicalReader(encoding);
        assertThat(in.u8()).isEqualTo(7);
        assertThat(Signed.read(in, NewView::read)).isEqualTo(newView);
    }
}
