package io.tarn.benchmarks.ring;

import io.tarn.base.Bytes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// Clients that ask for small updates, one after another each, while something happens to the ring.
public final class ContinuousLoad {
    private static final int REGISTERS_USED = 256;

    private final RingClients clients;
    private final int bytes;
    private final ExecutorService pool = Executors.newVirtualThreadPerTaskExecutor();
    private final List<Future<List<Update>>> running = new ArrayList<>();
    private volatile boolean isStopping;

    /// One update, in nanoseconds of [System#nanoTime].
    ///
    /// @param isCertified whether it was, in the end
    public record Update(int caller, long began, long ended, boolean isCertified) {}

    private ContinuousLoad(RingClients clients, int bytes) {
        this.clients = clients;
        this.bytes = bytes;
    }

    /// @param bytes of an update
    public static ContinuousLoad start(RingClients clients, int callers, int bytes) {
        var load = new ContinuousLoad(clients, bytes);
        for (int i = 0; i < callers; i++) {
            int caller = i;
            load.running.add(load.pool.submit(() -> load.call(caller)));
        }
        return load;
    }

    private List<Update> call(int caller) throws InterruptedException {
        var updates = new ArrayList<Update>();
        byte[] content = new byte[bytes];
        for (int next = 0; !isStopping; next++) {
            content[0] = (byte) (next % REGISTERS_USED);
            long began = System.nanoTime();
            boolean isCertified = clients.tryUpdate(caller, Bytes.owning(content.clone()));
            updates.add(new Update(caller, began, System.nanoTime(), isCertified));
        }
        return updates;
    }

    /// Waits for what is under way.
    public Report stop() throws InterruptedException {
        isStopping = true;
        var all = new ArrayList<Update>();
        try (pool) {
            for (Future<List<Update>> one : running) {
                all.addAll(one.get());
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
        return new Report(all);
    }

    /// What came of all updates.
    ///
    /// @param updates by when they ended
    public record Report(List<Update> updates) {
        public Report {
            updates = updates.stream().sorted(Comparator.comparingLong(Update::ended)).toList();
        }

        public long failed() {
            return updates.stream().filter(update -> !update.isCertified()).count();
        }

        /// The longest time in which nobody got a certificate.
        ///
        /// @param since where it begins to look, of [System#nanoTime]
        /// @param until where it ends
        public double longestPauseMilliseconds(long since, long until) {
            long[] ends =
                    updates.stream()
                            .filter(Update::isCertified)
                            .mapToLong(Update::ended)
                            .filter(ended -> ended > since && ended < until)
                            .toArray();
            long longest = 0;
            long last = since;
            for (long end : ends) {
                longest = Math.max(longest, end - last);
                last = end;
            }
            return Math.max(longest, until - last) / 1e6;
        }

        /// What the unluckiest caller waited for one certificate, of those that came after a moment.
        ///
        /// @param since of [System#nanoTime]
        public double longestUpdateMilliseconds(long since) {
            return updates.stream()
                            .filter(update -> update.ended() > since)
                            .mapToLong(update -> update.ended() - update.began())
                            .max()
                            .orElseThrow()
                    / 1e6;
        }
    }
}
