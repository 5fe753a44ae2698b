package io.tarn.ring.member;

import io.tarn.base.Bytes;
import io.tarn.base.CanonicalReader;
import io.tarn.base.CanonicalWriter;
import io.tarn.base.MalformedException;
import io.tarn.crypto.Digest;
import io.tarn.ring.Epoch;
import io.tarn.ring.SequenceNumber;
import io.tarn.ring.affairs.Birth;
import io.tarn.ring.affairs.CertifiedCharter;
import io.tarn.ring.affairs.CharterStatement;
import io.tarn.ring.message.Batch;
import io.tarn.ring.message.NewView;
import io.tarn.ring.message.PrePrepare;
import io.tarn.ring.message.PreparedProof;
import io.tarn.ring.message.Signed;
import io.tarn.ring.message.StableProof;
import io.tarn.ring.message.ViewChange;
import io.tarn.ring.replica.JournalEntry;
import io.tarn.ring.state.Page;
import io.tarn.ring.state.RingState;
import java.util.List;
import java.util.Optional;

/// The byte form of journal entries (docs/spec/storage.md). States are kept beside them, page by page, and named by
/// their digests.
public final class MemberEntryCodec {
    private static final int BEGAN = 1;
    private static final int SIGNED = 2;
    private static final int ACCEPTED = 3;
    private static final int PREPARED = 4;
    private static final int DECIDED = 5;
    private static final int CHECKPOINT_TAKEN = 6;
    private static final int STABLE = 7;
    private static final int LEFT = 8;
    private static final int ENTERED = 9;
    private static final int STARTED = 10;
    private static final int BORN = 11;

    /// Fields beside a batch, of most entries.
    private static final int OTHERS_BYTES = 256;

    /// What is kept of a state.
    public sealed interface Kept {
        record Whole(RingState state) implements Kept {}

        /// Some pages are not there, or are others.
        ///
        /// @param left those that are as they were
        record Part(List<Page> left) implements Kept {
            public Part {
                left = List.copyOf(left);
            }
        }
    }

    /// Where states are kept.
    @FunctionalInterface
    public interface States {
        /// The last state that was kept of an epoch.
        Kept state(Epoch epoch, Digest digest);
    }

    private MemberEntryCodec() {}

    public static Bytes encode(MemberEntry entry) {
        var out = CanonicalWriter.ofSize(OTHERS_BYTES + batchBytes(entry));
        switch (entry) {
            case MemberEntry.Born(Birth birth) -> birth.write(out.u8(BORN));
            case MemberEntry.Began(CharterStatement statement) -> statement.write(out.u8(BEGAN));
            case MemberEntry.Signed(CertifiedCharter charter) -> charter.write(out.u8(SIGNED));
            case MemberEntry.InEpoch(Epoch epoch, JournalEntry inner) -> encode(epoch, inner, out);
        }
        return out.toBytes();
    }

    private static int batchBytes(MemberEntry entry) {
        return entry instanceof MemberEntry.InEpoch(var _, JournalEntry.Accepted accepted)
                ? accepted.batch().encodedBytes()
                : 0;
    }

    private static void encode(Epoch epoch, JournalEntry entry, CanonicalWriter out) {
        out.u8(
                switch (entry) {
                    case JournalEntry.Accepted _ -> ACCEPTED;
                    case JournalEntry.Prepared _ -> PREPARED;
                    case JournalEntry.Decided _ -> DECIDED;
                    case JournalEntry.CheckpointTaken _ -> CHECKPOINT_TAKEN;
                    case JournalEntry.Stable _ -> STABLE;
                    case JournalEntry.Left _ -> LEFT;
                    case JournalEntry.Entered _ -> ENTERED;
                    case JournalEntry.Started _ -> STARTED;
                    case JournalEntry.Damaged _ -> throw new AssertionError("is read only");
                });
        epoch.write(out);
        switch (entry) {
            case JournalEntry.Accepted(var proposal, Batch batch) -> {
                proposal.write(out);
                batch.write(out);
            }
            case JournalEntry.Prepared(PreparedProof proof) -> proof.write(out);
            case JournalEntry.Decided(PrePrepare ordered, Optional<Batch> batch) -> {
                ordered.write(out);
                out.bool(batch.isPresent());
                batch.ifPresent(body -> body.write(out));
            }
            case JournalEntry.CheckpointTaken(SequenceNumber sequence, Digest state) -> {
                sequence.write(out);
                state.write(out);
            }
            case JournalEntry.Stable(StableProof proof, RingState _) -> proof.write(out);
            case JournalEntry.Started(SequenceNumber after, RingState state) -> {
                after.write(out);
                state.digest().write(out);
            }
            case JournalEntry.Damaged _ -> throw new AssertionError("is read only");
            case JournalEntry.Left(var change) -> change.write(out);
            case JournalEntry.Entered(var newView) -> newView.write(out);
        }
    }

    public static MemberEntry decode(Bytes bytes, States states) throws MalformedException {
        var in = new CanonicalReader(bytes);
        int kind = in.u8();
        MemberEntry entry =
                switch (kind) {
                    case BORN -> new MemberEntry.Born(Birth.read(in));
                    case BEGAN -> new MemberEntry.Began(CharterStatement.read(in));
                    case SIGNED -> new MemberEntry.Signed(CertifiedCharter.read(in));
                    default -> {
                        Epoch epoch = Epoch.read(in);
                        yield new MemberEntry.InEpoch(epoch, inEpoch(kind, epoch, in, states));
                    }
                };
        in.end();
        return entry;
    }

    private static JournalEntry inEpoch(int kind, Epoch epoch, CanonicalReader in, States states)
            throws MalformedException {
        return switch (kind) {
            case ACCEPTED ->
                    new JournalEntry.Accepted(
                            Signed.read(in, PrePrepare::read), Batch.read(in, Batch.REQUESTS_MAX));
            case PREPARED -> new JournalEntry.Prepared(PreparedProof.read(in));
            case DECIDED ->
                    new JournalEntry.Decided(
                            PrePrepare.read(in),
                            in.bool()
                                    ? Optional.of(Batch.read(in, Batch.REQUESTS_MAX))
                                    : Optional.empty());
            case CHECKPOINT_TAKEN ->
                    new JournalEntry.CheckpointTaken(SequenceNumber.read(in), Digest.read(in));
            case STABLE -> {
                StableProof proof = StableProof.read(in);
                yield switch (states.state(epoch, proof.state())) {
                    case Kept.Whole(RingState state) -> new JournalEntry.Stable(proof, state);
                    case Kept.Part(var left) -> new JournalEntry.Damaged(proof, left);
                };
            }
            case STARTED -> {
                SequenceNumber after = SequenceNumber.read(in);
                Digest began = Digest.read(in);
                yield switch (states.state(epoch, began)) {
                    case Kept.Whole(RingState state) -> new JournalEntry.Started(after, state);
                    case Kept.Part(var left) ->
                            new JournalEntry.Damaged(StableProof.start(after, began), left);
                };
            }
            case LEFT -> new JournalEntry.Left(Signed.read(in, ViewChange::read));
            case ENTERED -> new JournalEntry.Entered(Signed.read(in, NewView::read));
            default -> throw new MalformedException("no journal entry has this kind");
        };
    }
}
