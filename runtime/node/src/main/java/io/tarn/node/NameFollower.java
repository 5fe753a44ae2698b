package io.tarn.node;

import io.tarn.block.VolumeId;
import io.tarn.block.immutable.Bguid;
import io.tarn.object.Aguid;
import io.tarn.object.VolumeDescription;
import io.tarn.object.machine.VolumeView;
import io.tarn.object.sweep.NewNames;
import io.tarn.ring.state.RingState;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/// Tells servers of immutable blocks what versions have come to name, so that clients do not pay until a lease ends for what
/// they have stored and named at once. What was named before this node started is left to the ends of leases.
///
/// On a thread of its own, some times a second. It drops nothing: [Sweeper] does.
final class NameFollower implements AutoCloseable {
    /// A busy ring shows thousands of states in a second; what they have in common is looked at once.
    private static final long LOOK_MS = 100;

    private static final long CLOSE_MS_MAX = 10_000;

    /// That servers hear of in one turn.
    private static final int BLOCKS_MAX = 256;

    private final BiConsumer<VolumeId, List<Bguid>> servers;
    private final Consumer<Throwable> fatal;
    private final Thread thread;
    private final Newest<RingState> newest = new Newest<>();

    /// @param servers hear which blocks of a store are named; not of too many at a time
    /// @param fatal hears why the node must stop
    NameFollower(BiConsumer<VolumeId, List<Bguid>> servers, Consumer<Throwable> fatal) {
        this.servers = servers;
        this.fatal = fatal;
        thread = Thread.ofPlatform().daemon().name("tarn-names").unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    /// The ring has agreed to this.
    void show(RingState state) {
        newest.show(state);
    }

    private void run() {
        try {
            RingState known = newest.await();
            while (true) {
                Thread.sleep(LOOK_MS);
                RingState now = newest.await();
                tell(known, now);
                known = now;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException | Error e) {
            fatal.accept(e);
        }
    }

    private void tell(RingState known, RingState now) {
        Map<Aguid, SortedSet<Bguid>> named = new TreeMap<>();
        NewNames.between(
                known,
                now,
                (volume, block) -> named.computeIfAbsent(volume, _ -> new TreeSet<>()).add(block));
        named.forEach((id, blocks) ->
                VolumeView.of(now, id)
                        .map(VolumeView::description)
                        .map(VolumeDescription::store)
                        .ifPresent(store -> tell(store, new ArrayList<>(blocks))));
    }

    private void tell(VolumeId store, List<Bguid> blocks) {
        for (int from = 0; from < blocks.size(); from += BLOCKS_MAX) {
            int to = Math.min(blocks.size(), from + BLOCKS_MAX);
            servers.accept(store, blocks.subList(from, to));
        }
    }

    @Override
    public void close() {
        thread.interrupt();
        try {
            thread.join(CLOSE_MS_MAX);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
