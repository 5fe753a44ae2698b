package io.tarn.node;

import io.tarn.base.Bytes;
import io.tarn.base.MalformedException;
import io.tarn.catalogue.CataloguePage;
import io.tarn.catalogue.CatalogueVersion;
import io.tarn.catalogue.Parties;
import io.tarn.crypto.KeyId;
import io.tarn.crypto.threshold.GroupKey;
import io.tarn.machine.ClusterMachine;
import io.tarn.member.DiskCheckLimits;
import io.tarn.member.DiskStanding;
import io.tarn.member.MemberException;
import io.tarn.member.MemberHost;
import io.tarn.member.MemberSettings;
import io.tarn.member.MemberStatus;
import io.tarn.object.Aguid;
import io.tarn.object.ObjectLimits;
import io.tarn.object.machine.ObjectAnswer;
import io.tarn.object.machine.ObjectMachine;
import io.tarn.operations.Accusations;
import io.tarn.operations.LinkTable;
import io.tarn.operations.control.RingStatus;
import io.tarn.operations.ring.RingCodec;
import io.tarn.operations.ring.RingQuestion;
import io.tarn.operations.ring.RingReply;
import io.tarn.operations.ring.RingReply.Reason;
import io.tarn.ring.AgreedTime;
import io.tarn.ring.RingLimits;
import io.tarn.ring.affairs.CertifiedCharter;
import io.tarn.ring.affairs.Charter;
import io.tarn.ring.affairs.Founding;
import io.tarn.ring.certificate.Certificate;
import io.tarn.ring.evidence.Evidence;
import io.tarn.ring.member.MemberMessage;
import io.tarn.ring.message.Request;
import io.tarn.ring.replica.ClientNumbers;
import io.tarn.ring.state.RingState;
import io.tarn.storage.Store;
import io.tarn.storage.StoreException;
import io.tarn.transport.LinkFailure;
import io.tarn.transport.Message;
import io.tarn.transport.Peer;
import io.tarn.transport.ReplyHandler;
import io.tarn.transport.Responder;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// This node's part of the ring: a member, or somebody who follows. Takes what others say to it, and tells the
/// node what is agreed.
final class RingDesk implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RingDesk.class);
    private static final String SECRETS_FILE = "ring-secrets";
    private static final long READ_MS_MAX = 1_000;

    /// A frame that is not taken is lost, as on the way; the protocol makes up for it.
    private static final ReplyHandler NOBODY =
            new ReplyHandler() {
                @Override
                public void replied(Message reply) {}

                @Override
                public void failed(LinkFailure failure) {}
            };

    private final NodeSettings settings;
    private final Store store;
    private final LinkTable links;
    private final NodeDirectory directory;
    private final Accusations accusations;
    private final EvidenceShelf evidence;
    private final Clerk clerk;
    private final Executor executor;
    private final UnaryOperator<MemberHost.Links> mouth;
    private final Consumer<RingState> agreed;
    private final Consumer<Throwable> fatal;
    private final FoundingShelf shelf;
    private final Latencies latencies = new Latencies();
    private final AtomicReference<Optional<RingState>> newest =
            new AtomicReference<>(Optional.empty());
    private volatile Optional<RingState> state = Optional.empty();
    private volatile Optional<Founding> founding = Optional.empty();
    private volatile Optional<NamedVersions> machine = Optional.empty();
    private volatile Optional<TimedMachine> timed = Optional.empty();
    private volatile Optional<MemberHost> host = Optional.empty();
    private volatile boolean isClosed;

    /// The disk takes no more from it: the ring goes on without it, until [#resume] or the node starts again.
    private volatile boolean hasEnded;

    private volatile boolean isWaitingForRoom;

    /// @param clerk answers what others ask
    /// @param executor a thread that may wait for the disk
    /// @param mouth what frames to others pass through
    /// @param agreed takes each state that the ring has agreed to, or a later one; on `executor`
    /// @param fatal hears why the node must stop
    RingDesk(
            NodeSettings settings,
            Store store,
            LinkTable links,
            NodeDirectory directory,
            Accusations accusations,
            EvidenceShelf evidence,
            Clerk clerk,
            Executor executor,
            UnaryOperator<MemberHost.Links> mouth,
            Consumer<RingState> agreed,
            Consumer<Throwable> fatal) {
        this.settings = settings;
        this.store = store;
        this.links = links;
        this.directory = directory;
        this.accusations = accusations;
        this.evidence = evidence;
        this.clerk = clerk;
        this.executor = executor;
        this.mouth = mouth;
        this.agreed = agreed;
        this.fatal = fatal;
        shelf = new FoundingShelf(store);
    }

    /// Begins with the ring that this node has known before; or founds the one of its cluster file. If the file
    /// has the key of a ring that is there already, others must tell of it: see [#join].
    void start() throws StoreException, MalformedException, MemberException {
        Optional<Founding> known = shelf.founding();
        boolean isThere = settings.cluster().ring().key().isPresent();
        if (known.isEmpty() && !isThere) {
            known = settings.cluster().founding();
            if (known.isPresent()) {
                shelf.settle(known.get());
            }
        }
        if (known.isPresent()) {
            begin(known.get());
        }
    }

    private Optional<MemberHost> running() {
        return host.filter(_ -> !hasEnded);
    }

    /// Whether this node knows which ring it belongs to.
    boolean hasBegun() {
        return host.isPresent();
    }

    /// A ring that is there already, as its charter proves.
    void join(Founding ofRing) throws StoreException, MemberException {
        shelf.settle(ofRing);
        begin(ofRing);
    }

    private synchronized void begin(Founding ofRing) throws MemberException {
        if (isClosed || host.isPresent()) {
            return;
        }
        founding = Optional.of(ofRing);
        host = Optional.of(started(ofRing));
        host.get().watch(this::show);
        LOG.info("belongs to ring {}", ofRing.ring());
    }

    /// Begins again with what is on the disk, as after a crash, if only room was missing and there is some again.
    synchronized void resume() {
        boolean hasRoom = !store.isFull() && store.failure().isEmpty();
        if (isClosed || !hasEnded || !isWaitingForRoom || !hasRoom) {
            return;
        }
        host.orElseThrow().close();
        // Before it begins, for it may end at once.
        hasEnded = false;
        try {
            var member = started(founding.orElseThrow());
            host = Optional.of(member);
            member.watch(this::show);
            LOG.info("takes part in the ring again");
        } catch (MemberException e) {
            hasEnded = true;
            LOG.error("cannot take part in the ring: {}", e.getMessage());
        }
    }

    private MemberHost started(Founding ofRing) throws MemberException {
        Path secrets = settings.data().resolve(SECRETS_FILE);
        var versions =
                new NamedVersions(
                        new ClusterMachine(ofRing.owner().id(), ObjectLimits.production()));
        machine = Optional.of(versions);
        var ofTime = new TimedMachine(versions);
        timed = Optional.of(ofTime);
        return MemberHost.start(
                new MemberSettings(
                        settings.identity(),
                        RingLimits.production().withViewTicks(settings.limits().ringViewMs()),
                        ofTime,
                        ofRing,
                        settings.cluster().ring().key(),
                        secrets,
                        settings.birthMark(),
                        DiskCheckLimits.production(),
                        InstantSource.system()),
                store,
                mouth.apply(this::send),
                new Observer());
    }

    private void send(KeyId to, Bytes frame) {
        links.ask(to, RingCodec.encode(new RingQuestion.Frame(frame)), NOBODY);
    }

    /// On the member's thread: what takes time is done on another.
    private void show(RingState now) {
        state = Optional.of(now);
        if (newest.getAndSet(Optional.of(now)).isEmpty()) {
            onAnotherThread(() -> newest.getAndSet(Optional.empty()).ifPresent(agreed));
        }
    }

    private void onAnotherThread(Runnable work) {
        try {
            executor.execute(work);
        } catch (RejectedExecutionException e) {
            // The node is being closed.
        }
    }

    /// What time it is by what the ring has agreed on, as far as this node knows since its start.
    Optional<AgreedTime> time() {
        return timed.flatMap(TimedMachine::latest);
    }

    /// Whether somebody has a volume of objects, or rights in one, as far as this node knows.
    boolean hasObjectsFor(KeyId client) {
        return state.filter(known -> ObjectMachine.knows(client, known)).isPresent();
    }

    /// The last charter that is signed, as far as this node knows.
    Optional<CertifiedCharter> charter() {
        return host.flatMap(member -> member.status().signed());
    }

    /// Who may introduce everybody, and is known to every node before all others.
    Optional<KeyId> owner() {
        return founding.map(ofRing -> ofRing.owner().id());
    }

    /// Of the ring, as far as this node knows.
    Optional<GroupKey> key() {
        return host.flatMap(MemberHost::key);
    }

    /// Somebody shows where the ring stands; judged by the member.
    void shown(KeyId from, CertifiedCharter charter) {
        host.ifPresent(member -> member.received(from, new MemberMessage.Show(charter).encoding()));
    }

    void handle(Peer peer, Message message, Responder responder) {
        RingQuestion question;
        try {
            question = RingCodec.decodeQuestion(message);
        } catch (MalformedException e) {
            accusations.lied(peer.identity().id(), "malformed request: " + e.getMessage());
            refuse(responder, Reason.NOT_YOURS);
            return;
        }
        Optional<MemberHost> member = running();
        if (member.isEmpty()) {
            refuse(responder, Reason.NOT_YET);
            return;
        }
        KeyId caller = peer.identity().id();
        switch (question) {
            case RingQuestion.Frame(Bytes frame) -> {
                if (directory.isNode(caller)) {
                    member.get().received(caller, frame);
                    reply(responder, new RingReply.Taken());
                } else {
                    refuse(responder, Reason.STRANGER);
                }
            }
            case RingQuestion.Update(Request request) ->
                    update(member.get(), peer, request, responder);
            case RingQuestion.WhichRing _ ->
                    reply(
                            responder,
                            new RingReply.RingIs(
                                    founding.orElseThrow(),
                                    charter(),
                                    directory.nodes().stream().limit(Parties.NODES_MAX).toList()));
            case RingQuestion.Read(Bytes from, var version) -> {
                boolean hasRoom =
                        version.map(named ->
                                        clerk.ask(
                                                caller, () -> list(named, caller, from, responder)))
                                .orElseGet(() -> read(member.get(), caller, from, responder));
                if (!hasRoom) {
                    refuse(responder, Reason.BUSY);
                }
            }
            case RingQuestion.Heads(var volume) -> {
                if (!heads(member.get(), caller, volume, responder)) {
                    refuse(responder, Reason.BUSY);
                }
            }
            case RingQuestion.DescribeVolume _, RingQuestion.ReadHeld _, RingQuestion.Prove _ -> {
                if (!clerk.ask(caller, () -> reply(responder, ofObjects(question)))) {
                    refuse(responder, Reason.BUSY);
                }
            }
        }
    }

    /// By what this node knows: whoever asks compares it with a signature, a name or a digest.
    private RingReply ofObjects(RingQuestion question) {
        Optional<RingState> known = state;
        return known.isEmpty() || machine.isEmpty()
                ? new RingReply.Refused(Reason.NOT_YET)
                : ObjectLookup.answer(question, known.get(), machine.get());
    }

    private void update(MemberHost member, Peer peer, Request request, Responder responder) {
        Optional<RingState> known = state;
        if (!request.client().equals(peer.identity())) {
            refuse(responder, Reason.NOT_YOURS);
            return;
        }
        if (known.isEmpty() || charter().isEmpty()) {
            refuse(responder, Reason.NOT_YET);
            return;
        }
        if (!ClientNumbers.isFresh(known.get(), peer.identity().id(), request.sequence())) {
            // By this one, or by another of the same client: the certificate says which.
            answer(
                    member.outcome(peer.identity().id(), request.sequence()),
                    _ -> Reason.NUMBER_USED,
                    responder);
            return;
        }
        long began = System.nanoTime();
        CompletableFuture<Certificate> asked = member.requested(request);
        var _ = asked.thenAccept(_ -> latencies.note(System.nanoTime() - began));
        answer(asked, RingDesk::reason, responder);
    }

    private static void answer(
            CompletableFuture<Certificate> awaited,
            Function<Throwable, Reason> reason,
            Responder responder) {
        var _ =
                awaited.whenComplete((certificate, failure) -> {
                    if (certificate == null) {
                        refuse(responder, reason.apply(failure));
                    } else {
                        reply(responder, new RingReply.Certified(certificate));
                    }
                });
    }

    private boolean read(MemberHost member, KeyId caller, Bytes from, Responder responder) {
        return clerk.ask(
                caller,
                () -> member.read().orTimeout(READ_MS_MAX, TimeUnit.MILLISECONDS),
                now -> listed(now, caller, from, responder));
    }

    private boolean heads(MemberHost member, KeyId caller, Aguid volume, Responder responder) {
        return clerk.ask(
                caller,
                () -> member.read().orTimeout(READ_MS_MAX, TimeUnit.MILLISECONDS),
                now -> reply(responder, heads(now, caller, volume)));
    }

    /// @param now after all that was prepared here; empty if that took too long
    private RingReply heads(Optional<RingState> now, KeyId caller, Aguid volume) {
        Optional<AgreedTime> time = time();
        if (now.isEmpty() || time.isEmpty()) {
            return new RingReply.Refused(Reason.NOT_YET);
        }
        RingReply reply = ObjectLookup.heads(now.get(), time.get(), caller, volume);
        if (reply instanceof RingReply.HeadsNow(var _, ObjectAnswer.HeadsAre heads)) {
            machine.ifPresent(versions -> versions.tell(caller, heads, now.get()));
        }
        return reply;
    }

    private void list(CatalogueVersion named, KeyId caller, Bytes from, Responder responder) {
        Optional<RingState> then = machine.flatMap(versions -> versions.find(named));
        if (then.isEmpty()) {
            refuse(responder, Reason.NO_SUCH_VERSION);
            return;
        }
        reply(
                responder,
                new RingReply.Listed(
                        ClientNumbers.highest(then.get(), caller),
                        Optional.empty(),
                        CataloguePage.of(then.get(), from)));
    }

    /// What is prepared may be waiting for a quorum that is gone: then what was agreed before is told as that.
    ///
    /// @param now after all that was prepared here; empty if that took too long
    private void listed(Optional<RingState> now, KeyId caller, Bytes from, Responder responder) {
        Optional<RingState> known = now.or(() -> state);
        if (known.isEmpty()) {
            refuse(responder, Reason.NOT_YET);
            return;
        }
        reply(
                responder,
                new RingReply.Listed(
                        ClientNumbers.highest(known.get(), caller),
                        now.map(current -> Charter.of(current).epoch()),
                        CataloguePage.of(known.get(), from)));
    }

    private static Reason reason(Throwable failure) {
        return switch (failure) {
            case CompletionException wrapped when wrapped.getCause() != null ->
                    reason(wrapped.getCause());
            case TimeoutException _ -> Reason.NOTHING_CAME;
            case IllegalArgumentException _ -> Reason.NOT_YOURS;
            default -> Reason.BUSY;
        };
    }

    private static void refuse(Responder responder, Reason reason) {
        reply(responder, new RingReply.Refused(reason));
    }

    private static void reply(Responder responder, RingReply reply) {
        responder.reply(RingCodec.encode(reply));
    }

    /// Empty also when the member has stopped: what it last knew is not how things are.
    Optional<RingStatus> status() {
        return running().map(this::status);
    }

    private RingStatus status(MemberHost member) {
        MemberStatus status = member.status();
        var charter = status.charter();
        var sizes = member.batchSizes().recent();
        return new RingStatus(
                charter.epoch().number(),
                charter.membership().members().stream().map(one -> one.id()).toList(),
                status.view().number(),
                status.executed().number(),
                status.stable().number(),
                status.hasShare(),
                status.isForgetful(),
                member.shareAgeSeconds(),
                status.changes(),
                status.succession()
                        .map(change ->
                                new RingStatus.Change(
                                        change.next().stream().map(one -> one.id()).toList(),
                                        change.tries(),
                                        change.keys().size(),
                                        change.deals().size(),
                                        change.ready().size())),
                latencies.count(),
                latencies.percentileMicros(50),
                latencies.percentileMicros(99),
                new RingStatus.Batches(sizes.batches(), sizes.requests(), sizes.largest()),
                disk(member.disk()));
    }

    private static RingStatus.Disk disk(DiskStanding disk) {
        long age = Duration.between(disk.checkedAt(), Instant.now()).toSeconds();
        return new RingStatus.Disk(
                Math.max(0, age), disk.pages(), disk.mended(), disk.isJournalReadable());
    }

    private void keep(KeyId who, Evidence proof) {
        if (evidence.keep(who, proof)) {
            LOG.warn("can prove of {}: {}", who.shortText(), proof.misbehaviour().kind());
            accusations.lied(who, "breaks the ring's protocol: tarn evidence ls has the proof");
        }
    }

    private final class Observer implements MemberHost.Observer {
        @Override
        public void suspect(KeyId who, String reason) {
            accusations.lied(who, reason);
        }

        @Override
        public void convict(KeyId who, Evidence proof) {
            onAnotherThread(() -> keep(who, proof));
        }

        @Override
        public void disk(String finding) {
            LOG.warn("the disk of {}: {}", settings.data(), finding);
        }

        @Override
        public void fatal(Throwable cause) {
            ended(cause);
        }
    }

    /// The member has stopped.
    void ended(Throwable cause) {
        if (cause instanceof StoreException || cause instanceof IOException) {
            // Fragments may still be read; the ring goes on without this node.
            isWaitingForRoom =
                    !(cause instanceof StoreException e) || e.kind() == StoreException.Kind.FULL;
            hasEnded = true;
            LOG.error("stops taking part in the ring: {}", cause.getMessage());
        } else {
            fatal.accept(cause);
        }
    }

    @Override
    public void close() {
        Optional<MemberHost> open;
        synchronized (this) {
            isClosed = true;
            open = host;
        }
        open.ifPresent(MemberHost::close);
    }
}
