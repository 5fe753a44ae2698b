package io.tarn.ring.evidence;

import io.tarn.base.MalformedException;

/// How a member has misbehaved. The codes are those of docs/spec/evidence.md.
public enum Kind {
    /// Two batches proposed for one place of one view.
    TWO_PROPOSALS(1),
    /// Two batches agreed to in one place of one view.
    TWO_PREPARES(2),
    /// One batch proposed, and another agreed to, in one place of one view.
    PROPOSAL_AND_PREPARE(3),
    /// Two states after one batch.
    TWO_CHECKPOINTS(4),
    /// Two accounts of what was prepared, for one view.
    TWO_VIEW_CHANGES(5),
    /// Two beginnings of one view.
    TWO_NEW_VIEWS(6),
    /// A view change that tells what it does not prove.
    UNFOUNDED_VIEW_CHANGE(7),
    /// A beginning of a view that does not follow from what it shows.
    UNFOUNDED_NEW_VIEW(8),
    /// A proposal by somebody who is not the view's primary.
    PROPOSAL_OUT_OF_TURN(9),
    /// A share of the ring's signature that is not the member's.
    WRONG_SHARE(10);

    private final int code;

    Kind(int code) {
        this.code = code;
    }

    public int code() {
        return code;
    }

    static Kind of(int code) throws MalformedException {
        for (Kind kind : values()) {
            if (kind.code == code) {
                return kind;
            }
        }
        throw new MalformedException("no misbehaviour has number " + code);
    }
}
