/// Binds a ring's member to a disk, threads and a clock. Links to others are whoever's it runs in.
///
/// A member's state machine runs on one thread, its certifier on another, for signatures take milliseconds;
/// what others say is judged on a few more, before either hears of it. What must be on disk before
/// something is sent is written in batches, one sync for all that came while the disk was busy.
///
/// Read in order: [MemberSettings], [MemberHost], `MemberLoop`, `MemberJournal`, `CertifierLoop`.
package io.tarn.member;
