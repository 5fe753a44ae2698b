package io.tarn.member;

import io.tarn.crypto.KeyId;
import io.tarn.ring.AgreedTime;
import io.tarn.ring.SequenceNumber;
import io.tarn.ring.affairs.Succession;
import io.tarn.ring.certifier.CertifierInput;
import io.tarn.ring.member.Member;
import io.tarn.ring.member.MemberCheck;
import io.tarn.ring.member.MemberEffect;
import io.tarn.ring.member.MemberEntry;
import io.tarn.ring.member.MemberInput;
import io.tarn.ring.member.MemberMessage;
import io.tarn.ring.state.RingState;
import io.tarn.storage.Store;
import io.tarn.storage.StoreException;
import io.tarn.storage.Synced;
import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/// The thread of a member's state machine. Takes what has come, writes what must be on disk with one sync, and
/// lets go what waits for that.
final class MemberLoop implements AutoCloseable {
    private static final long TICK_MS = 5;

    /// What is beyond is lost, as it may be on the way.
    private static final int WAITING_MAX = 1 << 14;

    private static final int AT_ONCE_MAX = 256;

    private sealed interface Task {
        record Step(MemberInput input) implements Task {}

        /// Everything up to here is on disk, or the disk has failed.
        record Durable(long mark, Synced synced) implements Task {}
    }

    /// What waits for the disk to have everything up to a mark.
    private record Held(long mark, MemberEffect effect) {}

    private final Member member;
    private final MemberJournal journal;
    private final SecretsFile secrets;
    private final Store store;
    private final InstantSource clock;
    private final MemberCheck check;
    private final CertifierLoop certifier;
    private final MemberHost.Links links;
    private final MemberHost.Observer observer;
    private final LinkedBlockingQueue<Task> tasks = new LinkedBlockingQueue<>();
    private final Deque<Held> held = new ArrayDeque<>();
    private final List<Consumer<RingState>> watchers = new CopyOnWriteArrayList<>();
    private final Thread thread =
            Thread.ofPlatform().daemon().name("tarn-ring").unstarted(this::run);
    private final long startedAt = System.nanoTime();
    private long written;
    private long durable;
    private long tickedAt;
    private SequenceNumber shown = SequenceNumber.NONE;
    private volatile MemberStatus status;
    private volatile boolean isClosing;

    MemberLoop(
            Member member,
            MemberJournal journal,
            SecretsFile secrets,
            Store store,
            InstantSource clock,
            MemberCheck check,
            CertifierLoop certifier,
            MemberHost.Links links,
            MemberHost.Observer observer) {
        this.member = member;
        this.journal = journal;
        this.secrets = secrets;
        this.store = store;
        this.clock = clock;
        this.check = check;
        this.certifier = certifier;
        this.links = links;
        this.observer = observer;
        status = standing();
    }

    void start() {
        thread.start();
    }

    void offer(MemberInput input) {
        boolean isOwn = input instanceof MemberInput.Chartered;
        if (isOwn || tasks.size() < WAITING_MAX) {
            tasks.add(new Task.Step(input));
        }
    }

    void watch(Consumer<RingState> look) {
        watchers.add(look);
    }

    MemberStatus status() {
        return status;
    }

    private void run() {
        try {
            var now = new ArrayList<Task>();
            while (!isClosing) {
                Task first = tasks.poll(TICK_MS, TimeUnit.MILLISECONDS);
                if (first != null) {
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
        if (ms - tickedAt >= TICK_MS || tickedAt == 0) {
            tickedAt = Math.max(1, ms);
            effects.addAll(member.step(new MemberInput.Ticked(ms, new AgreedTime(clock.millis()))));
        }
        for (Task task : now) {
            switch (task) {
                case Task.Step(MemberInput input) -> effects.addAll(member.step(input));
                case Task.Durable(long mark, Synced.Done _) -> durable = Math.max(durable, mark);
                case Task.Durable(long _, Synced.Failed(String reason)) ->
                        throw new StoreException(StoreException.Kind.FAILED, reason);
            }
        }
        write(effects);
        while (!held.isEmpty() && held.peek().mark() <= durable) {
            perform(held.remove().effect());
        }
        if (member.executed().isAfter(shown)) {
            shown = member.executed();
            RingState state = member.state();
            watchers.forEach(look -> look.accept(state));
        }
        status = standing();
    }

    /// Effects wait for what is to be written before them: each for the mark that stands when its turn comes.
    ///
    /// Secrets are strictly in turn: nothing of the journal ahead of them may be lost once they are replaced,
    /// for that destroys; and nothing behind them may be there without them, for it counts on them. They
    /// change seldom enough to wait for the disk.
    private void write(List<MemberEffect> effects) throws StoreException, IOException {
        var entries = new ArrayList<MemberEntry>();
        for (MemberEffect effect : effects) {
            switch (effect) {
                case MemberEffect.Persist(MemberEntry entry) -> {
                    entries.add(entry);
                    written++;
                }
                case MemberEffect.Keep(var kept) -> {
                    append(entries);
                    store.sync();
                    durable = written;
                    secrets.replace(kept);
                }
                default -> held.add(new Held(written, effect));
            }
        }
        if (append(entries)) {
            long mark = written;
            store.synced().thenAccept(synced -> tasks.add(new Task.Durable(mark, synced)));
        }
    }

    /// @return whether there were any
    private boolean append(List<MemberEntry> entries) throws StoreException {
        if (entries.isEmpty()) {
            return false;
        }
        journal.append(List.copyOf(entries));
        entries.clear();
        return true;
    }

    private void perform(MemberEffect effect) {
        switch (effect) {
            case MemberEffect.Send(KeyId to, var epoch, var message) ->
                    links.send(to, MemberMessage.InEpoch.of(epoch, message).encoding());
            case MemberEffect.Show(KeyId to, var charter) ->
                    links.send(to, new MemberMessage.Show(charter).encoding());
            case MemberEffect.Entered(var statement, var share) -> {
                check.entered(statement);
                if (statement.charter().sharing().isPresent()) {
                    certifier.offer(new CertifierInput.Entered(statement, share));
                }
            }
            case MemberEffect.Executed(var batch, var leaves) ->
                    certifier.offer(new CertifierInput.Executed(batch, leaves));
            case MemberEffect.Suspect(KeyId suspect, String reason) ->
                    observer.suspect(suspect, reason);
            case MemberEffect.Persist _, MemberEffect.Keep _ ->
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
                state.size() == 0 ? Optional.empty() : Succession.of(state));
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
