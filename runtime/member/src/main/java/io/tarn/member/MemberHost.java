package io.tarn.member;

import io.tarn.base.Bytes;
import io.tarn.base.MalformedException;
import io.tarn.crypto.KeyId;
import io.tarn.crypto.threshold.GroupKey;
import io.tarn.ring.certificate.Certificate;
import io.tarn.ring.certifier.CertifierInput;
import io.tarn.ring.evidence.Evidence;
import io.tarn.ring.member.Judged;
import io.tarn.ring.member.Member;
import io.tarn.ring.member.MemberCheck;
import io.tarn.ring.member.MemberInput;
import io.tarn.ring.member.MemberMessage;
import io.tarn.ring.member.Parcel;
import io.tarn.ring.message.Request;
import io.tarn.ring.state.RingState;
import io.tarn.ring.steward.Secrets;
import io.tarn.storage.Store;
import io.tarn.storage.StoreException;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;

/// One running member of a ring, or somebody who follows it. Stops by [#close], or by itself when it
/// contradicts itself or its disk fails, which its observer is told.
///
/// Safe for use by many threads.
public final class MemberHost implements AutoCloseable {
    /// Carries frames to other members. Those that get lost are made up for.
    @FunctionalInterface
    public interface Links {
        /// @param frame a [MemberMessage]
        void send(KeyId to, Bytes frame);
    }

    /// Learns what concerns others than this member. Called on its threads; must not block.
    public interface Observer {
        /// Somebody has broken the protocol.
        void suspect(KeyId who, String reason);

        /// A member has broken the protocol, and this shows it to everybody. Told once of each member, kind and epoch,
        /// and once more after a restart.
        void convict(KeyId who, Evidence evidence);

        /// The member has stopped.
        void fatal(Throwable cause);
    }

    private static final int SEED_BYTES = 32;

    private final MemberCheck check;
    private final MemberLoop loop;
    private final CertifierLoop certifier;
    private final Observer observer;
    private final SecretsFile file;
    private final Checkers checkers = new Checkers();

    private MemberHost(MemberSettings settings, Store store, Links links, Observer observer)
            throws StoreException, MalformedException, IOException {
        this.observer = observer;
        var random = new SecureRandom();
        MemberJournal journal = MemberJournal.open(store);
        file = new SecretsFile(settings.secrets());
        Secrets secrets = file.read();
        if (journal.entries().isEmpty() && !secrets.equals(Secrets.NONE)) {
            // It has voted in epochs that it does not remember, and might vote otherwise.
            throw new MalformedException(
                    settings.secrets()
                            + " is there and the journal is not: delete the file, and have the ring"
                            + " refreshed when the node runs");
        }
        var member =
                new Member(
                        settings.identity(),
                        settings.limits(),
                        settings.machine(),
                        settings.founding(),
                        () -> {
                            byte[] seed = new byte[SEED_BYTES];
                            random.nextBytes(seed);
                            return Bytes.owning(seed);
                        },
                        journal.entries(),
                        secrets);
        check = new MemberCheck(settings.limits(), settings.key());
        check.entered(member.charter());
        certifier =
                new CertifierLoop(settings.identity(), links, observer, this::tell, this::relieved);
        loop =
                new MemberLoop(
                        member,
                        new MemberDisk.Stored(journal, store, file),
                        settings.clock(),
                        new Admission(settings.machine(), settings.limits()),
                        check,
                        certifier,
                        links,
                        observer);
    }

    /// @param store of the node; to be closed after the member
    public static MemberHost start(
            MemberSettings settings, Store store, Links links, Observer observer)
            throws MemberException {
        try {
            var host = new MemberHost(settings, store, links, observer);
            host.certifier.start();
            host.loop.start();
            host.checkers.start();
            return host;
        } catch (StoreException | MalformedException | IOException e) {
            throw new MemberException("the ring's journal cannot be read: " + e.getMessage(), e);
        }
    }

    /// A frame of another member, or of somebody who follows.
    ///
    /// @param from as the channel has proved
    public void received(KeyId from, Bytes frame) {
        try {
            boolean isMember = check.isMember(from);
            for (Bytes part : Parcel.opened(frame)) {
                var _ = checkers.offer(from, isMember, part.size(), () -> judge(from, part));
            }
        } catch (MalformedException e) {
            observer.suspect(from, "malformed parcel: " + e.getMessage());
        }
    }

    private void judge(KeyId from, Bytes frame) {
        try {
            switch (check.judge(from, MemberMessage.of(frame))) {
                case Judged.ForMember(MemberInput input) -> loop.offer(input);
                case Judged.ForCertifier(CertifierInput input) -> certifier.offer(input);
                case Judged.Untimely _ -> {}
                case Judged.Refused(String reason) -> observer.suspect(from, reason);
                case Judged.Caught(String reason, MemberInput.Caught input) -> {
                    observer.suspect(from, reason);
                    loop.offer(input);
                }
            }
        } catch (MalformedException e) {
            observer.suspect(from, "malformed frame: " + e.getMessage());
        }
    }

    /// A client asks for an update here. Completes with the certificate of what became of it; exceptionally
    /// if the request is not its own, there is no room for it, or nothing comes of it for long: then another
    /// member may be asked.
    public CompletableFuture<Certificate> requested(Request request) {
        var answer = new CompletableFuture<Certificate>();
        boolean hasRoom =
                checkers.offer(
                        request.client().id(),
                        false,
                        request.operation().size(),
                        () -> judge(request, answer));
        if (!hasRoom) {
            answer.completeExceptionally(new RejectedExecutionException("no room"));
        }
        return answer;
    }

    private void judge(Request request, CompletableFuture<Certificate> answer) {
        if (!check.isGood(request)) {
            answer.completeExceptionally(
                    new IllegalArgumentException("the request is not its client's"));
            return;
        }
        KeyId client = request.client().id();
        CompletableFuture<Certificate> awaited =
                certifier.await(client, request.sequence(), loop.admits(request.client()));
        var _ =
                awaited.whenComplete((certificate, failure) -> {
                    if (certificate == null) {
                        answer.completeExceptionally(failure);
                    } else {
                        answer.complete(certificate);
                    }
                });
        if (awaited.isCompletedExceptionally()) {
            return; // No room: nor is there any further on.
        }
        loop.offer(new MemberInput.Requested(request));
        certifier.offer(new CertifierInput.Wanted(client, request.sequence()));
    }

    private void tell(MemberInput input) {
        loop.offer(input);
    }

    private void relieved() {
        loop.relieved();
    }

    /// The agreed state after all that is prepared here now. If `2f + 1` members are asked and answer alike,
    /// nobody was told before of anything that is not in it.
    public CompletableFuture<RingState> read() {
        return loop.read();
    }

    /// Calls `look` with the agreed state now and whenever it has changed, on the member's thread; never with one that
    /// is not whole, or older than one before.
    public void watch(Consumer<RingState> look) {
        loop.watch(look);
    }

    /// Of the ring, when it is known here.
    public Optional<GroupKey> key() {
        return check.key();
    }

    /// As it was a moment ago.
    public MemberStatus status() {
        return loop.status();
    }

    /// Of what it has executed since its start.
    public BatchSizes batchSizes() {
        return loop.batchSizes();
    }

    /// Since its share was last made anew, or an older one destroyed.
    public long secretsAgeSeconds() {
        return Math.max(0, Duration.between(file.changedAt(), Instant.now()).toSeconds());
    }

    @Override
    public void close() {
        checkers.close();
        loop.close();
        certifier.close();
    }
}
