package io.tarn.member;

import io.tarn.base.Bytes;
import io.tarn.crypto.Digest;
import io.tarn.crypto.IdentityKey;
import io.tarn.crypto.KeyId;
import io.tarn.ring.AgreedTime;
import io.tarn.ring.affairs.Affairs;
import io.tarn.ring.affairs.Charter;
import io.tarn.ring.affairs.Succession;
import io.tarn.ring.certifier.CertifierInput;
import io.tarn.ring.member.Member;
import io.tarn.ring.member.MemberCheck;
import io.tarn.ring.member.MemberEffect;
import io.tarn.ring.member.MemberInput;
import io.tarn.ring.member.MemberMessage;
import io.tarn.ring.state.RingState;
import io.tarn.storage.StoreException;
import io.tarn.storage.Synced;
import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/// The thread of a member's state machine. Takes what has come, writes what must be on disk with one sync, and
/// lets go what waits for that.
final class MemberLoop implements AutoCloseable {
    private static final long TICK_MS = 5;

    /// When nothing has come for [#IDLE_AFTER_MS]: all that the ring waits for in vain takes longer, and what comes is taken at once.
    private static final long IDLE_TICK_MS = 25;

    private static final long IDLE_AFTER_MS = 20;

    /// Reads that wait for this thread; inputs are bounded where they come from ([FairTasks]).
    private static final int READS_MAX = 1 << 12;

    private static final int AT_ONCE_MAX = 256;

    /// While so much waits there are better things to do.
    private static final int MENDED_AT_ONCE_MAX = 1 << 14;

    private sealed interface Task {
        /// @param done called when the member has taken it in
        record Step(MemberInput input, Runnable done) implements Task {}

        record Read(CompletableFuture<RingState> answer) implements Task {}

        record Watch(Consumer<RingState> look) implements Task {}

        /// The certifier has less to do.
        record Relieved() implements Task {}

        /// A page of a state is not on disk as it was written.
        record Mend(Bytes address, Digest page) implements Task {}

        /// Everything up to here is on disk, or the disk has failed.
        record Durable(long mark, Synced synced) implements Task {}
    }

    private final Member member;
    private final MemberDisk disk;
    private final InstantSource clock;
    private final Admission admission;
    private final MemberCheck check;
    private final CertifierLoop certifier;
    private final MemberHost.Links links;
    private final MemberHost.Observer observer;
    private final LinkedBlockingQueue<Task> tasks = new LinkedBlockingQueue<>();
    private final InTurn inTurn;
    private final Parcels parcels = new Parcels();
    private final Said said = new Said();
    private final BatchSizes batchSizes = new BatchSizes();
    private final Readers readers = new Readers();
    private final AtomicInteger reads = new AtomicInteger();
    private final Thread thread =
            Thread.ofPlatform().daemon().name("tarn-ring").unstarted(this::run);
    private final long startedAt = System.nanoTime();
    private long tickedAt;
    private int certifying;
    private volatile MemberStatus status;

    /// As it was a moment ago.
    private volatile RingState state;

    private volatile boolean isClosing;

    MemberLoop(
            Member member,
            MemberDisk disk,
            InstantSource clock,
            Admission admission,
            MemberCheck check,
            CertifierLoop certifier,
            MemberHost.Links links,
            MemberHost.Observer observer) {
        this.member = member;
        this.disk = disk;
        this.clock = clock;
        this.admission = admission;
        this.check = check;
        this.certifier = certifier;
        this.links = links;
        this.observer = observer;
        inTurn = new InTurn(disk, (mark, synced) -> tasks.add(new Task.Durable(mark, synced)));
        status = standing();
        state = member.state();
    }

    void start() {
        thread.start();
    }

    /// This node's own.
    void offer(MemberInput input) {
        offer(input, () -> {});
    }

    void relieved() {
        tasks.add(new Task.Relieved());
    }

    /// What somebody else has said.
    ///
    /// @param done called when the member has taken it in: until then its sender has so much less room
    void offer(MemberInput input, Runnable done) {
        tasks.add(new Task.Step(input, done));
    }

    /// Completes with the agreed state after all that is prepared here now, when this member has that on disk;
    /// exceptionally if there are too many who wait.
    CompletableFuture<RingState> read() {
        var answer = new CompletableFuture<RingState>();
        if (reads.incrementAndGet() <= READS_MAX) {
            tasks.add(new Task.Read(answer));
        } else {
            reads.decrementAndGet();
            answer.completeExceptionally(new RejectedExecutionException("too much waits"));
        }
        return answer;
    }

    void watch(Consumer<RingState> look) {
        tasks.add(new Task.Watch(look));
    }

    /// What has no room is found again by the next check.
    void mend(Bytes address, Digest page) {
        if (tasks.size() < MENDED_AT_ONCE_MAX) {
            tasks.add(new Task.Mend(address, page));
        }
    }

    MemberStatus status() {
        return status;
    }

    BatchSizes batchSizes() {
        return batchSizes;
    }

    /// Whether the ring would order what this client asks for, as far as is known here.
    boolean admits(IdentityKey client) {
        return admission.admits(client, state);
    }

    private void run() {
        try {
            var now = new ArrayList<Task>();
            long busyAt = System.nanoTime();
            while (!isClosing) {
                long idleMs = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - busyAt);
                Task first =
                        tasks.poll(
                                idleMs < IDLE_AFTER_MS ? TICK_MS : IDLE_TICK_MS,
                                TimeUnit.MILLISECONDS);
                if (first != null) {
                    busyAt = System.nanoTime();
                    now.add(first);
                    tasks.drainTo(now, AT_ONCE_MAX);
                }
                take(now);
                now.clear();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Exception | Error e) {
            // Also when it contradicts itself: a member that goes on might lie.
            observer.fatal(e);
        }
    }

    private void take(List<Task> now) throws StoreException, IOException {
        var effects = new ArrayList<MemberEffect>();
        long ms = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startedAt);
        boolean hasTicked = ms - tickedAt >= TICK_MS || tickedAt == 0;
        if (hasTicked) {
            tickedAt = Math.max(1, ms);
            effects.addAll(member.step(new MemberInput.Ticked(ms, new AgreedTime(clock.millis()))));
        }
        int load = certifier.certifying();
        if (load != certifying) {
            certifying = load;
            effects.addAll(member.step(new MemberInput.Certifying(load)));
        }
        for (Task task : now) {
            switch (task) {
                case Task.Step(MemberInput input, Runnable done) -> {
                    effects.addAll(member.step(input));
                    done.run();
                }
                case Task.Mend(Bytes address, Digest page) -> disk.mend(address, page);
                case Task.Watch(var look) -> readers.watch(look);
                case Task.Read(var answer) -> {
                    reads.decrementAndGet();
                    readers.read(member, answer);
                }
                case Task.Relieved _ -> {} // Told above.
                case Task.Durable(long mark, Synced.Done _) -> inTurn.isDurable(mark);
                case Task.Durable(long _, Synced.Failed(String reason)) ->
                        throw new StoreException(StoreException.Kind.FAILED, reason);
            }
        }
        inTurn.take(effects);
        Optional<MemberEffect> next = inTurn.next();
        while (next.isPresent()) {
            perform(next.get());
            next = inTurn.next();
        }
        parcels.sendAll(links);
        state = member.state();
        Charter charter = member.charter().charter();
        check.stands(charter.epoch(), member.replica().view());
        readers.turn(member, inTurn.written(), inTurn.durable());
        if (hasTicked) {
            status = standing();
        }
    }

    private void perform(MemberEffect effect) throws IOException {
        switch (effect) {
            case MemberEffect.Send(KeyId to, var epoch, var message) ->
                    parcels.add(to, said.encoding(epoch, message));
            case MemberEffect.Show(KeyId to, var charter) ->
                    parcels.add(to, new MemberMessage.Show(charter).encoding());
            case MemberEffect.Entered(var statement, var share) -> {
                check.entered(statement);
                if (statement.charter().sharing().isPresent()) {
                    certifier.offer(new CertifierInput.Entered(statement, share));
                }
            }
            case MemberEffect.Executed(var batch, var leaves) -> {
                batchSizes.note(leaves.size() - 1); // Leaf 0 is the header.
                certifier.offer(new CertifierInput.Executed(batch, leaves));
            }
            case MemberEffect.Suspect(KeyId suspect, String reason) ->
                    observer.suspect(suspect, reason);
            case MemberEffect.Convict(KeyId member, var evidence) ->
                    observer.convict(member, evidence);
            case MemberEffect.Used _ -> disk.used();
            case MemberEffect.Persist _, MemberEffect.Note _, MemberEffect.Keep _ ->
                    throw new AssertionError("written before");
        }
    }

    private MemberStatus standing() {
        RingState state = member.state();
        return new MemberStatus(
                member.charter().charter(),
                member.replica().view(),
                member.replica().executed(),
                member.replica().stable(),
                member.hasShare(),
                member.isForgetful(),
                state.size() == 0 ? Optional.empty() : Succession.of(state),
                state.size() == 0 ? 0 : Affairs.counter(state),
                member.signed());
    }

    @Override
    public void close() {
        // Not by interrupting it: that would end a file that it is writing.
        isClosing = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
