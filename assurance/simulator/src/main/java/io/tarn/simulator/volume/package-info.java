/// Whole block volumes in the simulated world: the real servers and clients of
/// [io.tarn.block][io.tarn.block.server.BlockServer], with disks, a network and faults around them.
///
/// Every message crosses the network as the bytes that real ones are. What a node does for its
/// server (load and save records, hold answers back until they are durable, repair what is lost) is
/// done by [ServerHost]; what a client process does, by [ClientEngine].
///
/// Read in order: [VolumePlan], [VolumeWorld], [ServerHost], [ClientEngine], [WorkloadClient],
/// [VolumeSimulation].
package io.tarn.simulator.volume;
