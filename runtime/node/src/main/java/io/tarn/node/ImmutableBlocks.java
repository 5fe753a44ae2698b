package io.tarn.node;

import io.tarn.base.Bytes;
import io.tarn.base.MalformedException;
import io.tarn.block.Refusal;
import io.tarn.block.VolumeDescriptor;
import io.tarn.block.VolumeId;
import io.tarn.block.immutable.Bguid;
import io.tarn.block.immutable.FragmentId;
import io.tarn.block.immutable.FragmentPlacement;
import io.tarn.block.immutable.ReceiptSigner;
import io.tarn.block.immutable.StoreCheck.Verdict;
import io.tarn.block.immutable.StoreLimits;
import io.tarn.block.immutable.StoreReply;
import io.tarn.block.immutable.StoreReply.Fetched;
import io.tarn.block.immutable.StoreReplyCodec;
import io.tarn.block.immutable.StoreRequest;
import io.tarn.block.immutable.StoreRequestCodec;
import io.tarn.block.immutable.StoreServerEffect.Serve;
import io.tarn.block.server.Caller;
import io.tarn.block.server.Caller.Role;
import io.tarn.block.wire.RequestCodec;
import io.tarn.block.wire.WireMessage;
import io.tarn.crypto.KeyId;
import io.tarn.object.VolumeDescription;
import io.tarn.operations.NodeSet;
import io.tarn.ring.AgreedTime;
import io.tarn.storage.Store;
import io.tarn.transport.Message;
import io.tarn.transport.Responder;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// The immutable blocks of all volumes on this node: takes requests on the IO threads that bring them, judges
/// them, and passes on what is sound.
///
/// Of a store that a volume of objects names, the servers of that one are to hold the fragments; of any other, all nodes of the
/// cluster. Those that a volume's descriptor names are for its other blocks.
final class ImmutableBlocks {
    /// A busy ring agrees on a time more often than leases, of which so many times are parts, need to be looked at.
    private static final long LEASE_STEPS = 1_000;

    private final ConcurrentNavigableMap<VolumeId, ImmutableHost> hosts =
            new ConcurrentSkipListMap<>();
    private final Store store;
    private final HostLoop loop;
    private final FragmentDesk fragments;
    private final AuditDesk audits;
    private final ReceiptSigner signer;
    private final StoreLimits limits;
    private final FragmentPlaces places;
    private final ConcurrentMap<VolumeId, Described> described = new ConcurrentHashMap<>();
    private final Predicate<KeyId> isNode;
    private final BiConsumer<KeyId, String> suspects;
    private final Consumer<Lost> missing;
    private final Observer observer = new Observer();
    private volatile long settledMillis = -1;

    /// A fragment that is to be repaired.
    record Lost(ImmutableHost host, FragmentId fragment) {}

    /// A volume of objects that names a store, and so who is to hold its fragments.
    private record Described(VolumeDescription volume, FragmentPlaces places, NodeSet nodes) {
        /// Else whoever names another's store would have its fragments moved.
        boolean isOf(ImmutableHost host) {
            return volume.owner().equals(host.descriptor.owner())
                    && volume.redundancy().equals(host.code.redundancy());
        }
    }

    /// @param isNode who may read whatever clients may, to repair itself
    /// @param suspects hears of clients that break the protocol
    /// @param missing hears of fragments that should be here and are not
    ImmutableBlocks(
            Store store,
            HostLoop loop,
            FragmentDesk fragments,
            ReceiptSigner signer,
            StoreLimits limits,
            Predicate<KeyId> isNode,
            BiConsumer<KeyId, String> suspects,
            Consumer<Lost> missing) {
        this.store = store;
        this.loop = loop;
        this.fragments = fragments;
        audits = new AuditDesk(fragments, loop);
        this.signer = signer;
        this.limits = limits;
        this.isNode = isNode;
        this.suspects = suspects;
        this.missing = missing;
        places = new FragmentPlaces(signer.server());
    }

    /// Serves a volume's immutable blocks from here on.
    void open(VolumeDescriptor descriptor) {
        var host = new ImmutableHost(descriptor, store, signer, limits, observer);
        loop.open(host).join();
        hosts.put(descriptor.id(), host);
        long now = settledMillis;
        if (now >= 0) {
            loop.add(turn -> host.settle(turn, now));
        }
    }

    /// Serves them no more, and deletes them.
    void drop(VolumeId volume) {
        ImmutableHost host = hosts.remove(volume);
        if (host != null) {
            loop.remove(host, _ -> {});
        }
    }

    /// These are the nodes of the cluster.
    void learn(Collection<KeyId> nodes) {
        places.learn(FragmentPlacement.ofAlike(nodes));
    }

    /// These are the volumes of objects.
    void describe(Collection<VolumeDescription> volumes) {
        var stores = new TreeMap<VolumeId, VolumeDescription>();
        volumes.forEach(volume -> stores.put(volume.store(), volume));
        described.keySet().retainAll(stores.keySet());
        stores.forEach((store, volume) ->
                described.compute(store, (_, known) -> described(volume, known)));
    }

    private Described described(VolumeDescription volume, @Nullable Described known) {
        if (known != null && known.volume().equals(volume)) {
            return known;
        }
        var placesNow = new FragmentPlaces(signer.server());
        Optional<FragmentPlacement> before = (known == null ? places : known.places()).now();
        before.ifPresent(placesNow::learn);
        placesNow.learn(volume.placement());
        return new Described(volume, placesNow, NodeSet.of(volume));
    }

    private Optional<Described> described(ImmutableHost host) {
        return Optional.ofNullable(described.get(host.volume())).filter(one -> one.isOf(host));
    }

    private FragmentPlaces places(ImmutableHost host) {
        return described(host).map(Described::places).orElse(places);
    }

    /// Whether anybody takes this node's word for what it holds.
    private boolean maySign(ImmutableHost host) {
        return described(host).map(one -> one.places().maySign()).orElse(true);
    }

    /// Who is to hold the fragments of a store, if a volume of objects says so.
    Optional<NodeSet> nodes(ImmutableHost host) {
        return described(host).map(Described::nodes);
    }

    /// Agreed time has come so far.
    void settled(AgreedTime through) {
        long now = through.millis();
        boolean isNews =
                settledMillis < 0 || now - settledMillis >= limits.leaseMillis() / LEASE_STEPS;
        if (isNews) {
            settledMillis = now;
            loop.add(turn -> hosts.values().forEach(host -> host.settle(turn, now)));
        }
    }

    /// Versions name these blocks of a volume, as it seems.
    void named(VolumeId volume, Collection<Bguid> blocks) {
        ImmutableHost host = hosts.get(volume);
        if (host != null && host.stagedCount() > 0) {
            loop.add(turn -> blocks.forEach(block -> host.named(turn, block)));
        }
    }

    /// Has what is wanting of the host's fragments brought, as a walk comes to their blocks.
    Completion completion(ImmutableHost host, FragmentRepairer repairer) {
        return new Completion(host, places(host), loop, repairer);
    }

    /// This node's part of a volume's, if it has one.
    Optional<ImmutableHost> host(VolumeId volume) {
        return Optional.ofNullable(hosts.get(volume));
    }

    /// The first by their volumes' ids, from one on if it is given.
    Optional<ImmutableHost> from(Optional<VolumeId> volume) {
        return Optional.ofNullable(
                        volume.isPresent() ? hosts.ceilingEntry(volume.get()) : hosts.firstEntry())
                .map(Map.Entry::getValue);
    }

    /// The next by their volumes' ids.
    Optional<ImmutableHost> after(VolumeId volume) {
        return Optional.ofNullable(hosts.higherEntry(volume)).map(Map.Entry::getValue);
    }

    /// Of all volumes.
    ///
    /// @param rotten fragments and records found rotten or gone since the start
    /// @param mended of these, made anew
    /// @param lost not made anew yet
    record Losses(long rotten, long mended, long lost) {}

    Losses losses() {
        long rotten = 0;
        long mended = 0;
        long lost = 0;
        for (ImmutableHost host : hosts.values()) {
            rotten += host.rottenCount();
            mended += host.mendedCount();
            lost += host.lostCount();
        }
        return new Losses(rotten, mended, lost);
    }

    /// Amid a turn: what the disk has lost is asked for once more.
    void askAgain() {
        hosts.values().forEach(ImmutableHost::askAgain);
    }

    /// Whether a message is about immutable blocks.
    static boolean isOfThese(Message message) {
        return message.kind() >= StoreRequestCodec.KIND_MIN
                && message.kind() <= StoreRequestCodec.KIND_MAX;
    }

    void handle(KeyId caller, Message request, Responder responder) {
        ImmutableHost.Reply reply = answer -> responder.reply(message(answer));
        try {
            var message = new WireMessage(request.kind(), request.head(), request.body());
            ImmutableHost host = hosts.get(RequestCodec.volumeOf(message));
            if (host == null) {
                refuse(reply, Refusal.UNKNOWN_VOLUME);
                return;
            }
            handle(
                    host,
                    new Caller(RequestDesk.clientOf(caller), roleOf(host, caller)),
                    StoreRequestCodec.decode(message, host.code.redundancy()),
                    reply);
        } catch (MalformedException e) {
            suspects.accept(caller, "malformed request: " + e.getMessage());
            refuse(reply, Refusal.MALFORMED);
        }
    }

    private Role roleOf(ImmutableHost host, KeyId caller) {
        Role role = host.descriptor.roleOf(caller);
        return role == Role.STRANGER && isNode.test(caller) ? Role.SERVER : role;
    }

    private void handle(
            ImmutableHost host, Caller caller, StoreRequest request, ImmutableHost.Reply reply) {
        switch (request) {
            case StoreRequest.Storing storing -> store(host, caller, storing, reply);
            case StoreRequest.Fetch fetch -> {
                if (caller.role().mayRead()) {
                    loop.question(
                            () -> host.remembers(fetch.fragment()),
                            turn -> host.fetch(turn, caller, fetch, reply));
                } else {
                    refuse(reply, Refusal.NOT_PERMITTED);
                }
            }
            case StoreRequest.Audit audit -> {
                if (caller.role().mayRead()) {
                    audits.audit(host, caller.client(), audit, reply);
                } else {
                    refuse(reply, Refusal.NOT_PERMITTED);
                }
            }
            case StoreRequest.Attest attest -> {
                if (!caller.role().mayWrite()) {
                    refuseWriter(caller, reply);
                } else if (!maySign(host)) {
                    refuse(reply, Refusal.MISPLACED);
                } else {
                    loop.add(turn -> host.attest(turn, caller, attest, reply));
                }
            }
        }
    }

    private void refuseWriter(Caller caller, ImmutableHost.Reply reply) {
        observer.suspect(caller.client(), "stores without permission");
        refuse(reply, Refusal.NOT_PERMITTED);
    }

    private void store(
            ImmutableHost host,
            Caller caller,
            StoreRequest.Storing storing,
            ImmutableHost.Reply reply) {
        if (!caller.role().mayWrite()) {
            refuseWriter(caller, reply);
            return;
        }
        if (settledMillis < 0) {
            // Neither the time nor, maybe, the nodes are known; the server would say the same.
            refuse(reply, Refusal.RECOVERING);
            return;
        }
        if (!places(host).isHere(storing.id(), host.code.redundancy().servers())) {
            refuse(reply, Refusal.MISPLACED);
            return;
        }
        switch (host.check.check(storing)) {
            case Verdict.Unsound(Refusal refusal) -> refuse(reply, refusal);
            case Verdict.Sound(var sound) ->
                    loop.add(turn -> host.store(turn, caller, sound, reply));
        }
    }

    private static void refuse(ImmutableHost.Reply reply, Refusal refusal) {
        reply.send(new StoreReply.Refused(refusal));
    }

    private static Message message(StoreReply reply) {
        WireMessage wire = StoreReplyCodec.encode(reply);
        return new Message(wire.kind(), wire.head(), wire.body());
    }

    private final class Observer implements ImmutableHost.Observer {
        @Override
        public void missing(ImmutableHost host, FragmentId id) {
            missing.accept(new Lost(host, id));
        }

        @Override
        public void suspect(Bytes client, String reason) {
            suspects.accept(new KeyId(new io.tarn.crypto.Digest(client)), reason);
        }

        /// On a thread that may wait for the disk. What is there is compared with what should be.
        @Override
        public void serve(ImmutableHost host, Serve serve, ImmutableHost.Reply reply) {
            fragments.run(() -> {
                Optional<Bytes> sound = host.shelves.sound(serve.fragment(), serve.hash());
                if (sound.isEmpty()) {
                    loop.add(_ -> host.rotten(serve.fragment()));
                    refuse(reply, Refusal.RECOVERING);
                    return;
                }
                Fetched told = serve.reply();
                reply.send(new Fetched(told.checksum(), told.allHashes(), sound.get()));
            });
        }
    }
}
