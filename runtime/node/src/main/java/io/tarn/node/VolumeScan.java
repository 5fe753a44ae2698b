package io.tarn.node;

import io.tarn.base.Bytes;
import io.tarn.block.BlockAddress;
import io.tarn.block.BlockReply;
import io.tarn.block.BlockReply.Stamps;
import io.tarn.block.BlockReply.Stamps.BlockStamp;
import io.tarn.block.BlockRequest.ListStamps;
import io.tarn.block.Redundancy;
import io.tarn.block.Timestamp;
import io.tarn.block.server.BlockRecord;
import io.tarn.block.server.ServerInput;
import io.tarn.crypto.KeyId;
import io.tarn.operations.Accusations;
import io.tarn.operations.Asking;
import io.tarn.operations.Asking.Answer;
import io.tarn.operations.ServerLinks;
import io.tarn.storage.StoreException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Goes through a volume again and again, block by block from the first to the last: compares what
/// is here with what the other servers have committed, and has repaired what is behind, rotten or
/// missing.
///
/// The first pass of a node that is new to a volume, or has lost its disk, is also how it learns
/// which blocks there are. Until a block has been passed, the server says nothing about it.
final class VolumeScan implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(VolumeScan.class);
    private static final long RETRY_MS = 500;
    private static final long PAUSE_MS_MIN = 10_000;

    /// Rest between passes, as a multiple of the last one's length: scrubbing takes a tenth of the
    /// time.
    private static final long REST = 9;

    private final VolumeHost host;
    private final ServerLinks links;
    private final Repairer repairer;
    private final HostLoop loop;
    private final FragmentDesk fragments;
    private final Catalogue catalogue;
    private final Pace pace;
    private final Accusations accusations;
    private volatile long scannedBelow;
    private volatile long startedAtNanos = System.nanoTime();

    VolumeScan(
            VolumeHost host,
            ServerLinks links,
            Repairer repairer,
            HostLoop loop,
            FragmentDesk fragments,
            Catalogue catalogue,
            Pace pace,
            Accusations accusations) {
        this.host = host;
        this.links = links;
        this.repairer = repairer;
        this.loop = loop;
        this.fragments = fragments;
        this.catalogue = catalogue;
        this.pace = pace;
        this.accusations = accusations;
    }

    long scannedBelow() {
        return scannedBelow;
    }

    /// Seconds until the present pass ends at the speed it has had so far; 0 if it has ended, or has
    /// only begun.
    long etaSeconds() {
        long blocks = host.descriptor.shape().blocks();
        long done = scannedBelow;
        if (done == 0 || done >= blocks) {
            return 0;
        }
        double seconds = (System.nanoTime() - startedAtNanos) / 1e9;
        return Math.round(seconds * (blocks - done) / done);
    }

    /// Runs until interrupted.
    @Override
    public void run() {
        try {
            while (true) {
                long started = System.nanoTime();
                pass();
                long tookMs = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - started);
                Thread.sleep(Math.max(PAUSE_MS_MIN, REST * tookMs));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (StoreException e) {
            LOG.error("{}: scan stopped, the disk failed: {}", host, e.getMessage());
        }
    }

    private void pass() throws InterruptedException, StoreException {
        long blocks = host.descriptor.shape().blocks();
        long from = host.knownBelow() < blocks ? host.knownBelow() : 0;
        startedAtNanos = System.nanoTime();
        scannedBelow = from;
        while (from < blocks) {
            Optional<Range> range = ask(from);
            if (range.isEmpty() || !repairAll(range.get())) {
                Thread.sleep(RETRY_MS);
                continue;
            }
            from = range.get().until();
            scannedBelow = from;
            if (host.knownBelow() < from) {
                catalogue.setKnownBelow(host.descriptor.id(), from);
                loop.give(host, new ServerInput.Caught(from));
            }
        }
    }

    /// @param until first block that the answers do not cover
    /// @param latest the latest commit that any server reports, by block
    private record Range(long from, long until, SortedMap<Long, Timestamp> latest) {}

    /// What the others have from `from` on; empty if too few of them answer.
    ///
    /// A completed write is committed at `m` correct servers other than this one, if this one counts
    /// as faulty for having lost it; so at least one of any `2f` others knows it.
    private Optional<Range> ask(long from) throws InterruptedException {
        Redundancy redundancy = host.descriptor.shape().redundancy();
        var request = new ListStamps(host.descriptor.id(), from, ListStamps.STAMPS_MAX);
        var asked = new TreeMap<KeyId, CompletableFuture<Answer<BlockReply>>>();
        for (KeyId server : host.descriptor.servers()) {
            if (!server.equals(host.descriptor.servers().get(host.self))) {
                asked.put(server, Asking.block(links, server, request, redundancy));
            }
        }
        var lists = new ArrayList<Stamps>();
        for (var entry : asked.entrySet()) {
            if (get(entry.getValue()) instanceof Answer.Said<BlockReply>(Stamps stamps)) {
                if (isHonestForm(request, stamps)) {
                    lists.add(stamps);
                } else {
                    accusations.suspect(entry.getKey(), "lists stamps out of the range asked");
                }
            }
        }
        return lists.size() < 2 * redundancy.faults()
                ? Optional.empty()
                : Optional.of(range(from, lists));
    }

    /// Within the range asked, and full unless it is the last.
    private boolean isHonestForm(ListStamps request, Stamps stamps) {
        boolean inRange =
                stamps.stamps().isEmpty()
                        || (stamps.stamps().getFirst().block() >= request.from()
                                && stamps.stamps().getLast().block()
                                        < host.descriptor.shape().blocks());
        return inRange && (stamps.end() || stamps.stamps().size() == request.max());
    }

    private Range range(long from, List<Stamps> lists) {
        long until = host.descriptor.shape().blocks();
        for (Stamps list : lists) {
            if (!list.end()) {
                until = Math.min(until, list.stamps().getLast().block() + 1);
            }
        }
        var latest = new TreeMap<Long, Timestamp>();
        for (Stamps list : lists) {
            for (BlockStamp stamp : list.stamps()) {
                if (stamp.block() < until) {
                    latest.merge(
                            stamp.block(),
                            stamp.latest(),
                            (one, other) -> one.isAfter(other) ? one : other);
                }
            }
        }
        return new Range(from, until, latest);
    }

    /// Whether every block of the range is right here now.
    private boolean repairAll(Range range) throws InterruptedException {
        var repairs = new ArrayList<CompletableFuture<Boolean>>();
        for (var entry : range.latest().entrySet()) {
            if (!isSound(entry.getKey(), entry.getValue())) {
                repairs.add(repairer.repair(entry.getKey()));
            }
        }
        boolean all = true;
        for (CompletableFuture<Boolean> repair : repairs) {
            all &= get(repair);
        }
        return all;
    }

    /// This server has committed `latest` or later, and its fragment is on disk as it should be.
    private boolean isSound(long block, Timestamp latest) throws InterruptedException {
        var address = new BlockAddress(host.descriptor.id(), block);
        try {
            BlockRecord record = host.shelves.record(block);
            Timestamp committed = record.latestCommit();
            if (latest.isAfter(committed)) {
                return false;
            }
            Optional<Bytes> hash =
                    record.entry(committed).map(entry -> entry.fragmentHash(host.self));
            pace.await(host.code.fragmentBytes());
            return hash.isPresent()
                    && fragments.sound(host, address, committed, hash.get()).isPresent();
        } catch (StoreException e) {
            return false;
        }
    }

    private static <T> T get(CompletableFuture<T> future) throws InterruptedException {
        try {
            return future.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("answers and repairs end without exceptions", e);
        }
    }
}
