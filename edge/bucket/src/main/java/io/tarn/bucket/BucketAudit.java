package io.tarn.bucket;

import static io.tarn.bucket.Calls.outcome;

import io.tarn.base.Bytes;
import io.tarn.base.MalformedException;
import io.tarn.block.Redundancy;
import io.tarn.block.immutable.Bguid;
import io.tarn.bucket.AuditedBucket.Trouble;
import io.tarn.bucket.AuditedBucket.What;
import io.tarn.client.ClusterClient;
import io.tarn.client.FragmentAudit;
import io.tarn.client.FragmentAudit.Finding;
import io.tarn.crypto.KeyId;
import io.tarn.crypto.NodeIdentity;
import io.tarn.object.Head;
import io.tarn.object.ObjectName;
import io.tarn.object.PastVersion;
import io.tarn.object.VersionNumber;
import io.tarn.object.VersionRoot;
import io.tarn.object.index.Entry;
import io.tarn.object.index.IndexBlock;
import io.tarn.object.index.IndexRoot;
import io.tarn.object.sweep.NameSet;
import io.tarn.operations.object.Likely;
import io.tarn.operations.object.ObjectList;
import io.tarn.ring.AgreedTime;
import io.tarn.s3.store.Outcome;
import io.tarn.s3.store.Refusal;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/// Goes through all that the retained versions of a bucket's volume name, and asks nodes to show the fragments of each block. Believes
/// nobody: lists and roots are proven, blocks of indexes have the names that are in their parents, and fragments are audited.
///
/// First the newest versions and then the past ones: what is overwritten meanwhile is found among these. What is made meanwhile may be
/// left out, and what retention takes meanwhile may be told to be lost.
public final class BucketAudit {
    /// Names of interior blocks in memory, in 64 MiB: as many as a node's walk remembers.
    private static final int SEEN_MAX = 3 << 19;

    /// Of blocks that were audited, in 43 MiB. Beyond that, those that versions share are audited again, and counted again.
    private static final int AUDITED_MAX = 1 << 20;

    /// Nodes that hold fragments.
    interface Fragments {
        Redundancy redundancy();

        /// @param blocks 1 to [FragmentAudit#BLOCKS_MAX]
        List<Finding> audit(List<Bguid> blocks) throws InterruptedException;

        SortedSet<KeyId> liars();

        SortedSet<KeyId> silent();
    }

    private record Version(ObjectName object, VersionNumber number, AgreedTime time) {}

    private record Inner(Bguid block, int level) {}

    private final Volume volume;
    private final Fragments fragments;
    private final int seenMax;
    private final AgreedTime settled;
    private final NameSet seen;
    private NameSet audited = new NameSet(AUDITED_MAX);

    /// To be audited next, with the version that was seen to name it.
    private final SequencedMap<Bguid, Version> batch = new LinkedHashMap<>();

    private final SortedMap<Integer, Long> lacking = new TreeMap<>();
    private final SortedMap<KeyId, Long> missing = new TreeMap<>();
    private final List<Trouble> troubles = new ArrayList<>();
    private long versions;
    private long blocks;
    private long whole;
    private long held;
    private long lost;
    private long undecided;
    private long unread;
    private long due;
    private boolean isComplete = true;

    /// @param seenMax blocks of indexes that are looked into
    BucketAudit(Volume volume, Fragments fragments, int seenMax) {
        this(volume, fragments, seenMax, new AgreedTime(0));
    }

    /// @param settled all fragments of blocks that versions up to this time name are [#due]
    BucketAudit(Volume volume, Fragments fragments, int seenMax, AgreedTime settled) {
        this.volume = volume;
        this.fragments = fragments;
        this.seenMax = seenMax;
        this.settled = settled;
        seen = new NameSet(seenMax);
    }

    /// Audits a bucket, or what is left of one that was deleted.
    ///
    /// @param client the owner's
    public static Outcome<AuditedBucket> run(
            ClusterClient client, NodeIdentity owner, String bucket) {
        return outcome(() -> {
            // Of buckets that are made, of which there will be none.
            var cluster = new RealCluster(client, owner, new Redundancy(1, 2));
            Optional<OpenBucket> open = cluster.find(bucket);
            Optional<FragmentAudit> audit = cluster.audit(bucket);
            if (open.isEmpty() || audit.isEmpty()) {
                throw new RefusedException(Refusal.NO_SUCH_BUCKET);
            }
            return new BucketAudit(open.get().volume(), new OnNodes(audit.get()), SEEN_MAX).run();
        });
    }

    static BucketAudit of(Volume volume, FragmentAudit audit, AgreedTime settled) {
        return new BucketAudit(volume, new OnNodes(audit), SEEN_MAX, settled);
    }

    /// Of an audit that has run: blocks that are not as they should be by now, or are not known to be. Those that versions of
    /// after [#settled] name have the fragments that their writers waited for; the others all.
    long due() {
        return due + unread + (isComplete ? 0 : 1);
    }

    private record OnNodes(FragmentAudit audit) implements Fragments {
        @Override
        public Redundancy redundancy() {
            return audit.redundancy();
        }

        @Override
        public List<Finding> audit(List<Bguid> blocks) throws InterruptedException {
            return audit.audit(blocks);
        }

        @Override
        public SortedSet<KeyId> liars() {
            return audit.liars();
        }

        @Override
        public SortedSet<KeyId> silent() {
            return audit.silent();
        }
    }

    AuditedBucket run() throws RefusedException, InterruptedException {
        heads();
        pasts();
        auditBatch();
        return new AuditedBucket(
                versions,
                blocks,
                whole,
                held,
                lacking,
                lost,
                undecided,
                unread,
                isComplete,
                missing,
                new TreeSet<>(fragments.liars()),
                new TreeSet<>(fragments.silent()),
                troubles);
    }

    private void heads() throws RefusedException, InterruptedException {
        Bytes from = Bytes.EMPTY;
        boolean isOver = false;
        while (!isOver) {
            ObjectList<Head> page = volume.view().heads(Bytes.EMPTY, from, Volume.PAGE_MAX);
            for (ObjectList.Listed<Head> entry : page.entries()) {
                Head head = entry.value();
                var of = new Version(entry.name(), head.number(), head.time());
                versions++;
                named(of, head.vguid());
                index(of, head.index());
                from = Items.behind(entry.name().utf8());
            }
            isOver = page.isComplete() || page.entries().isEmpty();
        }
    }

    private void pasts() throws RefusedException, InterruptedException {
        Bytes from = Bytes.EMPTY;
        boolean isOver = false;
        while (!isOver) {
            ObjectList<PastVersion> page = volume.view().pasts(Bytes.EMPTY, from, Volume.PAGE_MAX);
            for (ObjectList.Listed<PastVersion> entry : page.entries()) {
                if (entry.value() instanceof PastVersion.Kept kept) {
                    past(new Version(entry.name(), kept.number(), kept.time()), kept.vguid());
                }
                from = Items.behind(volume.placeOf(entry.name(), entry.value().number()));
            }
            isOver = page.isComplete() || page.entries().isEmpty();
        }
    }

    private void past(Version of, Bguid vguid) throws InterruptedException {
        versions++;
        named(of, vguid);
        Optional<VersionRoot> root = volume.root(of.object(), vguid, Likely.STORED);
        if (root.isPresent()) {
            index(of, root.get().index());
        } else {
            unread++;
            note(of, vguid, What.UNREAD);
        }
    }

    private void index(Version of, Optional<IndexRoot> root) throws InterruptedException {
        if (root.isEmpty()) {
            return;
        }
        Deque<Inner> left = new ArrayDeque<>();
        entry(of, root.get().entry(), root.get().level(), left);
        while (!left.isEmpty()) {
            Inner inner = left.pop();
            for (Entry child : children(of, inner)) {
                entry(of, child, inner.level() - 1, left);
            }
        }
    }

    private void entry(Version of, Entry entry, int level, Deque<Inner> left)
            throws InterruptedException {
        if (entry.isHole()) {
            return;
        }
        named(of, entry.block());
        if (level == 0 || seen.contains(entry.block())) {
            return;
        }
        if (seen.size() == seenMax) {
            // To look into blocks again that were seen takes as many looks as objects have bytes.
            isComplete = false;
            return;
        }
        seen.add(entry.block());
        left.push(new Inner(entry.block(), level));
    }

    private List<Entry> children(Version of, Inner inner) throws InterruptedException {
        Optional<Bytes> content = volume.block(inner.block(), Likely.STORED);
        if (content.isPresent()) {
            try {
                IndexBlock index = IndexBlock.of(content.get());
                if (index.level() == inner.level()) {
                    return index.children();
                }
            } catch (MalformedException e) {
                // No ring has made it: the same as a block that is not to be had.
            }
        }
        unread++;
        note(of, inner.block(), What.UNREAD);
        return List.of();
    }

    private void named(Version by, Bguid block) throws InterruptedException {
        if (audited.contains(block)) {
            return;
        }
        if (audited.isFull()) {
            audited = new NameSet(AUDITED_MAX);
        }
        audited.add(block);
        batch.put(block, by);
        if (batch.size() == FragmentAudit.BLOCKS_MAX) {
            auditBatch();
        }
    }

    private void auditBatch() throws InterruptedException {
        if (batch.isEmpty()) {
            return;
        }
        for (Finding finding : fragments.audit(List.copyOf(batch.keySet()))) {
            Version by = batch.get(finding.block());
            if (by != null) {
                count(finding, by);
            }
        }
        batch.clear();
    }

    private void count(Finding finding, Version by) throws InterruptedException {
        blocks++;
        if (finding.standing() == FragmentAudit.Standing.WHOLE) {
            whole++;
        } else if (isHeld(finding)) {
            held++;
            return;
        }
        if (isDue(finding, by)) {
            due++;
        }
        finding.wanting().forEach(node -> missing.merge(node, 1L, Long::sum));
        switch (finding.standing()) {
            case WHOLE -> {}
            case LACKING -> lacking.merge(finding.fragments(), 1L, Long::sum);
            case LOST -> {
                lost++;
                note(by, finding.block(), What.LOST);
            }
            case UNDECIDED -> {
                undecided++;
                note(by, finding.block(), What.UNDECIDED);
            }
        }
    }

    private boolean isDue(Finding finding, Version by) {
        return switch (finding.standing()) {
            case WHOLE -> false;
            case LOST, UNDECIDED -> true;
            case LACKING ->
                    by.time().compareTo(settled) <= 0
                            || finding.fragments() < fragments.redundancy().writers();
        };
    }

    /// What the ring lets go of has `m + f` fragments.
    private boolean isHeld(Finding finding) throws InterruptedException {
        return finding.fragments() < fragments.redundancy().writers()
                && volume.held(finding.block()).isPresent();
    }

    private void note(Version of, Bguid block, What what) {
        if (troubles.size() < AuditedBucket.TROUBLES_MAX) {
            troubles.add(new Trouble(of.object().toString(), of.number().number(), block, what));
        }
    }
}
