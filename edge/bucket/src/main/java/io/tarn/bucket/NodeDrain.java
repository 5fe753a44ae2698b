package io.tarn.bucket;

import static io.tarn.bucket.Calls.outcome;

import io.tarn.block.Redundancy;
import io.tarn.client.ClusterClient;
import io.tarn.crypto.IdentityKey;
import io.tarn.crypto.KeyId;
import io.tarn.crypto.NodeIdentity;
import io.tarn.object.VolumeDescription;
import io.tarn.ring.AgreedTime;
import io.tarn.s3.store.Outcome;
import io.tarn.s3.store.Refusal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.UnaryOperator;

/// Has one node take another's place in an owner's volumes of objects (ADR-028): names it in the place of the old one, which is
/// leaving; waits until an audit shows that nothing depends on that one; lets it go. One volume after the other.
///
/// What is done is in the ring's state and on the nodes, and nothing is here: broken off anywhere, it goes on when it is asked again.
public final class NodeDrain {
    /// While others describe the volume anew, too.
    private static final int TRIES = 4;

    private static final long PAUSE_MS_MIN = 500;
    private static final long PAUSE_MS_MAX = 60_000;

    /// No version is so old: all that is asked for is what writers waited for.
    private static final AgreedTime NEVER = new AgreedTime(0);

    /// A volume of objects, as this looks at it. Methods wait, for a bounded time.
    interface Drained {
        String name();

        Care care();

        /// Whether nodes keep anything for it.
        boolean hasBlocks();

        /// As it is now, of a volume with blocks.
        AgreedTime time() throws RefusedException, InterruptedException;

        /// Asks those who are to hold its blocks by a description, which may be another than the newest; to be run.
        ///
        /// @param settled see [BucketAudit#due]
        BucketAudit audit(VolumeDescription asked, AgreedTime settled)
                throws RefusedException, InterruptedException;
    }

    /// What came of a volume.
    public sealed interface Moved {
        String volume();

        /// Nothing of it depends on the old node, and the new one is one of its servers, or neither ever was.
        record Done(String volume) implements Moved {}

        /// The new node is named, and the old one is still needed: so many blocks lack fragments, or are not known to have them.
        record UnderWay(String volume, long blocks) implements Moved {}

        /// Nothing was changed.
        ///
        /// @param nodes that stand in the way, if some do
        record Hindered(String volume, String reason, SortedSet<KeyId> nodes) implements Moved {
            public Hindered {
                nodes = Collections.unmodifiableSortedSet(new TreeSet<>(nodes));
            }
        }
    }

    /// Hears how far it is.
    @FunctionalInterface
    public interface Progress {
        /// @param blocks of the volume that lack fragments yet
        void waits(String volume, long blocks);
    }

    private final IdentityKey old;
    private final IdentityKey heir;
    private final long deadlineNanos;
    private final Progress progress;

    NodeDrain(IdentityKey old, IdentityKey heir, Duration patience, Progress progress) {
        this.old = old;
        this.heir = heir;
        deadlineNanos = System.nanoTime() + patience.toNanos();
        this.progress = progress;
    }

    /// @param client the owner's
    /// @param old need not run
    /// @param heir another node of the cluster
    /// @param patience after which no volume is begun or waited for; what is under way goes on
    /// @return of each volume of the owner's what came of it
    public static Outcome<List<Moved>> run(
            ClusterClient client,
            NodeIdentity owner,
            IdentityKey old,
            IdentityKey heir,
            Duration patience,
            Progress progress) {
        return outcome(() -> {
            // Of buckets that are made, of which there will be none.
            var cluster = new RealCluster(client, owner, new Redundancy(1, 2));
            return new NodeDrain(old, heir, patience, progress).moveAll(cluster.owned());
        });
    }

    List<Moved> moveAll(List<? extends Drained> volumes)
            throws RefusedException, InterruptedException {
        var moved = new ArrayList<Moved>();
        for (Drained volume : volumes) {
            moved.add(move(volume));
        }
        return moved;
    }

    private Moved move(Drained volume) throws RefusedException, InterruptedException {
        VolumeDescription now = volume.care().description();
        Optional<IdentityKey> leaving = now.handovers().leaving();
        if (leaving.isPresent() && !leaving.get().equals(old)) {
            return hindered(volume, "another node is leaving it", leaving.get().id());
        }
        if (leaving.isEmpty() && !now.servers().contains(old)) {
            // It never was a server, or it was let go: then nobody has said yet that all is well.
            return isHeir(now) ? settled(volume, now) : new Moved.Done(volume.name());
        }
        if (leaving.isPresent() && !now.servers().contains(heir)) {
            return hindered(volume, "another node takes its place already", old.id());
        }
        if (leaving.isEmpty()) {
            Optional<Moved> objection = objection(volume, now);
            if (objection.isPresent()) {
                return objection.get();
            }
            now = changed(volume, now, description -> description.leaving(old, heir));
        }
        VolumeDescription without = now.left();
        if (volume.hasBlocks()) {
            volume.care().sweep(); // If it was a short while ago, nodes walk all the same.
            long due = awaited(volume, without, volume.time());
            if (due > 0) {
                return new Moved.UnderWay(volume.name(), due);
            }
        }
        return settled(volume, changed(volume, now, VolumeDescription::left));
    }

    private boolean isHeir(VolumeDescription now) {
        return now.handovers().heirs().containsKey(heir.id());
    }

    /// Receipts of the old node count no more: what is there now is all that comes to depend on it.
    private Moved settled(Drained volume, VolumeDescription now)
            throws RefusedException, InterruptedException {
        long due = volume.hasBlocks() ? awaited(volume, now, NEVER) : 0;
        return due == 0 ? new Moved.Done(volume.name()) : new Moved.UnderWay(volume.name(), due);
    }

    private static Moved hindered(Drained volume, String reason, KeyId... nodes) {
        return new Moved.Hindered(volume.name(), reason, new TreeSet<>(List.of(nodes)));
    }

    /// Why the volume is better left as it is. One node's fragments may be missing at a time: the old one's.
    private Optional<Moved> objection(Drained volume, VolumeDescription now)
            throws RefusedException, InterruptedException {
        int needed = now.redundancy().servers();
        if (now.servers().contains(heir) && now.servers().size() <= needed) {
            return Optional.of(
                    hindered(
                            volume,
                            "it needs %d servers, and the new node is one".formatted(needed)));
        }
        if (isOver()) {
            return Optional.of(hindered(volume, "there was no time left to begin with it"));
        }
        if (!volume.hasBlocks()) {
            return Optional.empty();
        }
        AuditedBucket audited = volume.audit(now, NEVER).run();
        var others = new TreeSet<>(audited.silent());
        others.addAll(audited.liars());
        others.remove(old.id());
        if (!others.isEmpty()) {
            return Optional.of(
                    new Moved.Hindered(volume.name(), "other nodes do not answer, or lie", others));
        }
        if (audited.lost() + audited.undecided() + audited.unread() > 0 || !audited.isComplete()) {
            return Optional.of(hindered(volume, "not all its blocks can be read"));
        }
        boolean isWithoutOld =
                audited.silent().contains(old.id()) || audited.missing().containsKey(old.id());
        int enough = now.redundancy().writers() - (isWithoutOld ? 1 : 0);
        return audited.lacking().headMap(enough).isEmpty()
                ? Optional.empty()
                : Optional.of(
                        new Moved.Hindered(
                                volume.name(),
                                "blocks lack fragments of other nodes",
                                without(audited.missing().keySet())));
    }

    private SortedSet<KeyId> without(Set<KeyId> nodes) {
        var others = new TreeSet<>(nodes);
        others.remove(old.id());
        return others;
    }

    /// @param seen whose servers are still the same; else somebody else is at this
    private static VolumeDescription changed(
            Drained volume, VolumeDescription seen, UnaryOperator<VolumeDescription> change)
            throws RefusedException, InterruptedException {
        for (int tries = 0; tries < TRIES; tries++) {
            VolumeDescription now = volume.care().description();
            if (!now.signers().equals(seen.signers())
                    || !now.handovers().equals(seen.handovers())) {
                break;
            }
            VolumeDescription next = change.apply(now);
            if (volume.care().describe(next)) {
                return next;
            }
        }
        throw new RefusedException(
                Refusal.CONFLICT, "%s is described anew meanwhile".formatted(volume.name()));
    }

    private boolean isOver() {
        return deadlineNanos - System.nanoTime() <= 0;
    }

    /// Returns when all is as it should be, or the time is over.
    ///
    /// @return blocks that are not
    private long awaited(Drained volume, VolumeDescription asked, AgreedTime settled)
            throws RefusedException, InterruptedException {
        while (true) {
            long started = System.nanoTime();
            BucketAudit audit = volume.audit(asked, settled);
            audit.run();
            long due = audit.due();
            if (due == 0 || isOver()) {
                return due;
            }
            progress.waits(volume.name(), due);
            long tookMs = Duration.ofNanos(System.nanoTime() - started).toMillis();
            Thread.sleep(Math.clamp(tookMs, PAUSE_MS_MIN, PAUSE_MS_MAX));
        }
    }
}
