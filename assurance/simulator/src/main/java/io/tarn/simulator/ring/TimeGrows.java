package io.tarn.simulator.ring;

import io.tarn.ring.AgreedTime;
import io.tarn.ring.SequenceNumber;
import io.tarn.ring.certificate.BatchHeader;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/// INV-016: the agreed time of a batch is later than that of the one before, whoever proposed them and whatever
/// its clock said.
final class TimeGrows {
    private final NavigableMap<SequenceNumber, AgreedTime> times = new TreeMap<>();

    /// A batch as an honest member has executed it.
    void executed(BatchHeader header) {
        AgreedTime known = times.putIfAbsent(header.sequence(), header.time());
        RingViolation.unless(
                known == null || known.equals(header.time()),
                "INV-016: two times of %s",
                header.sequence());
        Map.Entry<SequenceNumber, AgreedTime> before = times.lowerEntry(header.sequence());
        RingViolation.unless(
                before == null || header.time().compareTo(before.getValue()) > 0,
                "INV-016: time goes back at %s",
                header.sequence());
    }
}
