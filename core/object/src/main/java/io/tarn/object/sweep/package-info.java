/// Which blocks of a volume are garbage: marked from all versions that are retained, as a ring has ordered it.
///
/// Source: mark and sweep (McCarthy 1960), with a snapshot at the beginning (Yuasa 1990), which here costs nothing, for
/// states of a ring are never altered. Departures: whoever keeps blocks marks for itself and trusts nobody's marks; what is
/// new since the snapshot is kept by leases, not by a barrier (ADR-023).
///
/// Read in order: [Sweep], [Marking#step].
@org.jspecify.annotations.NullMarked
package io.tarn.object.sweep;
