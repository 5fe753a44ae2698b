package io.tarn.block.immutable;

import io.tarn.base.Bytes;
import io.tarn.base.Probe;
import io.tarn.block.Refusal;
import io.tarn.block.VolumeId;
import io.tarn.block.immutable.FragmentRecord.Held;
import io.tarn.block.immutable.StoreCheck.CheckedStore;
import io.tarn.block.immutable.StoreReply.Absent;
import io.tarn.block.immutable.StoreReply.Attested;
import io.tarn.block.immutable.StoreReply.Fetched;
import io.tarn.block.immutable.StoreReply.NotHeld;
import io.tarn.block.immutable.StoreReply.Refused;
import io.tarn.block.immutable.StoreReply.Stored;
import io.tarn.block.immutable.StoreServerEffect.Answer;
import io.tarn.block.immutable.StoreServerEffect.Drop;
import io.tarn.block.immutable.StoreServerEffect.Keep;
import io.tarn.block.immutable.StoreServerEffect.Lapse;
import io.tarn.block.immutable.StoreServerEffect.Missing;
import io.tarn.block.immutable.StoreServerEffect.Save;
import io.tarn.block.immutable.StoreServerEffect.Serve;
import io.tarn.block.immutable.StoreServerEffect.Suspect;
import io.tarn.block.immutable.StoreServerInput.Attesting;
import io.tarn.block.immutable.StoreServerInput.DiskFull;
import io.tarn.block.immutable.StoreServerInput.Fetching;
import io.tarn.block.immutable.StoreServerInput.Found;
import io.tarn.block.immutable.StoreServerInput.Pinned;
import io.tarn.block.immutable.StoreServerInput.Released;
import io.tarn.block.immutable.StoreServerInput.Repaired;
import io.tarn.block.immutable.StoreServerInput.Settled;
import io.tarn.block.immutable.StoreServerInput.Storing;
import io.tarn.block.server.Caller;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/// One server of a volume's immutable blocks: stores, shows and signs for fragments, and forgets
/// those that no version names.
///
/// Owns no thread, clock, socket or disk; equal inputs give equal effects. Confined to one thread.
///
/// A lease is given when a fragment is stored, renewed when a receipt is asked for, and paid for by the
/// client that last did either, until it ends. That by itself drops nothing: a fragment goes only when a
/// walk from all versions that are retained is complete and has not come to it, and its lease had ended
/// when the walk's sweep began (ADR-023).
public final class StoreServer {
    /// Nobody: repaired fragments are pinned and charged to no client.
    private static final Bytes REPAIR = Bytes.zeros(32);

    private final VolumeId volume;
    private final ImmutableCode code;
    private final ReceiptSigner signer;
    private final StoreLimits limits;
    private final Leases leases;

    /// Negative until the layer above has said what time it is.
    private long settledMillis = -1;

    /// Of the last complete walk; negative until there is one. No lease ends before 0.
    private long walkedMillis = -1;

    private boolean diskFull;

    public StoreServer(
            VolumeId volume, ImmutableCode code, ReceiptSigner signer, StoreLimits limits) {
        this.volume = volume;
        this.code = code;
        this.signer = signer;
        this.limits = limits;
        this.leases = new Leases(limits);
    }

    /// Takes one input to completion. All control flow of the server is in this method.
    public List<StoreServerEffect> step(StoreServerInput input) {
        return switch (input) {
            case Storing storing -> onStoring(storing);
            case Fetching fetching -> List.of(onFetching(fetching));
            case Attesting attesting -> onAttesting(attesting);
            case Settled(long nowMillis, OptionalLong walked) -> onSettled(nowMillis, walked);
            case Pinned(FragmentId id, FragmentRecord record) -> onPinned(id, record);
            case Released(FragmentId id, FragmentRecord record) -> onReleased(id, record);
            case Found(FragmentId id, FragmentRecord record) -> {
                lease(id, record);
                yield List.of();
            }
            case Repaired(CheckedStore store, FragmentRecord record) -> onRepaired(store, record);
            case DiskFull(boolean full) -> {
                diskFull = full;
                yield List.of();
            }
        };
    }

    /// Fragments of all clients whose leases run; never above the bound of each client.
    public int stagedCount() {
        return leases.count();
    }

    /// Whether a client pays for the fragment: it is held, its lease runs, and no version is known to name it.
    public boolean isStaged(FragmentId id) {
        return leases.contains(id);
    }

    private List<StoreServerEffect> onStoring(Storing storing) {
        CheckedStore store = storing.store();
        long exchange = storing.exchange();
        Optional<Refusal> forbidden = forbidden(storing.caller());
        if (forbidden.isPresent()) {
            return refuseWriter(exchange, storing.caller(), forbidden.get());
        }
        FragmentRecord record = storing.record();
        List<FragmentId> ids = List.of(store.id());
        if (record.held().isPresent()) {
            return renewing(exchange, storing.caller(), ids, List.of(record), Stored::new);
        }
        if (diskFull) {
            return List.of(refuse(exchange, Refusal.DISK_FULL));
        }
        Bytes client = storing.caller().client();
        if (!record.pinned() && !leases.hasRoom(client, 1, store.fragment().size())) {
            Probe.reached("client has its bound of immutable fragments staged");
            return List.of(refuse(exchange, Refusal.STAGING_FULL));
        }
        var held = new Held(store.checksum(), store.allHashes(), client, leaseEnd());
        FragmentRecord next = record.withHeld(held);
        lease(store.id(), next);
        return List.of(
                new Keep(store.id(), store.fragment()),
                new Save(store.id(), next),
                new Answer(exchange, new Stored()));
    }

    private StoreServerEffect onFetching(Fetching fetching) {
        long exchange = fetching.exchange();
        if (!fetching.caller().role().mayRead()) {
            return refuse(exchange, Refusal.NOT_PERMITTED);
        }
        Optional<Held> found = fetching.record().held();
        if (found.isEmpty()) {
            return fetching.record().pinned()
                    ? refuse(exchange, Refusal.RECOVERING)
                    : new Answer(exchange, new Absent());
        }
        Held held = found.get();
        FragmentId id = fetching.fetch().fragment();
        var reply =
                new Fetched(
                        fetching.fetch().withChecksum()
                                ? Optional.of(held.checksum())
                                : Optional.empty(),
                        held.allHashes(),
                        Bytes.EMPTY);
        return new Serve(exchange, id, held.fragmentHash(id.index()), reply);
    }

    /// One receipt for all fragments of an update, or for none.
    private List<StoreServerEffect> onAttesting(Attesting attesting) {
        long exchange = attesting.exchange();
        Optional<Refusal> forbidden = forbidden(attesting.caller());
        if (forbidden.isPresent()) {
            return refuseWriter(exchange, attesting.caller(), forbidden.get());
        }
        List<FragmentId> ids = attesting.attest().fragments();
        List<FragmentRecord> records = attesting.records();
        List<Integer> missing =
                IntStream.range(0, ids.size())
                        .filter(i -> records.get(i).held().isEmpty())
                        .boxed()
                        .toList();
        if (!missing.isEmpty()) {
            return List.of(new Answer(exchange, new NotHeld(missing)));
        }
        long expiresAtMillis =
                records.stream().mapToLong(this::promisable).min().orElseGet(this::leaseEnd);
        return renewing(
                exchange,
                attesting.caller(),
                ids,
                records,
                () -> new Attested(Receipt.sign(signer, volume, ids, expiresAtMillis)));
    }

    /// Answers once each of these, all held here, is good for a receipt. Short leases become whole
    /// ones, and whoever asks pays for them from now on: time that one client asked for does not
    /// count against another.
    private List<StoreServerEffect> renewing(
            long exchange,
            Caller caller,
            List<FragmentId> ids,
            List<FragmentRecord> records,
            Supplier<StoreReply> reply) {
        Bytes client = caller.client();
        var renewed = new TreeMap<FragmentId, FragmentRecord>();
        int fragments = 0;
        long bytes = 0;
        for (int i = 0; i < ids.size(); i++) {
            FragmentRecord record = records.get(i);
            Held held = record.held().orElseThrow();
            if (!isLong(held)) {
                renewed.put(ids.get(i), record.withHeld(held.renewed(client, leaseEnd())));
                boolean changesHands = !record.pinned() && !leases.isCharged(client, ids.get(i));
                fragments += changesHands ? 1 : 0;
                bytes += changesHands ? code.fragmentBytes(held.checksum()) : 0;
            }
        }
        if (diskFull && !renewed.isEmpty()) {
            return List.of(refuse(exchange, Refusal.DISK_FULL));
        }
        if (fragments > 0 && !leases.hasRoom(client, fragments, bytes)) {
            Probe.reached("renewal refused for want of room in a client's bound");
            return List.of(refuse(exchange, Refusal.STAGING_FULL));
        }
        var effects = new ArrayList<StoreServerEffect>();
        renewed.forEach((id, record) -> {
            lease(id, record);
            effects.add(new Save(id, record));
        });
        effects.add(new Answer(exchange, reply.get()));
        return effects;
    }

    private List<StoreServerEffect> onSettled(long nowMillis, OptionalLong walked) {
        settledMillis = Math.max(settledMillis, nowMillis);
        walkedMillis = Math.max(walkedMillis, walked.orElse(-1));
        return leases.takeExpired(settledMillis, limits.lapsesMax()).stream()
                .<StoreServerEffect>map(Lapse::new)
                .toList();
    }

    private List<StoreServerEffect> onPinned(FragmentId id, FragmentRecord record) {
        leases.remove(id);
        var effects = new ArrayList<StoreServerEffect>();
        if (!record.pinned()) {
            effects.add(new Save(id, record.withPinned(true)));
        }
        if (record.held().isEmpty()) {
            Probe.reached("version names a fragment that is not here");
            effects.add(new Missing(id));
        }
        return effects;
    }

    /// An update that came after the walk's sweep may name it by a receipt that is good then; so the
    /// walk says nothing of what had a lease.
    private List<StoreServerEffect> onReleased(FragmentId id, FragmentRecord record) {
        if (walkedMillis < 0 || record.equals(FragmentRecord.NONE)) {
            return List.of();
        }
        boolean promised =
                record.held().filter(held -> held.expiresAtMillis() > walkedMillis).isPresent();
        if (!promised) {
            leases.remove(id);
            return List.of(new Drop(id));
        }
        if (!record.pinned()) {
            return List.of();
        }
        FragmentRecord next = record.withPinned(false);
        lease(id, next);
        return List.of(new Save(id, next));
    }

    /// Fills in a fragment that is pinned and missing, or rotten. One that was released meanwhile
    /// is nobody's any more.
    ///
    /// A new lease needs to know the time: until then, what repair brings is left for a later repair.
    private List<StoreServerEffect> onRepaired(CheckedStore store, FragmentRecord record) {
        boolean held = record.held().isPresent();
        boolean wanted = held || (record.pinned() && settledMillis >= 0);
        if (!wanted || diskFull) {
            return List.of();
        }
        // A whole lease, so that receipts signed before the fragment was lost hold good again.
        Held kept =
                record.held()
                        .orElseGet(() ->
                                new Held(store.checksum(), store.allHashes(), REPAIR, leaseEnd()));
        FragmentRecord next = record.withHeld(kept);
        lease(store.id(), next);
        return List.of(new Keep(store.id(), store.fragment()), new Save(store.id(), next));
    }

    private Optional<Refusal> forbidden(Caller caller) {
        if (!caller.role().mayWrite()) {
            return Optional.of(Refusal.NOT_PERMITTED);
        }
        return settledMillis < 0 ? Optional.of(Refusal.RECOVERING) : Optional.empty();
    }

    private static List<StoreServerEffect> refuseWriter(
            long exchange, Caller caller, Refusal refusal) {
        return refusal == Refusal.NOT_PERMITTED
                ? List.of(
                        new Suspect(caller.client(), "stores without permission"),
                        refuse(exchange, refusal))
                : List.of(refuse(exchange, refusal));
    }

    /// Counts a fragment that is held and not pinned.
    private void lease(FragmentId id, FragmentRecord record) {
        if (record.isStaged()) {
            Held held = record.held().orElseThrow();
            int bytes = code.fragmentBytes(held.checksum());
            leases.put(id, held.client(), bytes, held.expiresAtMillis());
        }
    }

    private long leaseEnd() {
        return settledMillis + limits.leaseMillis();
    }

    private boolean isLong(Held held) {
        return held.expiresAtMillis() >= settledMillis + limits.receiptMillis();
    }

    /// Until when a receipt may promise this, its lease renewed if it is short.
    private long promisable(FragmentRecord record) {
        return record.held()
                .filter(this::isLong)
                .map(Held::expiresAtMillis)
                .orElseGet(this::leaseEnd);
    }

    private static Answer refuse(long exchange, Refusal refusal) {
        return new Answer(exchange, new Refused(refusal));
    }
}
