package io.tarn.member;

import io.tarn.ring.SequenceNumber;
import io.tarn.ring.View;
import io.tarn.ring.affairs.Charter;
import io.tarn.ring.affairs.Succession;
import java.util.Optional;

/// Where a member stands.
///
/// @param charter of the epoch that it is in
/// @param executed the last batch
/// @param stable the last stable checkpoint
/// @param hasShare of the ring's key
/// @param succession a change of members that is under way
public record MemberStatus(
        Charter charter,
        View view,
        SequenceNumber executed,
        SequenceNumber stable,
        boolean hasShare,
        Optional<Succession> succession) {}
