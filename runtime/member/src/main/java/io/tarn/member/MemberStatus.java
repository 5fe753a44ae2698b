package io.tarn.member;

import io.tarn.ring.SequenceNumber;
import io.tarn.ring.View;
import io.tarn.ring.affairs.CertifiedCharter;
import io.tarn.ring.affairs.Charter;
import io.tarn.ring.affairs.Succession;
import java.util.Optional;

/// Where a member stands.
///
/// @param charter of the epoch that it is in
/// @param executed the last batch
/// @param stable the last stable checkpoint
/// @param hasShare of the ring's key
/// @param isForgetful it is a member and has no vote in this epoch, for it does not remember how it has voted
/// @param succession a change of members that is under way
/// @param changes of members that were begun or given up, ever
/// @param signed the last charter with the ring's signature that is known here
public record MemberStatus(
        Charter charter,
        View view,
        SequenceNumber executed,
        SequenceNumber stable,
        boolean hasShare,
        boolean isForgetful,
        Optional<Succession> succession,
        long changes,
        Optional<CertifiedCharter> signed) {}
