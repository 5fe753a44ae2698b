package io.tarn.member;

import static org.assertj.core.api.Assertions.assertThat;

import io.tarn.base.Bytes;
import io.tarn.base.MalformedException;
import io.tarn.crypto.Digest;
import io.tarn.crypto.IdentityKey;
import io.tarn.crypto.KeyId;
import io.tarn.crypto.NodeIdentity;
import io.tarn.ring.AgreedTime;
import io.tarn.ring.Epoch;
import io.tarn.ring.RingLimits;
import io.tarn.ring.SequenceNumber;
import io.tarn.ring.StateMachine;
import io.tarn.ring.affairs.Founding;
import io.tarn.ring.evidence.Evidence;
import io.tarn.ring.member.Member;
import io.tarn.ring.member.MemberCheck;
import io.tarn.ring.member.MemberEffect;
import io.tarn.ring.member.MemberEntry;
import io.tarn.ring.member.MemberInput;
import io.tarn.ring.member.MemberMessage;
import io.tarn.ring.member.Parcel;
import io.tarn.ring.message.PreparedProof;
import io.tarn.ring.message.RingMessage;
import io.tarn.ring.replica.JournalEntry;
import io.tarn.ring.state.RingState;
import io.tarn.ring.steward.Secrets;
import io.tarn.storage.Synced;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Goal: who reads directly at a member, without an order, is told of all that it has prepared, and of nothing that a
/// loss of power could take away.
///
/// Method: a member on its thread, with a disk that the test holds up; three others, stepped by the test, agree on
/// what a ring's founders have to say one another, for which it takes nobody else.
@Timeout(60)
class MemberLoopTest {
    private static final List<NodeIdentity> IDENTITIES =
            IntStream.range(0, 4)
                    .mapToObj(i -> NodeIdentity.ofSeed(Bytes.ofHex("%02x".formatted(i).repeat(32))))
                    .toList();
    private static final NodeIdentity TESTED = IDENTITIES.get(3);
    private static final Founding FOUNDING =
            new Founding(
                    IDENTITIES.stream().map(NodeIdentity::publicKey).toList(),
                    IDENTITIES.getFirst().publicKey());

    /// So long is waited for what must not happen.
    private static final long QUIET_MS = 300;

    private record Sent(KeyId from, KeyId to, Epoch epoch, RingMessage message) {}

    private final Map<KeyId, Member> others = new LinkedHashMap<>();
    private final Deque<Sent> underWay = new ArrayDeque<>();
    private final LinkedBlockingQueue<Sent> said = new LinkedBlockingQueue<>();
    private final List<Sent> heldBack = new ArrayList<>();
    private final List<Throwable> failures = new CopyOnWriteArrayList<>();
    private final HeldDisk disk = new HeldDisk();
    private final long startedAt = System.nanoTime();

    /// What the member that is tested has prepared, it says.
    private volatile boolean hasPrepared;

    /// Messages that get on in one pass.
    private int atOnce = Integer.MAX_VALUE;

    /// What gets to it.
    private Predicate<RingMessage> net = _ -> true;

    private final CertifierLoop certifier =
            new CertifierLoop(TESTED, this::send, new Observer(), _ -> {}, () -> {});
    private final MemberLoop loop =
            new MemberLoop(
                    member(TESTED),
                    disk,
                    InstantSource.system(),
                    new Admission(new Nothing(), RingLimits.production()),
                    new MemberCheck(RingLimits.production(), Optional.empty()),
                    certifier,
                    this::send,
                    new Observer());

    /// Has nothing to do.
    private static final class Nothing implements StateMachine {
        @Override
        public boolean admits(IdentityKey client, RingState state) {
            return false;
        }

        @Override
        public Executed execute(
                IdentityKey client, Bytes operation, AgreedTime time, RingState state) {
            return new Executed(state, Bytes.EMPTY);
        }
    }

    /// Writes, and has it for good when the test says so.
    private static final class HeldDisk implements MemberDisk {
        private final List<CompletableFuture<Synced>> syncing = new ArrayList<>();
        private boolean isHeld;

        /// The last batch that it has as prepared, and has for good.
        private SequenceNumber prepared = SequenceNumber.NONE;

        private SequenceNumber durable = SequenceNumber.NONE;

        @Override
        public synchronized void append(List<MemberEntry> entries) {
            for (MemberEntry entry : entries) {
                if (entry
                        instanceof
                        MemberEntry.InEpoch(Epoch _, JournalEntry.Prepared(PreparedProof proof))) {
                    prepared = proof.proposal().statement().sequence();
                }
            }
        }

        synchronized SequenceNumber durable() {
            return durable;
        }

        @Override
        public synchronized CompletionStage<Synced> synced() {
            var answer = new CompletableFuture<Synced>();
            if (isHeld) {
                syncing.add(answer);
            } else {
                answer.complete(new Synced.Done());
            }
            return answer;
        }

        synchronized void hold() {
            isHeld = true;
        }

        synchronized void release() {
            isHeld = false;
            syncing.forEach(answer -> answer.complete(new Synced.Done()));
            syncing.clear();
        }

        /// Secrets wait for it, and take everything with them.
        @Override
        public synchronized void sync() {
            durable = prepared;
        }

        @Override
        public void replace(Secrets secrets) {}

        @Override
        public void used() {}

        @Override
        public void mend(Bytes address, Digest page) {
            throw new AssertionError("nothing is bad");
        }
    }

    private final class Observer implements MemberHost.Observer {
        @Override
        public void suspect(KeyId who, String reason) {
            failures.add(new AssertionError(reason));
        }

        @Override
        public void convict(KeyId who, Evidence evidence) {
            failures.add(new AssertionError(evidence.toString()));
        }

        @Override
        public void disk(String finding) {
            failures.add(new AssertionError(finding));
        }

        @Override
        public void fatal(Throwable cause) {
            failures.add(cause);
        }
    }

    private static Member member(NodeIdentity identity) {
        return new Member(
                identity,
                RingLimits.production(),
                new Nothing(),
                FOUNDING,
                () -> identity.sign("test", Bytes.EMPTY).value().slice(0, 32),
                true,
                List.of(),
                Secrets.NONE);
    }

    private void send(KeyId to, Bytes frame) {
        try {
            for (Bytes part : Parcel.opened(frame)) {
                if (MemberMessage.of(part) instanceof MemberMessage.InEpoch in) {
                    RingMessage message = in.decoded(RingLimits.production());
                    hasPrepared |= message instanceof RingMessage.Committed;
                    said.add(new Sent(TESTED.id(), to, in.epoch(), message));
                }
            }
        } catch (MalformedException e) {
            throw new AssertionError(e);
        }
    }

    /// Time passes for the others, and what they say gets to where it is to go.
    private void pass() throws InterruptedException {
        Thread.sleep(5);
        long ms = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startedAt);
        var time = new AgreedTime(InstantSource.system().millis());
        others.keySet().forEach(who -> step(who, new MemberInput.Ticked(1 + ms, time)));
        said.drainTo(underWay);
        for (int sent = 0; sent < atOnce && !underWay.isEmpty(); sent++) {
            deliver(underWay.remove());
        }
        assertThat(failures).isEmpty();
    }

    private void deliver(Sent sent) {
        if (!sent.to().equals(TESTED.id())) {
            step(sent.to(), new MemberInput.Received(sent.from(), sent.epoch(), sent.message()));
        } else if (net.test(sent.message())) {
            loop.offer(
                    new MemberInput.Received(sent.from(), sent.epoch(), sent.message()), () -> {});
        } else {
            heldBack.add(sent);
        }
    }

    private void step(KeyId who, MemberInput input) {
        Member member = java.util.Objects.requireNonNull(others.get(who));
        for (MemberEffect effect : member.step(input)) {
            if (effect instanceof MemberEffect.Send(KeyId to, Epoch epoch, var message)) {
                underWay.add(new Sent(who, to, epoch, message));
            }
        }
    }

    private void start() {
        IDENTITIES.subList(0, 3).forEach(who -> others.put(who.id(), member(who)));
        loop.start();
    }

    @AfterEach
    void stop() {
        disk.release();
        loop.close();
    }

    /// Nothing comes for some time.
    private void assertWaits(CompletableFuture<RingState> answer) throws Exception {
        try {
            RingState read = answer.get(QUIET_MS, TimeUnit.MILLISECONDS);
            throw new AssertionError("it is told of a state of " + read.size() + " entries");
        } catch (TimeoutException expected) {
            assertThat(answer).isNotDone();
        }
    }

    private RingState await(CompletableFuture<RingState> answer)
            throws InterruptedException, ExecutionException {
        while (!answer.isDone()) {
            pass();
        }
        return answer.get();
    }

    private static boolean isOutcome(RingMessage message) {
        return message instanceof RingMessage.Committed
                || message instanceof RingMessage.Decided
                || message instanceof RingMessage.Stabilised;
    }

    /// Bug 13: two who are behind and one liar would agree on what is older than what a client has a certificate of.
    @Test
    void whoReadsIsToldOfWhatIsPrepared() throws Exception {
        net = message -> !isOutcome(message);
        start();
        while (!hasPrepared) {
            pass();
        }
        assertThat(loop.status().executed()).isEqualTo(SequenceNumber.NONE);
        CompletableFuture<RingState> answer = loop.read();
        assertWaits(answer);
        net = _ -> true;
        underWay.addAll(heldBack);
        RingState read = await(answer);
        assertThat(read).isNotEqualTo(FOUNDING.state());
        assertThat(read.size()).isPositive();
    }

    private boolean isAheadOfDisk() {
        return loop.status().executed().isAfter(disk.durable());
    }

    /// `f + 1` correct members of `2f + 1` who answer have it on disk, so it is decided again after any loss of power.
    @Test
    void whoReadsIsToldOfWhatIsOnDisk() throws Exception {
        var seen = new CopyOnWriteArrayList<RingState>();
        loop.watch(seen::add);
        disk.hold();
        start();
        atOnce = 8; // Or it passes unseen: secrets that it writes take everything with them.
        while (!isAheadOfDisk()) {
            pass();
            Thread.sleep(30); // Until it has taken that in.
        }
        CompletableFuture<RingState> answer = loop.read();
        assertWaits(answer);
        List<RingState> before = List.copyOf(seen);
        disk.release();
        RingState read = await(answer);
        assertThat(before).as("nor is who watches").doesNotContain(read);
        assertThat(seen).contains(read);
    }
}
