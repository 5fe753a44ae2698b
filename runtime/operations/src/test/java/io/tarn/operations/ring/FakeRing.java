package io.tarn.operations.ring;

import io.tarn.base.Bytes;
import io.tarn.base.MalformedException;
import io.tarn.catalogue.CataloguePage;
import io.tarn.crypto.IdentityKey;
import io.tarn.crypto.KeyId;
import io.tarn.crypto.MerkleTree;
import io.tarn.crypto.NodeIdentity;
import io.tarn.crypto.Sha256;
import io.tarn.crypto.threshold.Deal;
import io.tarn.crypto.threshold.Dealer;
import io.tarn.crypto.threshold.Dealing;
import io.tarn.crypto.threshold.GroupKey;
import io.tarn.crypto.threshold.KeyAssembly;
import io.tarn.crypto.threshold.Receiver;
import io.tarn.crypto.threshold.ReceiverKeys;
import io.tarn.crypto.threshold.SecretShare;
import io.tarn.crypto.threshold.ShareCombiner;
import io.tarn.crypto.threshold.Sharing;
import io.tarn.crypto.threshold.ThresholdSignature;
import io.tarn.crypto.threshold.VerificationVector;
import io.tarn.object.Aguid;
import io.tarn.object.machine.HeldBlock;
import io.tarn.object.machine.ObjectAnswer;
import io.tarn.object.machine.VolumeView;
import io.tarn.operations.ServerLinks;
import io.tarn.ring.AgreedTime;
import io.tarn.ring.ClientSequence;
import io.tarn.ring.Epoch;
import io.tarn.ring.Membership;
import io.tarn.ring.RingSize;
import io.tarn.ring.SequenceNumber;
import io.tarn.ring.StateMachine;
import io.tarn.ring.affairs.Affair;
import io.tarn.ring.affairs.AffairAnswer;
import io.tarn.ring.affairs.CertifiedCharter;
import io.tarn.ring.affairs.Charter;
import io.tarn.ring.affairs.CharterStatement;
import io.tarn.ring.affairs.Founding;
import io.tarn.ring.certificate.BatchHeader;
import io.tarn.ring.certificate.BatchRoot;
import io.tarn.ring.certificate.BatchStatement;
import io.tarn.ring.certificate.Certificate;
import io.tarn.ring.certificate.Outcome;
import io.tarn.ring.certificate.Outcome.Fate;
import io.tarn.ring.message.Addressee;
import io.tarn.ring.message.Request;
import io.tarn.ring.state.RangeProof;
import io.tarn.ring.state.RingState;
import io.tarn.transport.LinkFailure;
import io.tarn.transport.Message;
import io.tarn.transport.ReplyHandler;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;

/// A ring of four as its clients see it: orders, executes and certifies, each request as it comes; and what goes wrong with
/// that as a test says. Numbers of clients are as in docs/spec/ring-affairs.md.
public final class FakeRing implements ServerLinks {
    private static final RingSize SIZE = new RingSize(1);
    private static final int PATIENCE_TICKS = 50;

    public static final NodeIdentity OWNER = identity(9);
    public static final List<NodeIdentity> MEMBERS =
            IntStream.range(0, SIZE.members()).mapToObj(i -> identity(20 + i)).toList();
    public static final Founding FOUNDING =
            new Founding(MEMBERS.stream().map(NodeIdentity::publicKey).toList(), OWNER.publicKey());

    /// What becomes of an update that is asked for.
    public enum Fortune {
        GOOD,
        /// It is carried out, and nobody hears of it any more.
        ANSWER_LOST,
        /// It comes nowhere.
        REQUEST_LOST,
        /// Neither it nor what would settle it.
        SILENCE
    }

    private final VerificationVector vector;
    private final List<SecretShare> shares;
    private final StateMachine machine;
    private final CertifiedCharter charter;

    /// The first is that which the ring began with.
    private final List<RingState> states = new ArrayList<>();

    /// By client and number.
    private final SortedMap<String, Certificate> executed = new TreeMap<>();

    private final SortedMap<String, Boolean> isForgotten = new TreeMap<>();
    private final List<Request> seen = new ArrayList<>();
    private Optional<KeyId> liar = Optional.empty();
    private Optional<KeyId> laggard = Optional.empty();
    private Fortune fortune = Fortune.GOOD;
    private long time = 1_000;
    private int machineRequests;
    private Optional<KeyId> mute = Optional.empty();
    private int heldQuestions;
    private boolean isTardy;
    private Runnable tardy = () -> {};

    public FakeRing(StateMachine machine) {
        this.machine = machine;
        states.add(FOUNDING.state());
        Bytes seed = Sha256.of(Bytes.EMPTY).value();
        Bytes other = Sha256.of(seed).value();
        var sharing = new Sharing(Bytes.ofHex("01"), 4, SIZE.threshold(), Optional.empty());
        var receivers = new TreeMap<Integer, Receiver>();
        var keys = new TreeMap<Integer, ReceiverKeys>();
        for (int i = 1; i <= SIZE.members(); i++) {
            var receiver = new Receiver(sharing, i, seed);
            receivers.put(i, receiver);
            keys.put(i, receiver.keys());
        }
        var dealing = new Dealing(sharing, keys);
        List<Deal> deals = List.of(Dealer.deal(dealing, 1, seed), Dealer.deal(dealing, 2, other));
        KeyAssembly assembly = KeyAssembly.of(sharing, deals);
        shares = new ArrayList<>();
        receivers.forEach((index, receiver) ->
                shares.add(
                        assembly.share(
                                index,
                                deals.stream()
                                        .map(deal -> receiver.open(deal).orElseThrow())
                                        .toList())));
        vector = assembly.vector();
        var membership = new Membership(FOUNDING.ring(), new Epoch(1), FOUNDING.members());
        var statement =
                new CharterStatement(
                        new Charter(membership, new SequenceNumber(0), Optional.of(vector)),
                        state().digest());
        charter =
                new CertifiedCharter(
                        statement, signed(CharterStatement.DOMAIN_TAG, statement.toSign()));
    }

    private static NodeIdentity identity(int number) {
        byte[] seed = new byte[NodeIdentity.SEED_BYTES];
        seed[0] = (byte) number;
        return NodeIdentity.ofSeed(Bytes.owning(seed));
    }

    public GroupKey key() {
        return vector.groupKey();
    }

    public RingClient client(NodeIdentity identity) {
        List<KeyId> members = MEMBERS.stream().map(NodeIdentity::id).toList();
        return new RingClient(
                identity,
                this,
                _ -> {},
                Optional.of(key()),
                members,
                () -> members,
                PATIENCE_TICKS);
    }

    public synchronized RingState state() {
        return states.getLast();
    }

    public synchronized void set(Fortune next) {
        fortune = next;
    }

    /// This member answers what is not so, wherever nothing but its word shows that.
    public synchronized void setLiar(int member) {
        liar = Optional.of(MEMBERS.get(member).id());
    }

    /// More liars than a ring stands: nothing that was since then has happened.
    public synchronized void rollBackTo(RingState before) {
        states.add(before);
        executed.clear();
    }

    /// Of the machine, that were carried out.
    public synchronized int machineRequests() {
        return machineRequests;
    }

    public synchronized void advance(long millis) {
        time += millis;
    }

    /// What has been asked so far is asked again, by whoever has kept it.
    public synchronized void replayAll() {
        for (Request request : List.copyOf(seen)) {
            order(request);
        }
    }

    /// What came of all that was carried out so far is not kept any longer.
    public synchronized void forgetAnswers() {
        executed.keySet().forEach(name -> isForgotten.put(name, true));
    }

    @Override
    public boolean isConnected(KeyId server) {
        return true;
    }

    /// This one has not carried out what was carried out last.
    public synchronized void setLaggard(int member) {
        laggard = Optional.of(MEMBERS.get(member).id());
    }

    /// This one takes questions and answers none.
    public synchronized void setMute(int member) {
        mute = Optional.of(MEMBERS.get(member).id());
    }

    /// From now on members answer for held blocks when the next one is asked.
    public synchronized void setTardy() {
        isTardy = true;
    }

    /// How often members were asked for held blocks.
    public synchronized int heldQuestions() {
        return heldQuestions;
    }

    @Override
    public synchronized void ask(KeyId server, Message message, ReplyHandler handler) {
        if (mute.filter(server::equals).isPresent()) {
            return;
        }
        try {
            RingQuestion question = RingCodec.decodeQuestion(message);
            Optional<RingReply> reply = answer(server, question);
            if (isTardy && question instanceof RingQuestion.ReadHeld) {
                tardy.run();
                tardy = () -> reply(reply, handler);
            } else {
                reply(reply, handler);
            }
        } catch (MalformedException e) {
            throw new AssertionError("clients ask what can be read", e);
        }
    }

    private static void reply(Optional<RingReply> reply, ReplyHandler handler) {
        if (reply.isPresent()) {
            handler.replied(RingCodec.encode(reply.get()));
        } else {
            handler.failed(LinkFailure.TIMED_OUT);
        }
    }

    private Optional<RingReply> answer(KeyId member, RingQuestion question) {
        boolean isLying = liar.filter(member::equals).isPresent();
        return switch (question) {
            case RingQuestion.Frame _ -> throw new AssertionError("clients send no frames");
            case RingQuestion.WhichRing _ ->
                    Optional.of(new RingReply.RingIs(FOUNDING, Optional.of(charter), List.of()));
            case RingQuestion.Read _ ->
                    Optional.of(
                            new RingReply.Listed(
                                    Optional.of(highest(seen)),
                                    Optional.of(new Epoch(1)),
                                    new CataloguePage(List.of(), Optional.empty())));
            case RingQuestion.Update(Request request) -> update(request);
            case RingQuestion.DescribeVolume(var volume) ->
                    Optional.of(
                            new RingReply.VolumeIs(
                                    isLying
                                            ? Optional.empty()
                                            : VolumeView.of(state(), volume)
                                                    .map(VolumeView::signed)));
            case RingQuestion.ReadHeld(var volume, var block) -> {
                heldQuestions++;
                yield Optional.of(
                        new RingReply.HeldIs(
                                VolumeView.of(state(), volume)
                                        .flatMap(view -> view.held(block))
                                        .map(HeldBlock::content)
                                        .map(content -> isLying ? Bytes.ofHex("ff") : content)));
            }
            case RingQuestion.Heads(var volume) -> Optional.of(heads(volume, member, isLying));
            case RingQuestion.Prove prove -> Optional.of(prove(prove, isLying));
        };
    }

    private static ClientSequence highest(List<Request> seen) {
        return seen.stream()
                .map(Request::sequence)
                .max((one, other) -> Long.compare(one.number(), other.number()))
                .orElse(new ClientSequence(0));
    }

    private RingReply heads(Aguid volume, KeyId member, boolean isLying) {
        boolean isBehind = laggard.filter(member::equals).isPresent();
        RingState now = isBehind ? states.get(states.size() - 2) : state();
        Optional<VolumeView> view = VolumeView.of(now, volume);
        if (view.isEmpty()) {
            return new RingReply.Refused(RingReply.Reason.NOT_YOURS);
        }
        var heads = view.get().headsAt(new AgreedTime(isLying ? time * 1_000 : time));
        return new RingReply.HeadsNow(
                new Epoch(1),
                isLying
                        ? new ObjectAnswer.HeadsAre(
                                volume, heads.time(), heads.versions(), heads.versions(), 0, 0)
                        : heads);
    }

    private RingReply prove(RingQuestion.Prove prove, boolean isLying) {
        for (RingState state : states) {
            Optional<VolumeView> view = VolumeView.of(state, prove.volume());
            if (view.isPresent()
                    && view.get().heads().digest().equals(prove.heads())
                    && view.get().versions().digest().equals(prove.versions())) {
                RangeProof proof =
                        prove.isPast()
                                ? view.get()
                                        .proveVersions(
                                                prove.prefix(), prove.from(), prove.max(), 1 << 19)
                                : view.get()
                                        .proveHeads(
                                                prove.prefix(), prove.from(), prove.max(), 1 << 19);
                return new RingReply.Proved(isLying ? new RangeProof(List.of()) : proof);
            }
        }
        return new RingReply.Refused(RingReply.Reason.NO_SUCH_VERSION);
    }

    private Optional<RingReply> update(Request request) {
        if (!request.verify(FOUNDING.ring())) {
            throw new AssertionError("clients sign what they ask");
        }
        seen.add(request);
        boolean isOfMachine = request.addressee() == Addressee.MACHINE;
        boolean comesNowhere =
                fortune == Fortune.SILENCE
                        || (fortune == Fortune.REQUEST_LOST && isOfMachine && !isRead(request));
        if (comesNowhere) {
            return Optional.empty();
        }
        String name = name(request.client(), request.sequence());
        if (isForgotten.containsKey(name)) {
            return Optional.of(new RingReply.Refused(RingReply.Reason.NUMBER_USED));
        }
        Certificate kept = executed.get(name);
        if (kept != null && kept.index() > 0) {
            return Optional.of(new RingReply.Certified(kept));
        }
        Certificate certificate = order(request);
        if (fortune == Fortune.ANSWER_LOST && isOfMachine && !isRead(request)) {
            isForgotten.put(name, true);
            return Optional.empty();
        }
        return Optional.of(new RingReply.Certified(certificate));
    }

    /// Latest and name heads: fortunes are those of updates.
    private static boolean isRead(Request request) {
        int code = request.operation().byteAt(1);
        return code == 5 || code == 6;
    }

    private static String name(IdentityKey client, ClientSequence sequence) {
        return client.id() + "/" + sequence.number();
    }

    private Certificate order(Request request) {
        String name = name(request.client(), request.sequence());
        Certificate known = executed.get(name);
        if (known != null) {
            return isOf(known, request) ? known : certified(request, Fate.REPEATED, Bytes.EMPTY);
        }
        time++;
        if (request.addressee() == Addressee.RING) {
            return certified(request, Fate.EXECUTED, settled(request).result());
        }
        if (!machine.admits(request.client(), state())) {
            return certified(request, Fate.REFUSED, Bytes.EMPTY);
        }
        machineRequests++;
        StateMachine.Executed done =
                machine.execute(
                        request.client(), request.operation(), new AgreedTime(time), state());
        states.add(done.state());
        Certificate certificate = certified(request, Fate.EXECUTED, done.result());
        executed.put(name, certificate);
        return certificate;
    }

    private static boolean isOf(Certificate certificate, Request request) {
        try {
            return certificate.index() > 0
                    && Outcome.ofLeaf(certificate.leaf()).request().equals(request.digest());
        } catch (MalformedException e) {
            throw new AssertionError(e);
        }
    }

    private AffairAnswer settled(Request request) {
        try {
            var settle = (Affair.Settle) Affair.of(request.operation());
            String name = name(request.client(), settle.request());
            Certificate known = executed.get(name);
            if (known != null) {
                return known.index() == 0 ? AffairAnswer.VOID : AffairAnswer.EXECUTED_BEFORE;
            }
            // Noted as if it had been executed, by a leaf that is of no request.
            executed.put(name, certificate(0, header(), header()));
            return AffairAnswer.VOID;
        } catch (MalformedException e) {
            throw new AssertionError(e);
        }
    }

    private Bytes header() {
        return new BatchHeader(
                        new Epoch(1),
                        new SequenceNumber(time),
                        Sha256.of(Bytes.EMPTY),
                        new AgreedTime(time),
                        Optional.empty())
                .leaf();
    }

    private Certificate certified(Request request, Fate fate, Bytes result) {
        var outcome =
                new Outcome(
                        request.client().id(), request.sequence(), request.digest(), fate, result);
        return certificate(1, header(), outcome.leaf());
    }

    private Certificate certificate(int index, Bytes... leaves) {
        MerkleTree tree = MerkleTree.of(List.of(leaves));
        var statement =
                new BatchStatement(
                        FOUNDING.ring(),
                        new Epoch(1),
                        new SequenceNumber(time),
                        BatchRoot.of(tree));
        return new Certificate(
                statement,
                index,
                leaves[index],
                tree.proof(index),
                signed(BatchStatement.DOMAIN_TAG, statement.toSign()));
    }

    private ThresholdSignature signed(String tag, Bytes message) {
        var combiner = new ShareCombiner(SIZE.threshold(), vector, tag, message);
        combiner.add(shares.get(1).sign(tag, message));
        return combiner.add(shares.get(3).sign(tag, message)).orElseThrow();
    }
}
