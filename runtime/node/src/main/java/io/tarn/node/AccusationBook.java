package io.tarn.node;

import io.tarn.crypto.KeyId;
import io.tarn.operations.Accusations;
import io.tarn.operations.control.ControlRequest.Accuse;
import io.tarn.operations.control.ControlRequest.Charge;
import io.tarn.operations.control.NodeStatus.Accused;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;

/// What this node has against others: lies it has caught, lies clients say they have caught, and
/// complaints. A client may accuse falsely, so the two are kept apart, and nothing is decided here.
/// Bounded, not persistent; safe for use by many threads.
final class AccusationBook implements Accusations {
    private static final int ACCUSED_MAX = 1024;

    /// A complaint that is not repeated is over.
    private static final long COMPLAINT_NANOS = TimeUnit.SECONDS.toNanos(60);

    private record Entry(
            long found, long told, String lie, String complaint, long complainedAtNanos) {}

    private static final Entry NOTHING = new Entry(0, 0, "", "", 0);

    private final LongSupplier nanoTime;
    private final SortedMap<KeyId, Entry> entries = new TreeMap<>();

    /// @param nanoTime as of [System#nanoTime]
    AccusationBook(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    @Override
    public void lied(KeyId server, String reason) {
        update(
                server,
                e -> new Entry(e.found + 1, e.told, reason, e.complaint, e.complainedAtNanos));
    }

    @Override
    public void unhelpful(KeyId server, String reason) {
        long now = nanoTime.getAsLong();
        update(server, e -> new Entry(e.found, e.told, e.lie, reason, now));
    }

    void told(Accuse accuse) {
        if (accuse.charge() == Charge.UNHELPFUL) {
            unhelpful(accuse.server(), accuse.reason());
        } else {
            update(
                    accuse.server(),
                    e ->
                            new Entry(
                                    e.found,
                                    e.told + 1,
                                    accuse.reason(),
                                    e.complaint,
                                    e.complainedAtNanos));
        }
    }

    private synchronized void update(KeyId server, UnaryOperator<Entry> change) {
        Entry known = entries.get(server);
        if (known != null || entries.size() < ACCUSED_MAX) {
            entries.put(server, change.apply(known == null ? NOTHING : known));
        }
    }

    synchronized List<Accused> all() {
        long now = nanoTime.getAsLong();
        return entries.entrySet().stream()
                .map(entry -> accused(entry.getKey(), entry.getValue(), now))
                .filter(one -> !one.lie().isEmpty() || !one.complaint().isEmpty())
                .toList();
    }

    private static Accused accused(KeyId server, Entry entry, long now) {
        boolean over = now - entry.complainedAtNanos > COMPLAINT_NANOS;
        return new Accused(server, entry.found, entry.told, entry.lie, over ? "" : entry.complaint);
    }
}
