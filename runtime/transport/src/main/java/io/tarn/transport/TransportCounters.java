package io.tarn.transport;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/// How often each [TransportEvent] happened at one server or link since it was made.
///
/// Links of one client may share their counters.
public final class TransportCounters {
    private final Map<TransportEvent, LongAdder> counts = new EnumMap<>(TransportEvent.class);

    public TransportCounters() {
        for (TransportEvent event : TransportEvent.values()) {
            counts.put(event, new LongAdder());
        }
    }

    public long count(TransportEvent event) {
        return adder(event).sum();
    }

    public Map<TransportEvent, Long> snapshot() {
        var snapshot = new EnumMap<TransportEvent, Long>(TransportEvent.class);
        counts.forEach((event, adder) -> snapshot.put(event, adder.sum()));
        return Collections.unmodifiableMap(snapshot);
    }

    void add(TransportEvent event) {
        adder(event).increment();
    }

    @SuppressWarnings("NullAway") // The constructor put every constant.
    private LongAdder adder(TransportEvent event) {
        return counts.get(event);
    }
}
