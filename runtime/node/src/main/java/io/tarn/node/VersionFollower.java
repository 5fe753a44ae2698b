package io.tarn.node;

import io.tarn.block.VolumeId;
import io.tarn.block.immutable.Bguid;
import io.tarn.ring.AgreedTime;

/// Who is to hear, in the order of versions, which immutable blocks they name: the one thing that servers of
/// immutable blocks need from whatever orders versions (docs/spec/immutable-blocks.md, section 6).
///
/// After a start, all that may not have been durable is told again before the next time is.
interface VersionFollower {
    /// A version names this block. May be said again.
    void named(VolumeId volume, Bguid block);

    /// No version names it any more.
    void released(VolumeId volume, Bguid block);

    /// All that versions ordered up to this time name has been told.
    void settled(AgreedTime through);
}
