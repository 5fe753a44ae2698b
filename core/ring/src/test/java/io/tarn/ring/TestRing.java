package io.tarn.ring;

import io.tarn.base.Bytes;
import io.tarn.crypto.NodeIdentity;
import io.tarn.crypto.Sha256;
import io.tarn.ring.message.Addressee;
import io.tarn.ring.message.Batch;
import io.tarn.ring.message.Checkpoint;
import io.tarn.ring.message.NewView;
import io.tarn.ring.message.PrePrepare;
import io.tarn.ring.message.Prepare;
import io.tarn.ring.message.PreparedProof;
import io.tarn.ring.message.Request;
import io.tarn.ring.message.Signed;
import io.tarn.ring.message.StableProof;
import io.tarn.ring.message.Statement;
import io.tarn.ring.message.ViewChange;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/// A ring of four whose members' keys are known, and what they might say.
public final class TestRing {
    public static final RingId RING = new RingId(Sha256.of(Bytes.ofHex("aa")));
    public static final NodeIdentity CLIENT = identity(99);
    public static final RingLimits LIMITS =
            new RingLimits(4, 8, 2, 4, 256, 128, 1_000, RefreshPace.production());
    public static final StableProof START =
            StableProof.start(SequenceNumber.NONE, Sha256.of(Bytes.ofHex("57")));

    private static final List<NodeIdentity> IDENTITIES =
            IntStream.range(0, 4).mapToObj(TestRing::identity).toList();

    public static final Membership MEMBERSHIP = membership(RING, new Epoch(1));

    private TestRing() {}

    private static NodeIdentity identity(int number) {
        return NodeIdentity.ofSeed(Bytes.ofHex("%02x".formatted(number).repeat(32)));
    }

    /// Who a member is.
    public static NodeIdentity member(int number) {
        return IDENTITIES.get(number);
    }

    public static Membership membership(RingId ring, Epoch epoch) {
        return new Membership(
                ring, epoch, IDENTITIES.stream().map(NodeIdentity::publicKey).toList());
    }

    public static <S extends Statement> Signed<S> say(int member, S statement) {
        return Signed.by(IDENTITIES.get(member), new MemberId(member), MEMBERSHIP, statement);
    }

    public static SequenceNumber at(long number) {
        return new SequenceNumber(number);
    }

    public static Request request(int number) {
        return Request.signed(
                RING,
                CLIENT,
                new ClientSequence(number),
                Addressee.MACHINE,
                Bytes.ofHex("%04x".formatted(number)));
    }

    /// A batch of one request, told by its number.
    public static Batch batch(int number) {
        return new Batch(List.of(request(number)));
    }

    public static PrePrepare proposal(long view, long sequence, Batch batch) {
        var time = new AgreedTime(1_000 + sequence);
        return new PrePrepare(
                new View(view),
                at(sequence),
                time,
                batch.digest(RING, MEMBERSHIP.epoch(), at(sequence), time));
    }

    public static Prepare prepare(PrePrepare proposal) {
        return Prepare.to(proposal);
    }

    /// Prepared in its view by the view's primary and these backups.
    public static PreparedProof prepared(PrePrepare proposal, int... backups) {
        int primary = MEMBERSHIP.primary(proposal.view()).index();
        return new PreparedProof(
                say(primary, proposal),
                IntStream.of(backups).mapToObj(b -> say(b, prepare(proposal))).toList());
    }

    public static StableProof stable(long sequence, int... members) {
        var checkpoint = new Checkpoint(at(sequence), Sha256.of(Bytes.ofHex("57")));
        return new StableProof(
                checkpoint.sequence(),
                checkpoint.state(),
                IntStream.of(members).mapToObj(m -> say(m, checkpoint)).toList());
    }

    public static ViewChange viewChange(long view, StableProof stable, PreparedProof... prepared) {
        return new ViewChange(new View(view), stable, List.of(prepared));
    }

    /// As an honest primary begins a view.
    public static Signed<NewView> newView(long view, List<Signed<ViewChange>> changes) {
        int primary = MEMBERSHIP.primary(new View(view)).index();
        List<Signed<ViewChange>> sorted =
                changes.stream().sorted(Comparator.comparing(Signed::signer)).toList();
        var without = new NewView(new View(view), sorted, List.of());
        List<Signed<PrePrepare>> proposals =
                without.reproposal(MEMBERSHIP).proposals().stream()
                        .map(proposal -> say(primary, proposal))
                        .toList();
        return say(primary, new NewView(new View(view), sorted, proposals));
    }
}
