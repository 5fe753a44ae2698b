package io.tarn.ring.member;

import io.tarn.ring.certifier.CertifierInput;

/// What a message of another member comes to.
public sealed interface Judged {
    record ForMember(MemberInput input) implements Judged {}

    record ForCertifier(CertifierInput input) implements Judged {}

    /// Of an epoch that this member is not in, or that it cannot judge yet: it comes again, if it matters.
    record Untimely() implements Judged {}

    /// It proves nothing of what it says.
    record Refused(String reason) implements Judged {}

    /// The same, and whoever has signed it cannot deny it. That may be another than who sent it.
    record Caught(String reason, MemberInput.Caught input) implements Judged {}
}
