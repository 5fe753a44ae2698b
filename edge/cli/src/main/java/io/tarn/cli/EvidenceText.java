package io.tarn.cli;

import io.tarn.ring.evidence.Evidence;
import io.tarn.ring.evidence.Kind;
import io.tarn.ring.evidence.Misbehaviour;
import io.tarn.ring.message.Checkpoint;
import io.tarn.ring.message.NewView;
import io.tarn.ring.message.PrePrepare;
import io.tarn.ring.message.Prepare;
import io.tarn.ring.message.Statement;
import io.tarn.ring.message.ViewChange;
import java.util.List;

/// Evidence in plain words.
final class EvidenceText {
    private static final int ID_DIGITS = 12;

    private EvidenceText() {}

    /// Enough of its name to tell it from others.
    static String id(Evidence evidence) {
        return evidence.id().toString().substring(0, ID_DIGITS);
    }

    /// What was done, as the end of a sentence about the member.
    static String deed(Kind kind) {
        return switch (kind) {
            case TWO_PROPOSALS -> "proposed two batches for one place";
            case TWO_PREPARES -> "agreed to two batches in one place";
            case PROPOSAL_AND_PREPARE -> "proposed one batch and agreed to another";
            case TWO_CHECKPOINTS -> "signed two states after one batch";
            case TWO_VIEW_CHANGES -> "left a view with two accounts of it";
            case TWO_NEW_VIEWS -> "began one view twice";
            case UNFOUNDED_VIEW_CHANGE -> "told, leaving a view, what it does not prove";
            case UNFOUNDED_NEW_VIEW -> "began a view otherwise than follows from what it shows";
            case PROPOSAL_OUT_OF_TURN -> "proposed without being the primary";
            case WRONG_SHARE -> "gave a wrong share of the ring's signature";
        };
    }

    /// Where: epoch, and what else there is of view and sequence.
    static String where(Evidence evidence) {
        String place =
                switch (evidence.misbehaviour()) {
                    case Misbehaviour.Contradiction(var _, var one, var _) ->
                            place(one.statement());
                    case Misbehaviour.UnfoundedViewChange(var said) -> place(said.statement());
                    case Misbehaviour.UnfoundedNewView(var said) -> place(said.statement());
                    case Misbehaviour.OutOfTurn(var said) -> place(said.statement());
                    case Misbehaviour.WrongShare(var _, var vouch, var _) ->
                            vouch.subject()
                                    .batch()
                                    .map(sequence -> "batch " + sequence)
                                    .orElse("the epoch's charter");
                };
        return "epoch " + evidence.epoch() + ", " + place;
    }

    private static String place(Statement statement) {
        return switch (statement) {
            case PrePrepare(var view, var sequence, var _, var _) -> view + ", batch " + sequence;
            case Prepare(var view, var sequence, var _, var _) -> view + ", batch " + sequence;
            case Checkpoint(var sequence, var _) -> "batch " + sequence;
            case ViewChange change -> change.view().toString();
            case NewView newView -> newView.view().toString();
        };
    }

    /// What it has signed: one statement a line.
    static List<String> said(Misbehaviour misbehaviour) {
        return switch (misbehaviour) {
            case Misbehaviour.Contradiction(var _, var one, var other) ->
                    List.of(text(one.statement()), text(other.statement()));
            case Misbehaviour.UnfoundedViewChange(var said) -> List.of(text(said.statement()));
            case Misbehaviour.UnfoundedNewView(var said) -> List.of(text(said.statement()));
            case Misbehaviour.OutOfTurn(var said) -> List.of(text(said.statement()));
            case Misbehaviour.WrongShare(var _, var vouch, var batch) ->
                    List.of(
                            "share %s of %s"
                                    .formatted(
                                            vouch.share().hex(),
                                            batch.map(b -> "results " + b.root().digest())
                                                    .orElse("the charter")));
        };
    }

    private static String text(Statement statement) {
        return switch (statement) {
            case PrePrepare p -> "proposes %s, time %d".formatted(p.batch(), p.time().millis());
            case Prepare p -> "agrees to %s, time %d".formatted(p.batch(), p.time().millis());
            case Checkpoint c -> "has state " + c.state();
            case ViewChange c ->
                    "leaves for %s: stable %s, prepared %s"
                            .formatted(
                                    c.view(),
                                    c.stable().sequence(),
                                    c.prepared().stream()
                                            .map(p -> p.proposal().statement().sequence())
                                            .toList());
            case NewView v ->
                    "begins %s on the word of %s, with %s"
                            .formatted(
                                    v.view(),
                                    v.viewChanges().stream().map(c -> c.signer()).toList(),
                                    v.proposals().stream()
                                            .map(p -> p.statement().sequence())
                                            .toList());
        };
    }
}
