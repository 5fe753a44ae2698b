package io.tarn.member;

import io.tarn.base.Bytes;
import io.tarn.crypto.KeyId;
import io.tarn.crypto.NodeIdentity;
import io.tarn.ring.ClientSequence;
import io.tarn.ring.affairs.Charter;
import io.tarn.ring.certificate.Certificate;
import io.tarn.ring.certifier.Certifier;
import io.tarn.ring.certifier.CertifierEffect;
import io.tarn.ring.certifier.CertifierInput;
import io.tarn.ring.member.MemberInput;
import io.tarn.ring.member.MemberMessage;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/// The thread of a member's certifier.
final class CertifierLoop implements AutoCloseable {
    private static final long TICK_MS = 100;
    private static final long SHELF_BYTES_MAX = 64 << 20;
    private static final int WAITING_MAX = 1 << 16;

    /// So long somebody may wait here.
    private static final long PATIENCE_MS = 30_000;

    private final KeyId self;
    private final MemberHost.Links links;
    private final MemberHost.Observer observer;
    private final Consumer<MemberInput> member;
    private final Runnable relieved;
    private final Certifier certifier;
    private final LinkedBlockingQueue<CertifierInput> inputs = new LinkedBlockingQueue<>();
    private final Waiting waiting =
            new Waiting(new Waiting.Room(1 << 6, 1 << 10, WAITING_MAX), PATIENCE_MS);

    /// Requests of executed batches that have not had their turn.
    private final AtomicInteger queued = new AtomicInteger();

    /// Of the others, those that wait for signatures.
    private volatile int open;

    private int told;
    private final long startedAt = System.nanoTime();
    private long tickedAt;
    private final Thread thread =
            Thread.ofPlatform().daemon().name("tarn-ring-certify").unstarted(this::run);

    /// @param member hears what concerns it
    /// @param relieved hears that there is less to do than before
    CertifierLoop(
            NodeIdentity identity,
            MemberHost.Links links,
            MemberHost.Observer observer,
            Consumer<MemberInput> member,
            Runnable relieved) {
        self = identity.id();
        certifier = new Certifier(identity, SHELF_BYTES_MAX);
        this.links = links;
        this.observer = observer;
        this.member = member;
        this.relieved = relieved;
    }

    void start() {
        thread.start();
    }

    /// What this member itself has done always gets in; what others say only while there is room.
    void offer(CertifierInput input) {
        boolean isOthers =
                switch (input) {
                    case CertifierInput.Vouched _,
                            CertifierInput.Asked _,
                            CertifierInput.Wanted _ ->
                            true;
                    case CertifierInput.Entered _,
                            CertifierInput.Executed _,
                            CertifierInput.Ticked _ ->
                            false;
                };
        if (!isOthers || inputs.size() < WAITING_MAX) {
            queued.addAndGet(requests(input));
            inputs.add(input);
        }
    }

    private static int requests(CertifierInput input) {
        return input instanceof CertifierInput.Executed(var _, var leaves)
                ? leaves.size() - 1 // Leaf 0 is the header.
                : 0;
    }

    /// Requests that the member has executed and that wait for certificates here.
    int certifying() {
        return queued.get() + open;
    }

    /// @param isAdmitted by the ring, as far as is known here
    CompletableFuture<Certificate> await(
            KeyId client, ClientSequence sequence, boolean isAdmitted) {
        return waiting.await(client, sequence, isAdmitted);
    }

    private void run() {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                CertifierInput input = inputs.poll(TICK_MS, TimeUnit.MILLISECONDS);
                if (input != null) {
                    certifier.step(input).forEach(this::perform);
                    open = certifier.openRequests();
                    queued.addAndGet(-requests(input));
                    tellLoad();
                }
                long ms = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startedAt);
                if (ms - tickedAt >= TICK_MS) {
                    tickedAt = ms;
                    certifier.step(new CertifierInput.Ticked(ms)).forEach(this::perform);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException | Error e) {
            observer.fatal(e);
        }
    }

    /// A primary proposes by it, at once when there is less to do here.
    private void tellLoad() {
        int load = certifying();
        if (load < told) {
            relieved.run();
        }
        told = load;
    }

    private void perform(CertifierEffect effect) {
        switch (effect) {
            case CertifierEffect.Give(Charter charter, var vouch) ->
                    tell(charter, new MemberMessage.Give(vouch));
            case CertifierEffect.GiveTo(KeyId to, var vouch) ->
                    links.send(to, new MemberMessage.Give(vouch).encoding());
            case CertifierEffect.Ask(Charter charter, var subject) ->
                    tell(charter, new MemberMessage.Ask(subject));
            case CertifierEffect.Answer(var client, var sequence, Certificate certificate) ->
                    waiting.answer(client, sequence, certificate);
            case CertifierEffect.Chartered(var charter) ->
                    member.accept(new MemberInput.Chartered(charter));
            case CertifierEffect.Caught(var epoch, var misbehaviour) ->
                    member.accept(new MemberInput.Caught(epoch, misbehaviour));
            case CertifierEffect.Suspect(Charter charter, var liar, String reason) ->
                    observer.suspect(charter.membership().key(liar).id(), reason);
        }
    }

    private void tell(Charter charter, MemberMessage message) {
        Bytes frame = message.encoding();
        charter.membership().members().stream()
                .map(member -> member.id())
                .filter(id -> !id.equals(self))
                .forEach(id -> links.send(id, frame));
    }

    @Override
    public void close() {
        thread.interrupt();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
