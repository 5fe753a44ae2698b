/// What objects are: names, versions, and the volumes that hold them.
///
/// Source: OceanStore (ASPLOS 2000) and Pond (FAST '03): an object is a chain of versions, each a tree of blocks that
/// never change, named by its root. *AGUID*, *VGUID*, *BGUID*, *version*, *predicate*, *action* are their words.
///
/// Departures: the index is a rope that is cut at blocks only, metadata is in the version, access is the volume's,
/// names are listed with proofs (ADR-022).
///
/// Read in order: [Aguid], [ObjectName], [VersionNumber], [VersionRoot], [Head]; [VolumeDescription], [AccessList],
/// [Retention]; then the packages `index`, `update`, `machine`. Formats: docs/spec/objects.md.
@org.jspecify.annotations.NullMarked
package io.tarn.object;
