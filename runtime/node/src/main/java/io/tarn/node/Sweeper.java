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
/// remembered over a restart: each volume that was ever swept is walked through again then. So it is when its description has
/// changed, and again and again while one of its servers is leaving, that whoever is to hold fragments in its stead gets them all.
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

    /// How far a volume is; and if it is to be walked through again, when.
    ///
    /// @param volume as it was described then
    private record Progress(VolumeDescription volume, SweepStatus standing, long restsUntilNanos) {
        boolean isOf(VolumeDescription now) {
            return volume.equals(now);
        }

        boolean hasWalked(Sweep sweep) {
            return standing.walkedMillis() >= sweep.time().millis();
        }

        SweepStatus standing(Stores stores) {
            return standing.withWaiting(stores.waiting(volume.store()));
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

    /// All sweeps and descriptions at one time.
    private record Looked(Digest sweeps, Digest descriptions) {
        static Looked at(RingState state) {
            return new Looked(
                    VolumeView.sweepEntries(state).digest(),
                    VolumeView.descriptionEntries(state).digest());
        }
    }

    /// When they were last looked at; the thread's own, with what follows.
    private Optional<Looked> looked = Optional.empty();

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
        Optional<Looked> found = Optional.of(Looked.at(now));
        if (isAllDone && found.equals(looked)) {
            return;
        }
        looked = found;
        isAllDone = true;
        Map<Aguid, Sweep> known = VolumeView.sweeps(now);
        progress.keySet().retainAll(known.keySet());
        for (var entry : known.entrySet()) {
            Optional<VolumeView> volume = VolumeView.of(now, entry.getKey());
            boolean isDone = volume.isEmpty() || isDone(volume.get(), entry.getValue());
            isAllDone &= isDone || walk(entry.getKey());
        }
    }

    private boolean isDone(VolumeView volume, Sweep sweep) {
        Progress so = progress.get(volume.id());
        return so != null
                && so.hasWalked(sweep)
                && so.isOf(volume.description())
                && !isHandingOver(volume.description());
    }

    private static boolean isHandingOver(VolumeDescription volume) {
        return volume.handovers().leaving().isPresent();
    }

    /// What stood in the way may be gone, and what is to be brought may have become more; but not at once.
    private boolean isResting(VolumeView volume, Sweep sweep) {
        Progress so = progress.get(volume.id());
        return so != null
                && so.isOf(volume.description())
                && (!so.standing.trouble().isEmpty() || so.hasWalked(sweep))
                && so.restsUntilNanos - System.nanoTime() > 0;
    }

    /// @return whether nothing is left to be done for the volume
    private boolean walk(Aguid id) throws InterruptedException {
        Optional<VolumeView> volume = newest.get().flatMap(now -> VolumeView.of(now, id));
        Optional<Sweep> sweep = volume.flatMap(VolumeView::sweep);
        if (sweep.isEmpty()) {
            return true; // It is no more: nobody says any more what is named, so all is kept.
        }
        if (isResting(volume.get(), sweep.get())) {
            return false;
        }
        VolumeDescription description = volume.get().description();
        Optional<ImmutableHost> host = stores.host(description.store());
        if (host.isEmpty()) {
            return false; // The catalogue lists it later, or never.
        }
        long startedNanos = System.nanoTime();
        Optional<String> trouble = walk(volume.get(), sweep.get(), host.get());
        note(id, description, sweep.get(), trouble, System.nanoTime() - startedNanos);
        return trouble.isEmpty() && !isHandingOver(description);
    }

    private void note(
            Aguid id,
            VolumeDescription description,
            Sweep sweep,
            Optional<String> trouble,
            long tookNanos) {
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
        long restNanos =
                trouble.isPresent()
                        ? TimeUnit.MILLISECONDS.toNanos(limits.restMs())
                        : Math.max(
                                TimeUnit.MILLISECONDS.toNanos(limits.againMs()),
                                limits.againTimes() * tookNanos);
        progress.put(id, new Progress(description, now, System.nanoTime() + restNanos));
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
        Progress before = progress.get(volume.id());
        boolean isAgain = before != null && before.hasWalked(sweep);
        LOG.info("walks through volume {}, swept at {}", description.name(), sweep.time());
        var marks = new Marks(limits.marksBytesMax(), random.nextLong());
        return switch (walk(volume, host, marks)) {
            case Walk.End.Stuck(var block) ->
                    Optional.of("block %s of its index cannot be had".formatted(block));
            case Walk.End.TooMany(int blocks) ->
                    Optional.of("its index has more than %d blocks".formatted(blocks));
            // What was to be dropped has been: this one was to bring what is wanting.
            case Walk.End.Complete _ ->
                    isAgain ? Optional.empty() : tell(description, sweep, host, marks);
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
