package io.tarn.node;

import io.tarn.block.Refusal;
import io.tarn.block.VolumeDescriptor;
import io.tarn.block.VolumeId;
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
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.TreeSet;
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

    /// Held by their records, and not there: nothing is signed for them.
    private final TreeSet<FragmentId> lost = new TreeSet<>();

    /// Leased by the index and without a record that can be read, so that their time will never be over.
    private List<FragmentId> orphans = List.of();

    private StoreServer server;
    private boolean diskFull;
    private long settledMillis = -1;

    /// Whether the server, which is another one after each [#reload], has heard of it.
    private boolean isTimeTold;

    private boolean isRemoved;
    private volatile long stagedCount;

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
            Optional<FragmentRecord> record = read(id).filter(FragmentRecord::isStaged);
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

    /// What expires is dropped so many at a time: more of it each tick.
    @Override
    public void tick(long now, Turn turn, HostLoop loop) {
        for (FragmentId id : orphans) {
            LOG.warn("{}: the record of a fragment cannot be read; it is given up", this);
            shelves.add(turn.batch, new StoreServerEffect.Drop(id));
            turn.changed(this);
        }
        orphans = List.of();
        tellTime(turn);
    }

    /// Of many volumes, some drop what has expired in another turn: a batch passes through memory in one piece.
    private void tellTime(Turn turn) {
        boolean hasNews = !isTimeTold || stagedCount > 0;
        if (settledMillis >= 0 && hasNews && turn.batch.sizeBytes() < BATCH_BYTES_MAX) {
            isTimeTold = true;
            give(turn, new StoreServerInput.Settled(settledMillis));
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

    /// Fragments here that no version names.
    long stagedCount() {
        return stagedCount;
    }

    /// Whether the record can be had from memory.
    boolean remembers(FragmentId id) {
        return records.containsKey(id);
    }

    /// Everything that versions ordered up to this agreed time name has been pinned.
    void settle(Turn turn, long throughMillis) {
        if (throughMillis > settledMillis && !isRemoved) {
            settledMillis = throughMillis;
            isTimeTold = false;
            tellTime(turn);
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

    /// A version names the block, and this node is to hold this fragment of it.
    void pin(Turn turn, FragmentId id) {
        if (!isRemoved) {
            give(turn, new StoreServerInput.Pinned(id, record(id).orElse(FragmentRecord.NONE)));
        }
    }

    /// No version names it any more.
    void release(Turn turn, FragmentId id) {
        if (!isRemoved) {
            give(turn, new StoreServerInput.Released(id, record(id).orElse(FragmentRecord.NONE)));
        }
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
            if (lost.size() < LOST_MAX) {
                lost.add(id);
            }
            observer.missing(this, id);
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
                    lost.remove(keep.fragment());
                    changes = true;
                }
                case StoreServerEffect.Drop drop -> {
                    shelves.add(turn.batch, drop);
                    lost.remove(drop.fragment());
                    changed(drop.fragment(), FragmentRecord.NONE, turn);
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
