package io.tarn.ring.evidence;

import static io.tarn.ring.TestRing.at;
import static io.tarn.ring.TestRing.batch;
import static io.tarn.ring.TestRing.prepared;
import static io.tarn.ring.TestRing.proposal;
import static io.tarn.ring.TestRing.say;
import static io.tarn.ring.TestRing.viewChange;

import io.tarn.base.Bytes;
import io.tarn.crypto.Sha256;
import io.tarn.crypto.threshold.ShareCombiner;
import io.tarn.ring.Epoch;
import io.tarn.ring.MemberId;
import io.tarn.ring.RingSize;
import io.tarn.ring.TestRing;
import io.tarn.ring.View;
import io.tarn.ring.affairs.CertifiedCharter;
import io.tarn.ring.affairs.Charter;
import io.tarn.ring.affairs.CharterStatement;
import io.tarn.ring.affairs.Founding;
import io.tarn.ring.certificate.BatchRoot;
import io.tarn.ring.certificate.BatchStatement;
import io.tarn.ring.certificate.TestRingKey;
import io.tarn.ring.certifier.Vouch;
import io.tarn.ring.evidence.Misbehaviour.Contradiction;
import io.tarn.ring.message.Checkpoint;
import io.tarn.ring.message.NewView;
import io.tarn.ring.message.PrePrepare;
import io.tarn.ring.message.Prepare;
import io.tarn.ring.message.Signed;
import io.tarn.ring.message.StableProof;
import io.tarn.ring.message.Statement;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/// One of each kind of misbehaviour, in a ring of four with one key, and evidence of it.
public final class SampleEvidence {
    public static final TestRingKey KEY = TestRingKey.of("aa");

    static final StableProof START = TestRing.START;
    static final PrePrepare ONE = proposal(0, 1, batch(1));
    static final PrePrepare OTHER = proposal(0, 1, batch(2));

    public static final CharterStatement STATEMENT = statement(new Epoch(1));

    private SampleEvidence() {}

    static CharterStatement statement(Epoch epoch) {
        return new CharterStatement(
                new Charter(
                        TestRing.membership(TestRing.RING, epoch),
                        START.sequence(),
                        Optional.of(KEY.vector())),
                START.state());
    }

    public static CertifiedCharter certified(CharterStatement statement) {
        String tag = CharterStatement.DOMAIN_TAG;
        Bytes message = statement.toSign();
        var combiner = new ShareCombiner(new RingSize(1).threshold(), KEY.vector(), tag, message);
        combiner.add(KEY.shares().get(0).sign(tag, message));
        return new CertifiedCharter(
                statement, combiner.add(KEY.shares().get(2).sign(tag, message)).orElseThrow());
    }

    static Misbehaviour pair(Kind kind, int member, Statement one, Statement other) {
        return new Contradiction(kind, say(member, one), say(member, other));
    }

    private static Signed<NewView> newView(long view, PrePrepare... proposals) {
        var changes = IntStream.range(0, 3).mapToObj(m -> say(m, viewChange(view, START))).toList();
        int primary = (int) (view % 4);
        return say(
                primary,
                new NewView(
                        new View(view),
                        changes,
                        List.of(proposals).stream().map(p -> say(primary, p)).toList()));
    }

    static Checkpoint checkpoint(String state) {
        return new Checkpoint(at(4), Sha256.of(Bytes.ofHex(state)));
    }

    static BatchStatement executed(String root) {
        return new BatchStatement(
                TestRing.RING, new Epoch(1), at(7), new BatchRoot(2, Sha256.of(Bytes.ofHex(root))));
    }

    /// @param share whose share is given
    static Misbehaviour share(int member, int share, BatchStatement batch) {
        Vouch vouch =
                Vouch.by(
                        TestRing.member(member),
                        new MemberId(member),
                        TestRing.MEMBERSHIP,
                        Vouch.Content.of(new Epoch(1), batch),
                        KEY.shares()
                                .get(share)
                                .sign(BatchStatement.DOMAIN_TAG, batch.toSign())
                                .value());
        return new Misbehaviour.WrongShare(new MemberId(member), vouch, Optional.of(batch));
    }

    static Misbehaviour charterShare(int member, int share, CharterStatement charter) {
        Vouch vouch =
                Vouch.by(
                        TestRing.member(member),
                        new MemberId(member),
                        charter.charter().membership(),
                        Vouch.Content.of(charter),
                        KEY.shares()
                                .get(share)
                                .sign(CharterStatement.DOMAIN_TAG, charter.toSign())
                                .value());
        return new Misbehaviour.WrongShare(new MemberId(member), vouch, Optional.empty());
    }

    /// At least one of each kind.
    public static List<Misbehaviour> all() {
        return List.of(
                pair(Kind.TWO_PROPOSALS, 0, ONE, OTHER),
                pair(Kind.TWO_PREPARES, 1, Prepare.to(ONE), Prepare.to(OTHER)),
                pair(Kind.PROPOSAL_AND_PREPARE, 0, ONE, Prepare.to(OTHER)),
                pair(Kind.TWO_CHECKPOINTS, 3, checkpoint("aa"), checkpoint("bb")),
                pair(
                        Kind.TWO_VIEW_CHANGES,
                        2,
                        viewChange(1, START),
                        viewChange(1, START, prepared(ONE, 1, 2))),
                pair(
                        Kind.TWO_NEW_VIEWS,
                        1,
                        newView(1).statement(),
                        newView(1, proposal(1, 1, batch(1))).statement()),
                new Misbehaviour.UnfoundedViewChange(
                        say(2, viewChange(1, START, prepared(ONE, 1)))),
                new Misbehaviour.UnfoundedNewView(newView(1, proposal(1, 1, batch(1)))),
                new Misbehaviour.OutOfTurn(say(2, ONE)),
                share(1, 3, executed("aa")),
                charterShare(1, 3, STATEMENT));
    }

    public static Evidence evidence(Misbehaviour misbehaviour) {
        return new Evidence(new MembershipProof.Chartered(certified(STATEMENT)), misbehaviour);
    }

    static Founding founding() {
        return new Founding(TestRing.MEMBERSHIP.members(), TestRing.CLIENT.publicKey());
    }
}
