package io.tarn.ring.affairs;

import io.tarn.base.Bytes;
import io.tarn.base.MalformedException;

/// What becomes of an [Affair]: the result of its request.
public enum AffairAnswer {
    /// It is done.
    DONE(0),
    /// It has been done already, or its time has not come: also of a refresh, which members may have only so often.
    UNTIMELY(1),
    /// It is not the client's to ask for.
    NOT_YOURS(2),
    /// It is no affair, or wrong in itself: deals that are not sound, complaints that are not founded.
    WRONG(3),
    /// Another change is under way.
    CHANGE_UNDER_WAY(4),
    /// Nothing is under way that could be given up.
    NOTHING_UNDER_WAY(5),
    /// A ring has 4, 7, … different members.
    NO_MEMBERSHIP(6),
    /// The counter is not that of now: the request has been carried out, or was made on old knowledge.
    OUTDATED(7),
    /// To a client that wants to know: its request was executed. What came of it is not known any more.
    EXECUTED_BEFORE(8),
    /// To a client that wants to know: its request was not executed, and never will be.
    VOID(9),
    /// To a client that wants to know: its request never will be executed from here on. Whether it was, so
    /// long ago, nobody knows.
    FORGOTTEN(10);

    private final int code;

    AffairAnswer(int code) {
        this.code = code;
    }

    public Bytes result() {
        return Bytes.owning(new byte[] {(byte) code});
    }

    public static AffairAnswer of(Bytes result) throws MalformedException {
        for (AffairAnswer answer : values()) {
            if (answer.result().equals(result)) {
                return answer;
            }
        }
        throw new MalformedException("no answer to an affair");
    }
}
