package io.tarn.node;

import io.tarn.block.BlockReply;
import io.tarn.block.BlockReply.Stamps;
import io.tarn.block.BlockReply.Stamps.BlockStamp;
import io.tarn.block.BlockRequest.ListStamps;
import io.tarn.block.Redundancy;
import io.tarn.block.Timestamp;
import io.tarn.block.server.ServerInput;
import io.tarn.crypto.KeyId;
import io.tarn.operations.Accusations;
import io.tarn.operations.Asking;
import io.tarn.operations.Asking.Answer;
import io.tarn.operations.ServerLinks;
import io.tarn.storage.StoreException;
import io.tarn.transport.LinkFailure;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Goes through a volume again and again, block by block from the first to the last: compares what
/// is committed here with what the other servers have committed, and has repaired what is behind.
/// The last `f` servers of a write get their fragments this way, when the block has cooled down.
/// Whether the fragments here can still be read is for [Scrub] to find out.
///
/// The first pass of a node that is new to a volume, or has lost its disk, is also how it learns
/// which blocks there are. Until a block has been passed, the server says nothing about it.
final class VolumeScan implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(VolumeScan.class);
    private static final long RETRY_MS = 500;

    /// What is left for the last `f` to answer: they must not hold up a scan, least of all a first one,
    /// without which the node cannot serve.
    private static final long STRAGGLER_MS = 500;

    private static final Answer<BlockReply> UNHEARD = new Answer.Silent<>(LinkFailure.TIMED_OUT);

    /// Rest after a pass that found everything in place, in milliseconds and as a multiple of its length:
    /// looking takes a tenth of the time at most.
    private static final long REST_MS_MIN = 30_000;

    private static final long REST = 9;

    /// The same after one that did not.
    private static final long REST_AMID_REPAIRS_MS_MIN = 10_000;

    private static final long REST_AMID_REPAIRS = 1;

    private final VolumeHost host;
    private final ServerLinks links;
    private final Repairer repairer;
    private final HostLoop loop;
    private final VolumeShelf shelf;
    private final Accusations accusations;
    private final PassProgress progress;
    private final CoolDown coolDown = new CoolDown();

    VolumeScan(
            VolumeHost host,
            ServerLinks links,
            Repairer repairer,
            HostLoop loop,
            VolumeShelf shelf,
            Accusations accusations) {
        this.host = host;
        this.links = links;
        this.repairer = repairer;
        this.loop = loop;
        this.shelf = shelf;
        this.accusations = accusations;
        this.progress = new PassProgress(host.descriptor.shape().blocks());
    }

    long scannedBelow() {
        return progress.below();
    }

    /// Seconds until the present pass ends at the speed it has had so far; 0 if it has ended, or has
    /// only begun.
    long etaSeconds() {
        return progress.etaSeconds(System.nanoTime()).orElse(0);
    }

    /// Runs until interrupted.
    @Override
    public void run() {
        try {
            while (true) {
                long started = System.nanoTime();
                boolean inPlace = pass();
                long tookMs = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - started);
                Thread.sleep(
                        inPlace
                                ? Math.max(REST_MS_MIN, REST * tookMs)
                                : Math.max(REST_AMID_REPAIRS_MS_MIN, REST_AMID_REPAIRS * tookMs));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (StoreException e) {
            LOG.error("{}: scan stopped, the disk failed: {}", host, e.getMessage());
        }
    }

    /// Whether nothing had to be repaired.
    private boolean pass() throws InterruptedException, StoreException {
        boolean inPlace = true;
        long blocks = host.descriptor.shape().blocks();
        long from = host.knownBelow() < blocks ? host.knownBelow() : 0;
        progress.begin(from, System.nanoTime());
        while (from < blocks) {
            Optional<Range> range = ask(from);
            if (range.isEmpty()) {
                Thread.sleep(RETRY_MS);
                continue;
            }
            List<Long> behind = behind(range.get());
            inPlace &= behind.isEmpty();
            if (!repairAll(behind, isLate(range.get()))) {
                Thread.sleep(RETRY_MS);
                continue;
            }
            from = range.get().until();
            progress.reach(from);
            if (host.knownBelow() < from) {
                shelf.setKnownBelow(host.descriptor.id(), from);
                loop.give(host, new ServerInput.Caught(from));
            }
        }
        return !coolDown.endPass() && inPlace;
    }

    /// @param until first block that the answers do not cover
    /// @param latest the latest commit that any server reports, by block
    private record Range(long from, long until, SortedMap<Long, Timestamp> latest) {}

    /// What the others have from `from` on; empty if too few of them answer.
    ///
    /// A write that was completed or read is committed at `f + 1` correct ones of the first `3f + 1`
    /// servers besides this one, if this one counts as faulty for having lost it; so at least one of
    /// any `2f` others of these knows it.
    private Optional<Range> ask(long from) throws InterruptedException {
        Redundancy redundancy = host.descriptor.shape().redundancy();
        var request = new ListStamps(host.descriptor.id(), from, ListStamps.STAMPS_MAX);
        var asked = new TreeMap<KeyId, CompletableFuture<Answer<BlockReply>>>();
        for (KeyId server : host.descriptor.servers()) {
            if (!server.equals(host.descriptor.servers().get(host.self))) {
                asked.put(server, Asking.block(links, server, request, redundancy));
            }
        }
        int certain = asked.size() - redundancy.faults();
        get(Asking.enough(asked.values(), certain, STRAGGLER_MS));
        var lists = new ArrayList<Stamps>();
        int deciding = 0;
        for (var entry : asked.entrySet()) {
            if (entry.getValue().getNow(UNHEARD)
                    instanceof Answer.Said<BlockReply>(Stamps stamps)) {
                if (isHonestForm(request, stamps)) {
                    lists.add(stamps);
                    if (host.descriptor.servers().indexOf(entry.getKey()) < redundancy.stampers()) {
                        deciding++;
                    }
                } else {
                    accusations.lied(entry.getKey(), "lists stamps out of the range asked");
                }
            }
        }
        return deciding < 2 * redundancy.faults()
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

    /// Blocks of which another server has committed more than this one can show, except for those that
    /// are to cool down.
    private List<Long> behind(Range range) {
        Function<Long, Optional<Timestamp>> here = committedHere(range);
        boolean isLate = isLate(range);
        var behind = new ArrayList<Long>();
        range.latest()
                .forEach((block, latest) -> {
                    Optional<Timestamp> known = here.apply(block);
                    if (known.isEmpty()
                            || (latest.isAfter(known.get())
                                    && (!isLate || coolDown.isDue(block, latest)))) {
                        behind.add(block);
                    }
                });
        return behind;
    }

    /// Whether what this node lacks of a range is complete without it, as far as it knows: it is one of
    /// the last `f`, and was not refilled just now.
    private boolean isLate(Range range) {
        return host.self >= host.descriptor.shape().redundancy().writers()
                && host.knownBelow() >= range.until();
    }

    /// What is committed here of the blocks of a range; of one whose record cannot be read, nothing.
    private Function<Long, Optional<Timestamp>> committedHere(Range range) {
        var here = new TreeMap<Long, Timestamp>();
        try {
            // As many blocks as others have listed, and more if others have lost theirs.
            long from = range.from();
            while (from < range.until()) {
                var page = new TreeMap<Long, Timestamp>();
                boolean end = host.shelves.latestCommits(from, ListStamps.STAMPS_MAX, page);
                from = end ? range.until() : page.lastKey() + 1;
                here.putAll(page);
            }
            return block -> Optional.of(here.getOrDefault(block, Timestamp.NONE));
        } catch (StoreException unreadable) {
            return this::committedHere;
        }
    }

    private Optional<Timestamp> committedHere(long block) {
        try {
            return Optional.of(host.shelves.latestCommit(block));
        } catch (StoreException e) {
            return Optional.empty();
        }
    }

    /// Whether every one of these blocks is right here now.
    ///
    /// @param oneByOne waits for each before the next, in the same queues as clients do: little then
    ///     keeps them waiting
    private boolean repairAll(List<Long> blocks, boolean oneByOne) throws InterruptedException {
        var repairs = new ArrayList<CompletableFuture<Boolean>>();
        boolean all = true;
        for (long block : blocks) {
            progress.reach(block); // But for the few that are under repair at this moment.
            CompletableFuture<Boolean> repair = repairer.repair(block);
            if (oneByOne) {
                all &= get(repair);
            } else {
                repairs.add(repair);
            }
        }
        for (CompletableFuture<Boolean> repair : repairs) {
            all &= get(repair);
        }
        return all;
    }

    private static <T> T get(CompletableFuture<T> future) throws InterruptedException {
        try {
            return future.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("answers and repairs end without exceptions", e);
        }
    }
}
