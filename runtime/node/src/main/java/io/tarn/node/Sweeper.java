package io.tarn.node;

import io.tarn.block.VolumeId;
import io.tarn.crypto.Digest;
import io.tarn.object.Aguid;
import io.tarn.object.VolumeDescription;
import io.tarn.object.machine.VolumeView;
import io.tarn.object.sweep.Sweep;
import io.tarn.operations.control.NodeStatus;
import io.tarn.operations.control.NodeStatus.SweepStatus;
import io.tarn.ring.state.RingState;
import io.tarn.storage.StoreException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Has this node drop what nothing names: when the ring's state shows that a volume of objects was swept, walks through all that
/// its versions name, and tells the server of the volume's store what was found (ADR-023).
///
/// One walk at a time, on a thread of its own, with what is retained in the state that is newest when it begins. Walks are not
/// remembered over a restart: each volume that was ever swept is walked through again then.
final class Sweeper implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Sweeper.class);
    private static final long CLOSE_MS_MAX = 10_000;
    private static final int TROUBLE_CHARS_MAX = 128;

    /// Immutable blocks of this node, and of the others.
    interface Stores {
        /// The server of a store here, if there is one by now.
        Optional<ImmutableHost> host(VolumeId store);

        Walk.Fetch fetch(ImmutableHost host);

        /// How many fragments of a store belong here and are being brought.
        long waiting(VolumeId store);

        /// Hears of each block that a walk comes to.
        Walk.Visitor visitor(ImmutableHost host);
    }

    /// How far a volume is; and if it is in trouble, when it is tried again.
    ///
    /// @param store its
    private record Progress(VolumeId store, SweepStatus standing, long restsUntilNanos) {
        SweepStatus standing(Stores stores) {
            return standing.withWaiting(stores.waiting(store));
        }
    }

    private final Stores stores;
    private final HostLoop loop;
    private final Pace pace;
    private final SweepLimits limits;
    private final Consumer<Throwable> fatal;
    private final SplittableRandom random = new SplittableRandom();
    private final Map<Aguid, Progress> progress = new ConcurrentSkipListMap<>();
    private final Thread thread;
    private final Newest<RingState> newest = new Newest<>();

    /// Of all sweeps, when they were last looked at; the thread's own, with what follows.
    private Optional<Digest> looked = Optional.empty();

    private boolean isAllDone;

    /// @param fatal hears why the node must stop
    Sweeper(
            Stores stores,
            HostLoop loop,
            Pace pace,
            SweepLimits limits,
            Consumer<Throwable> fatal) {
        this.stores = stores;
        this.loop = loop;
        this.pace = pace;
        this.limits = limits;
        this.fatal = fatal;
        thread = Thread.ofPlatform().daemon().name("tarn-sweep").unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    /// The ring has agreed to this, and the node knows what time it is.
    void show(RingState state) {
        newest.show(state);
    }

    /// How far volumes are that this node has walked through, or tried to, since its start.
    List<SweepStatus> standings() {
        return progress.values().stream()
                .limit(NodeStatus.SWEEPS_MAX)
                .map(one -> one.standing(stores))
                .toList();
    }

    private void run() {
        try {
            while (true) {
                // What could not be done may be tried again.
                look(isAllDone ? newest.await() : newest.await(limits.lookMs()));
                // A busy ring shows thousands of states in this time.
                Thread.sleep(limits.lookMs());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException | Error e) {
            fatal.accept(e);
        }
    }

    private void look(RingState now) throws InterruptedException {
        Optional<Digest> sweeps = Optional.of(VolumeView.sweepEntries(now).digest());
        if (isAllDone && sweeps.equals(looked)) {
            return;
        }
        looked = sweeps;
        isAllDone = true;
        Map<Aguid, Sweep> known = VolumeView.sweeps(now);
        progress.keySet().retainAll(known.keySet());
        for (var entry : known.entrySet()) {
            isAllDone &= isDone(entry.getKey(), entry.getValue()) || walk(entry.getKey());
        }
    }

    private boolean isDone(Aguid volume, Sweep sweep) {
        Progress so = progress.get(volume);
        return so != null && so.standing.walkedMillis() >= sweep.time().millis();
    }

    private boolean isResting(Aguid volume) {
        Progress so = progress.get(volume);
        return so != null
                && !so.standing.trouble().isEmpty()
                && so.restsUntilNanos - System.nanoTime() > 0;
    }

    /// @return whether nothing is left to be done for the volume
    private boolean walk(Aguid id) throws InterruptedException {
        if (isResting(id)) {
            return false;
        }
        Optional<VolumeView> volume = newest.get().flatMap(now -> VolumeView.of(now, id));
        Optional<Sweep> sweep = volume.flatMap(VolumeView::sweep);
        if (sweep.isEmpty()) {
            return true; // It is no more: nobody says any more what is named, so all is kept.
        }
        VolumeDescription description = volume.get().description();
        Optional<ImmutableHost> host = stores.host(description.store());
        if (host.isEmpty()) {
            return false; // The catalogue lists it later, or never.
        }
        Optional<String> trouble = walk(volume.get(), sweep.get(), host.get());
        note(id, description, sweep.get(), trouble);
        return trouble.isEmpty();
    }

    private void note(
            Aguid id, VolumeDescription description, Sweep sweep, Optional<String> trouble) {
        long swept = sweep.time().millis();
        Progress before = progress.get(id);
        long walkedBefore = before == null ? 0 : before.standing.walkedMillis();
        String text = trouble.orElse("");
        var now =
                new SweepStatus(
                        description.name(),
                        swept,
                        trouble.isPresent() ? walkedBefore : swept,
                        0,
                        text.substring(0, Math.min(text.length(), TROUBLE_CHARS_MAX)));
        long rests = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(limits.restMs());
        progress.put(id, new Progress(description.store(), now, rests));
        if (trouble.isPresent()) {
            LOG.warn("nothing of volume {} is dropped: {}", description.name(), text);
        }
    }

    /// @return why it could not be finished
    private Optional<String> walk(VolumeView volume, Sweep sweep, ImmutableHost host)
            throws InterruptedException {
        VolumeDescription description = volume.description();
        if (!host.descriptor.owner().equals(description.owner())) {
            // Else whoever names another's store would have its blocks dropped.
            return Optional.of("its store %s is another owner's".formatted(host));
        }
        if (!host.code.redundancy().equals(description.redundancy())) {
            return Optional.of("its store %s has another redundancy".formatted(host));
        }
        LOG.info("walks through volume {}, swept at {}", description.name(), sweep.time());
        var marks = new Marks(limits.marksBytesMax(), random.nextLong());
        return switch (walk(volume, host, marks)) {
            case Walk.End.Stuck(var block) ->
                    Optional.of("block %s of its index cannot be had".formatted(block));
            case Walk.End.TooMany(int blocks) ->
                    Optional.of("its index has more than %d blocks".formatted(blocks));
            case Walk.End.Complete _ -> tell(description, sweep, host, marks);
        };
    }

    private Walk.End walk(VolumeView volume, ImmutableHost host, Marks marks)
            throws InterruptedException {
        var walk = new Walk(volume, stores.fetch(host), stores.visitor(host), pace, limits, marks);
        return walk.run();
    }

    private Optional<String> tell(
            VolumeDescription description, Sweep sweep, ImmutableHost host, Marks marks)
            throws InterruptedException {
        try {
            long dropped = new WalkReport(host, loop, pace, sweep, marks, limits.pageKeys()).tell();
            LOG.info(
                    "volume {}: {} fragments that nothing names are dropped",
                    description.name(),
                    dropped);
            return Optional.empty();
        } catch (StoreException e) {
            return Optional.of("not all fragments here could be gone through: " + e.getMessage());
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
