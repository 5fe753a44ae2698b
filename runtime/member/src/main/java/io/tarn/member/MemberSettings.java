package io.tarn.member;

import io.tarn.crypto.NodeIdentity;
import io.tarn.crypto.threshold.GroupKey;
import io.tarn.ring.RingLimits;
import io.tarn.ring.StateMachine;
import io.tarn.ring.affairs.Founding;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;

/// What a member is started with.
///
/// @param founding how the ring began
/// @param key of the ring, if it is known from elsewhere than the ring itself
/// @param secrets the file that keeps its share; not for backups
/// @param birthMark the file that says that the identity was never used; gone once it was
public record MemberSettings(
        NodeIdentity identity,
        RingLimits limits,
        StateMachine machine,
        Founding founding,
        Optional<GroupKey> key,
        Path secrets,
        Path birthMark,
        InstantSource clock) {}
