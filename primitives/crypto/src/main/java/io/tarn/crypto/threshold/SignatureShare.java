package io.tarn.crypto.threshold;

import static io.tarn.base.Invariant.require;

import io.tarn.base.Bytes;
import io.tarn.base.CanonicalReader;
import io.tarn.base.CanonicalWriter;
import io.tarn.base.MalformedException;

/// One member's part of a signature, of any value; [VerificationVector#verify] judges it.
///
/// @param member from 1, at most [Threshold#MEMBERS_MAX]
/// @param value 48 bytes
public record SignatureShare(int member, Bytes value) {
    public SignatureShare {
        require(member >= 1 && member <= Threshold.MEMBERS_MAX, "members are numbered 1 to 64");
        Bytes.ofSize(value, PointG1.BYTES, "signature share");
    }

    public void write(CanonicalWriter out) {
        out.u8(member).fixed(value);
    }

    public static SignatureShare read(CanonicalReader in) throws MalformedException {
        return new SignatureShare(MemberNumber.read(in), in.fixed(PointG1.BYTES));
    }
}
