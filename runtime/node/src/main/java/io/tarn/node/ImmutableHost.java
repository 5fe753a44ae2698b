package io.tarn.node;

import io.tarn.block.Refusal;
import io.tarn.block.VolumeDescriptor;
import io.tarn.block.VolumeId;
import io.tarn.block.immutable.Bguid;
import io.tarn.block.immutable.FragmentId;
import io.tarn.block.immutable.FragmentRecord;
import io.tarn.block.immutable.ImmutableCode;
import io.tarn.block.immutable.ReceiptSigner;
import io.tarn.block.immutable.StoreCheck;
import io.tarn.block.immutable.StoreLimits;
import io.tarn.block.immutable.StoreReply;
import io.tarn.block.immutable.StoreRequest;
import io.tarn.block.immutable.StoreServer;
import io.tarn.block.immutable.StoreServerEffect;
import io.tarn.block.immutable.StoreServerInput;
import io.tarn.block.server.Caller;
import io.tarn.storage.Batch;
import io.tarn.storage.Store;
import io.tarn.storage.StoreException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// This node's part of the immutable blocks of one volume: their server, and the records it works on.
///
/// Everything but the final fields belongs to who steps in [HostLoop].
final class ImmutableHost implements Hosted {
    private static final Logger LOG = LoggerFactory.getLogger(ImmutableHost.class);
    private static final int RECORDS_CACHED_MAX = 1 << 13;

    /// Fragments remembered to be rotten or gone. Of others it is noticed when they are read again.
    private static final int LOST_MAX = 1 << 16;

    /// Beyond that no turn drops more.
    private static final long BATCH_BYTES_MAX = 16L << 20;

    final VolumeDescriptor descriptor;
    final ImmutableCode code;
    final StoreCheck check;
    final ImmutableShelves shelves;

    private final ReceiptSigner signer;
    private final StoreLimits limits;
    private final Observer observer;

    /// Records as the steps so far left them, whether applied to the store yet or not; the least
    /// recently used first.
    private final SequencedMap<FragmentId, FragmentRecord> records =
            new LinkedHashMap<>(16, 0.75f, true);

    /// The last turn that changed a fragment, while that turn may not be synced.
    private final Map<FragmentId, Long> unsynced = new TreeMap<>();

    /// Held by their records, and not there, or without a record that can be read: nothing is signed for them.
    private final TreeSet<FragmentId> lost = new TreeSet<>();

    /// Leased by the index and without a record that can be read.
    private List<FragmentId> orphans = List.of();

    private StoreServer server;
    private boolean diskFull;
    private long settledMillis = -1;
    private OptionalLong walkedMillis = OptionalLong.empty();

    /// Whether the server, which is another one after each [#reload], has heard of it.
    private boolean isTimeTold;

    private boolean isRemoved;
    private volatile long stagedCount;
    private final AtomicLong rottenCount = new AtomicLong();
    private final AtomicLong mendedCount = new AtomicLong();
    private volatile long lostCount;

    /// Where the answer to one request goes.
    @FunctionalInterface
    interface Reply {
        void send(StoreReply reply);

        Reply NOBODY = _ -> {};
    }

    /// Hears what the steps cannot decide by themselves, and reads what they serve. Called amid a turn.
    interface Observer {
        /// A fragment that should be here is not.
        void missing(ImmutableHost host, FragmentId id);

        void suspect(io.tarn.base.Bytes client, String reason);

        /// Has the fragment read and sent.
        void serve(ImmutableHost host, StoreServerEffect.Serve serve, Reply reply);
    }

    ImmutableHost(
            VolumeDescriptor descriptor,
            Store store,
            ReceiptSigner signer,
            StoreLimits limits,
            Observer observer) {
        this.descriptor = descriptor;
        this.signer = signer;
        this.limits = limits;
        this.observer = observer;
        code = new ImmutableCode(descriptor.shape().redundancy());
        check = new StoreCheck(code);
        shelves = new ImmutableShelves(store, descriptor.id(), code.redundancy());
        server = newServer();
    }

    private StoreServer newServer() {
        return new StoreServer(volume(), code, signer, limits);
    }

    VolumeId volume() {
        return descriptor.id();
    }

    @Override
    public void reload(long now) throws StoreException {
        records.clear();
        server = newServer();
        isTimeTold = false;
        var _ = server.step(new StoreServerInput.DiskFull(diskFull));
        var unreadable = new ArrayList<FragmentId>();
        for (FragmentId id : shelves.staged()) {
            Optional<FragmentRecord> record = read(id);
            if (record.isPresent()) {
                var _ = server.step(new StoreServerInput.Found(id, record.get()));
            } else {
                unreadable.add(id);
            }
        }
        orphans = List.copyOf(unreadable);
        stagedCount = server.stagedCount();
    }

    @Override
    public boolean isDiskFull() {
        return diskFull;
    }

    @Override
    public void setDiskFull(boolean full) {
        diskFull = full;
        var _ = server.step(new StoreServerInput.DiskFull(full));
    }

    /// Leases end so many at a time: more of them each tick.
    @Override
    public void tick(long now, Turn turn, HostLoop loop) {
        tellTime(turn);
        if (isTimeTold && !diskFull) {
            // It may have been stored meanwhile.
            orphans.stream().filter(id -> record(id).isEmpty()).forEach(id -> restore(turn, id));
            orphans = List.of();
        }
    }

    /// A version may name it, for all that is known: so it is fetched from the others, until a walk has not come to it.
    private void restore(Turn turn, FragmentId id) {
        LOG.warn("{}: the record of a fragment cannot be read; it is to be made anew", this);
        lose(id);
        give(turn, new StoreServerInput.Pinned(id, FragmentRecord.NONE));
    }

    /// Of many volumes, leases of some end in another turn: a batch passes through memory in one piece.
    private void tellTime(Turn turn) {
        boolean hasNews = !isTimeTold || stagedCount > 0;
        if (settledMillis >= 0 && hasNews && turn.batch.sizeBytes() < BATCH_BYTES_MAX) {
            isTimeTold = true;
            give(turn, new StoreServerInput.Settled(settledMillis, walkedMillis));
        }
    }

    @Override
    public boolean isDurable() {
        return true;
    }

    @Override
    public void trim(long syncedTurn) {
        unsynced.values().removeIf(turn -> turn <= syncedTurn);
        while (records.size() > RECORDS_CACHED_MAX) {
            records.pollFirstEntry();
        }
    }

    @Override
    public void addRemoval(Batch batch) {
        isRemoved = true;
        Shelves.addRemoval(volume(), batch);
    }

    /// Fragments here that are leased, and not known to be named by a version.
    long stagedCount() {
        return stagedCount;
    }

    /// Fragments and records found rotten or gone since the start.
    long rottenCount() {
        return rottenCount.get();
    }

    /// Of those, made anew.
    long mendedCount() {
        return mendedCount.get();
    }

    /// Of those, not made anew yet, as far as they are remembered.
    long lostCount() {
        return lostCount;
    }

    /// Whether the record can be had from memory.
    boolean remembers(FragmentId id) {
        return records.containsKey(id);
    }

    /// Agreed time has come so far.
    void settle(Turn turn, long nowMillis) {
        if (nowMillis > settledMillis && !isRemoved) {
            settledMillis = nowMillis;
            isTimeTold = false;
            tellTime(turn);
        }
    }

    /// A walk is complete whose sweep began then; what follows says what it came to.
    void walked(Turn turn, long sweepMillis) {
        if (!isRemoved) {
            settledMillis = Math.max(settledMillis, sweepMillis);
            walkedMillis = OptionalLong.of(sweepMillis);
            isTimeTold = true;
            give(turn, new StoreServerInput.Settled(settledMillis, walkedMillis));
        }
    }

    void store(Turn turn, Caller caller, StoreCheck.CheckedStore store, Reply reply) {
        if (isRemoved) {
            refuse(turn, reply, Refusal.UNKNOWN_VOLUME);
            return;
        }
        FragmentId id = store.id();
        boolean isUnsynced = isUnsynced(id, turn);
        if (lost.contains(id)) {
            // Its record still holds: only the bytes are missing, and here they are.
            repair(turn, store);
        }
        // A record that cannot be read is replaced by one that can.
        FragmentRecord record = record(id).orElse(FragmentRecord.NONE);
        var input = new StoreServerInput.Storing(0, caller, store, record);
        take(turn, reply, isUnsynced, server.step(input));
    }

    void fetch(Turn turn, Caller caller, StoreRequest.Fetch fetch, Reply reply) {
        FragmentId id = fetch.fragment();
        Optional<FragmentRecord> record = isRemoved ? Optional.empty() : record(id);
        if (record.isEmpty()) {
            refuse(turn, reply, Refusal.RECOVERING);
            return;
        }
        var input = new StoreServerInput.Fetching(0, caller, fetch, record.get());
        take(turn, reply, isUnsynced(id, turn), server.step(input));
    }

    void attest(Turn turn, Caller caller, StoreRequest.Attest attest, Reply reply) {
        if (isRemoved) {
            refuse(turn, reply, Refusal.UNKNOWN_VOLUME);
            return;
        }
        var known = new ArrayList<FragmentRecord>();
        boolean isUnsynced = false;
        for (FragmentId id : attest.fragments()) {
            boolean isLost = lost.contains(id);
            known.add(isLost ? FragmentRecord.NONE : record(id).orElse(FragmentRecord.NONE));
            isUnsynced |= isUnsynced(id, turn);
        }
        var input = new StoreServerInput.Attesting(0, caller, attest, known);
        take(turn, reply, isUnsynced, server.step(input));
    }

    /// A version names the block, as it seems: nobody is charged any more for fragments of it that are here.
    void named(Turn turn, Bguid block) {
        for (int index = 0; index < code.redundancy().servers() && !isRemoved; index++) {
            var id = new FragmentId(block, index);
            if (server.isStaged(id)) {
                record(id).ifPresent(record -> give(turn, new StoreServerInput.Pinned(id, record)));
            }
        }
    }

    /// Whether a fragment is not here. Read from the disk, by any thread: what came a moment ago may not be seen.
    boolean isMissing(FragmentId id) {
        try {
            return shelves.record(id).held().isEmpty();
        } catch (StoreException e) {
            return false; // A record that cannot be read is made anew at the end of a walk.
        }
    }

    /// A version names a block of which this fragment belongs here: if it is not, it is brought.
    void wanted(Turn turn, FragmentId id) {
        if (isRemoved) {
            return;
        }
        record(id)
                .filter(record -> record.held().isEmpty())
                .ifPresent(record -> give(turn, new StoreServerInput.Pinned(id, record)));
    }

    /// What the walk that [#walked] told of has found of a fragment that is here.
    ///
    /// @param isNamed whether it has come to the block
    /// @return whether the fragment is dropped
    boolean judge(Turn turn, FragmentId id, boolean isNamed) {
        if (isRemoved) {
            return false;
        }
        Optional<FragmentRecord> record = record(id);
        if (record.isEmpty()) {
            // It may have had a lease: if nobody names it, another walk has it dropped.
            restore(turn, id);
            return false;
        }
        if (record.get().equals(FragmentRecord.NONE)) {
            return false;
        }
        give(
                turn,
                isNamed
                        ? new StoreServerInput.Pinned(id, record.get())
                        : new StoreServerInput.Released(id, record.get()));
        return record(id).filter(FragmentRecord.NONE::equals).isPresent();
    }

    /// Repair brings what belongs here.
    void repair(Turn turn, StoreCheck.CheckedStore store) {
        if (!isRemoved) {
            FragmentRecord record = record(store.id()).orElse(FragmentRecord.NONE);
            give(turn, new StoreServerInput.Repaired(store, record));
        }
    }

    /// The fragment is not what its record says, or is gone. Unless it was dropped meanwhile, the disk has lost it.
    void rotten(FragmentId id) {
        boolean expected = record(id).map(record -> record.held().isPresent()).orElse(true);
        if (expected && !isRemoved) {
            lose(id);
            observer.missing(this, id);
        }
    }

    private void lose(FragmentId id) {
        if (lost.size() >= LOST_MAX ? !lost.contains(id) : lost.add(id)) {
            rottenCount.incrementAndGet();
            LOG.debug("{}: fragment {} of block {} has rotted", this, id.index(), id.block());
        }
        lostCount = lost.size();
    }

    private void found(FragmentId id, boolean isMended) {
        if (lost.remove(id) && isMended) {
            mendedCount.incrementAndGet();
        }
        lostCount = lost.size();
    }

    /// Whoever reads all records could not read this one.
    void unreadable(Turn turn, FragmentId id) {
        if (!isRemoved && record(id).isEmpty()) {
            restore(turn, id);
        }
    }

    /// What the disk has lost is asked for once more.
    void askAgain() {
        if (!isRemoved) {
            lost.forEach(id -> observer.missing(this, id));
        }
    }

    private void give(Turn turn, StoreServerInput input) {
        take(turn, Reply.NOBODY, false, server.step(input));
    }

    /// In list order, as [StoreServerEffect] demands: answers after the changes before them.
    ///
    /// @param isUnsynced whether earlier steps changed what is answered about, and are not on disk
    private void take(Turn turn, Reply reply, boolean isUnsynced, List<StoreServerEffect> effects) {
        boolean changes = false;
        for (StoreServerEffect effect : effects) {
            switch (effect) {
                case StoreServerEffect.Save save -> {
                    shelves.add(turn.batch, save);
                    changed(save.fragment(), save.record(), turn);
                    changes = true;
                }
                case StoreServerEffect.Keep keep -> {
                    shelves.add(turn.batch, keep);
                    found(keep.fragment(), true);
                    changes = true;
                }
                case StoreServerEffect.Drop drop -> {
                    shelves.add(turn.batch, drop);
                    found(drop.fragment(), false);
                    changed(drop.fragment(), FragmentRecord.NONE, turn);
                    changes = true;
                }
                case StoreServerEffect.Lapse lapse -> {
                    shelves.add(turn.batch, lapse);
                    changes = true;
                }
                case StoreServerEffect.Answer(_, StoreReply answer) ->
                        answer(turn, () -> reply.send(answer), reply, isUnsynced || changes);
                case StoreServerEffect.Serve serve ->
                        answer(
                                turn,
                                () -> observer.serve(this, serve, reply),
                                reply,
                                isUnsynced || changes);
                case StoreServerEffect.Missing(FragmentId id) -> observer.missing(this, id);
                case StoreServerEffect.Suspect(var client, String reason) ->
                        observer.suspect(client, reason);
            }
        }
        if (changes) {
            turn.changed(this);
        }
        stagedCount = server.stagedCount();
    }

    private static void refuse(Turn turn, Reply reply, Refusal refusal) {
        answer(turn, () -> reply.send(new StoreReply.Refused(refusal)), reply, false);
    }

    private static void answer(Turn turn, Runnable answer, Reply reply, boolean durable) {
        turn.answer(
                new Turn.Outgoing() {
                    @Override
                    public void send() {
                        answer.run();
                    }

                    @Override
                    public void refuse() {
                        reply.send(new StoreReply.Refused(Refusal.DISK_FULL));
                    }
                },
                durable);
    }

    private void changed(FragmentId id, FragmentRecord record, Turn turn) {
        records.put(id, record);
        unsynced.put(id, turn.number);
    }

    private boolean isUnsynced(FragmentId id, Turn turn) {
        Long changedIn = unsynced.get(id);
        return changedIn != null && changedIn > turn.syncedTurn;
    }

    /// The record with all effects so far; empty if it cannot be read.
    private Optional<FragmentRecord> record(FragmentId id) {
        FragmentRecord cached = records.get(id);
        if (cached != null) {
            return Optional.of(cached);
        }
        Optional<FragmentRecord> record = read(id);
        record.ifPresent(found -> records.put(id, found));
        return record;
    }

    private Optional<FragmentRecord> read(FragmentId id) {
        try {
            return Optional.of(shelves.record(id));
        } catch (StoreException e) {
            LOG.warn("{}: the record of a fragment cannot be read: {}", this, e.getMessage());
            return Optional.empty();
        }
    }

    @Override
    public String toString() {
        return descriptor.name();
    }
}
