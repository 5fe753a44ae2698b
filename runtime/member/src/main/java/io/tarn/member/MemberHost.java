package io.tarn.member;

import io.tarn.base.Bytes;
import io.tarn.base.MalformedException;
import io.tarn.crypto.KeyId;
import io.tarn.crypto.threshold.GroupKey;
import io.tarn.ring.ClientSequence;
import io.tarn.ring.MemberId;
import io.tarn.ring.Membership;
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
import io.tarn.storage.Store;
import io.tarn.storage.StoreException;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
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

        /// The disk gave back something otherwise than it was written. If it can be mended, it will be.
        void disk(String finding);

        /// The member has stopped.
        void fatal(Throwable cause);
    }

    private static final int SEED_BYTES = 32;

    /// An outcome that was agreed on a moment ago may lack shares yet.
    private static final long KEPT_MS_MAX = 500;

    private final MemberCheck check;
    private final MemberLoop loop;
    private final CertifierLoop certifier;
    private final Observer observer;
    private final SecretsFile file;
    private final DiskCheck disk;
    private final Checkers checkers;

    private MemberHost(MemberSettings settings, Store store, Links links, Observer observer)
            throws StoreException, MalformedException, IOException {
        this.observer = observer;
        checkers = new Checkers(observer::fatal);
        var random = new SecureRandom();
        MemberJournal journal = MemberJournal.open(store);
        file = new SecretsFile(settings.secrets());
        var mark = new BirthMark(settings.birthMark());
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
                        mark.isThere(),
                        journal.entries(),
                        file.read());
        check = new MemberCheck(settings.limits(), settings.key());
        check.entered(member.charter());
        certifier =
                new CertifierLoop(settings.identity(), links, observer, this::tell, this::relieved);
        loop =
                new MemberLoop(
                        member,
                        new MemberDisk.Stored(journal, store, file, mark),
                        settings.clock(),
                        new Admission(settings.machine(), settings.limits()),
                        check,
                        certifier,
                        links,
                        observer);
        KeyId self = settings.identity().id();
        disk =
                new DiskCheck(
                        settings.disk(),
                        store,
                        journal,
                        settings.clock(),
                        period -> turns(period, self),
                        loop::mend,
                        observer);
        if (journal.isDamaged()) {
            observer.disk("pages of the ring's state are missing, and are fetched from others");
        }
    }

    /// Those who follow, and have no vote, have the last turn of each period.
    private Turns turns(long periodMs, KeyId self) {
        Membership membership = loop.status().charter().membership();
        int members = membership.members().size();
        int seat = membership.find(self).map(MemberId::index).orElse(members);
        return new Turns(periodMs, members + 1, seat);
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
            host.disk.start();
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
                var _ =
                        checkers.offer(
                                from, isMember, part.size(), turn -> judge(from, part, turn));
            }
        } catch (MalformedException e) {
            observer.suspect(from, "malformed parcel: " + e.getMessage());
        }
    }

    private void judge(KeyId from, Bytes frame, FairTasks.Turn turn) {
        try {
            switch (check.judge(from, MemberMessage.of(frame))) {
                case Judged.ForMember(MemberInput input) -> loop.offer(input, turn::done);
                case Judged.ForCertifier(CertifierInput input) ->
                        certifier.offer(input, turn::done);
                case Judged.Untimely _ -> turn.done();
                case Judged.Refused(String reason) -> {
                    turn.done();
                    observer.suspect(from, reason);
                }
                case Judged.Caught(String reason, MemberInput.Caught input) -> {
                    loop.offer(input, turn::done);
                    observer.suspect(from, reason);
                }
            }
        } catch (MalformedException e) {
            turn.done();
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
                        turn -> judge(request, answer, turn));
        if (!hasRoom) {
            answer.completeExceptionally(new RejectedExecutionException("no room"));
        }
        return answer;
    }

    /// Of the request that has used a client's number, for as long as that is kept here. Completes exceptionally like the above, and if it
    /// is not kept.
    public CompletableFuture<Certificate> outcome(KeyId client, ClientSequence used) {
        var answer = new CompletableFuture<Certificate>();
        var wanted = new CertifierInput.Wanted(client, used);
        boolean hasRoom =
                checkers.offer(
                        client,
                        false,
                        Long.BYTES,
                        turn -> {
                            forward(certifier.await(client, used, true), answer);
                            certifier.offer(wanted, turn::done);
                        });
        if (!hasRoom) {
            answer.completeExceptionally(new RejectedExecutionException("no room"));
        }
        return answer.orTimeout(KEPT_MS_MAX, TimeUnit.MILLISECONDS);
    }

    private static void forward(
            CompletableFuture<Certificate> awaited, CompletableFuture<Certificate> answer) {
        var _ =
                awaited.whenComplete((certificate, failure) -> {
                    if (certificate == null) {
                        answer.completeExceptionally(failure);
                    } else {
                        answer.complete(certificate);
                    }
                });
    }

    private void judge(
            Request request, CompletableFuture<Certificate> answer, FairTasks.Turn turn) {
        try {
            if (!isAwaited(request, answer)) {
                turn.done();
                return;
            }
        } catch (RuntimeException | Error e) {
            answer.completeExceptionally(e); // Nobody waits for what does not come.
            throw e;
        }
        var wanted = new CertifierInput.Wanted(request.client().id(), request.sequence());
        loop.offer(new MemberInput.Requested(request), () -> certifier.offer(wanted, turn::done));
    }

    /// @return whether the request is good, and there was room to wait for what becomes of it
    private boolean isAwaited(Request request, CompletableFuture<Certificate> answer) {
        if (!check.isGood(request)) {
            answer.completeExceptionally(
                    new IllegalArgumentException("the request is not its client's"));
            return false;
        }
        KeyId client = request.client().id();
        CompletableFuture<Certificate> awaited =
                certifier.await(client, request.sequence(), loop.admits(request.client()));
        forward(awaited, answer);
        return !awaited.isCompletedExceptionally();
    }

    private void tell(MemberInput input) {
        loop.offer(input);
    }

    private void relieved() {
        loop.relieved();
    }

    /// The agreed state after all that is prepared here now, when this member has that on disk. If `2f + 1` members are
    /// asked and answer alike, nobody was told before of anything that is not in it. Completes exceptionally at a member
    /// that does not remember what was prepared here.
    public CompletableFuture<RingState> read() {
        return loop.read();
    }

    /// Calls `look` with the agreed state now and whenever it has changed, on the member's thread; never with one that
    /// is not whole, not on this member's disk, or older than one before.
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

    /// What it knows of its disk.
    public DiskStanding disk() {
        return disk.standing();
    }

    /// Since the share that it signs with came.
    public long shareAgeSeconds() {
        return Math.max(0, Duration.between(file.sharedAt(), Instant.now()).toSeconds());
    }

    @Override
    public void close() {
        checkers.close();
        disk.close();
        loop.close();
        certifier.close();
    }
}
