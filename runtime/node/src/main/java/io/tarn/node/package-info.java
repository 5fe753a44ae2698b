/// A node: one process with one identity, one data directory and one port, which serves its part of
/// every volume that names it.
///
/// A request is decoded and judged on the IO thread that brought it; what is sound goes to [HostLoop],
/// which loads the block's record, steps the volume's state machine, and gathers the effects of many
/// steps into one batch for the disk. Answers leave when the disk has synced. One thread steps at a
/// time; who it is the [Baton] says. Fragments are read, and hashed again, on threads that may wait for
/// the disk.
///
/// Immutable blocks are served beside the others: the same loop steps their servers, and what both change is
/// one batch. Which of them are dropped, [Sweeper] finds out on a thread of its own.
///
/// Read in order: [Node], [RequestDesk], [HostLoop], [Baton], [Turn], [Hosted], [VolumeHost], [VolumeSteps],
/// [Shelves], [Repairer], [VolumeScan]; [ImmutableBlocks], [ImmutableHost], [ImmutableShelves],
/// [FragmentRepairer]; [Sweeper], [Walk], [Marks], [WalkReport].
package io.tarn.node;
