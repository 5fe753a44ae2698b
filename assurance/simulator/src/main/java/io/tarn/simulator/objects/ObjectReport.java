package io.tarn.simulator.objects;

import io.tarn.base.Bytes;
import java.util.SortedMap;

/// What a run that ended well did.
///
/// @param trace digest of everything that happened
/// @param answers how often the ring gave which
/// @param versions that there are at the end
/// @param transactions of several objects that were carried out
/// @param looks at all objects at one place
/// @param reads of the newest version of an object, each way
/// @param agreed direct reads that a quorum agreed on
/// @param left direct reads that none did
/// @param whole versions that were read to their end, as often as they were
/// @param bad versions of liars that nobody can read
/// @param stored updates for which correct clients stored blocks
/// @param dispersed blocks that the ring let go of
/// @param pruned versions
/// @param dropped fragments that correct servers dropped
/// @param repaired fragments that correct servers got back
/// @param faults that struck store servers
record ObjectReport(
        ObjectPlan plan,
        Bytes trace,
        SortedMap<String, Integer> answers,
        int versions,
        int transactions,
        int looks,
        int reads,
        int agreed,
        int left,
        int whole,
        long bad,
        int stored,
        int dispersed,
        int pruned,
        int dropped,
        int repaired,
        int faults) {}
