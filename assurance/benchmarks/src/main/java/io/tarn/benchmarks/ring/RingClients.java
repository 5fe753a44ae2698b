package io.tarn.benchmarks.ring;

import io.tarn.base.Bytes;
import io.tarn.base.MalformedException;
import io.tarn.benchmarks.workload.Service;
import io.tarn.crypto.KeyId;
import io.tarn.crypto.threshold.GroupKey;
import io.tarn.operations.LinkTable;
import io.tarn.ring.affairs.Affair;
import io.tarn.ring.affairs.AffairAnswer;
import io.tarn.ring.certificate.Certificate;
import io.tarn.ring.certificate.Outcome;
import io.tarn.ring.message.Addressee;
import io.tarn.transport.ChannelSecurity;
import io.tarn.transport.IoThreads;
import io.tarn.transport.LinkFailure;
import io.tarn.transport.Message;
import io.tarn.transport.ReplyHandler;
import io.tarn.transport.TransportLimits;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.IntUnaryOperator;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/// The clients of a ring, all in this process, and its owner.
public final class RingClients implements Service, AutoCloseable {
    private static final long READY_MS_MAX = 120_000;
    private static final long STANDING_MS_MAX = 1_000;
    private static final long POLL_MS = 10;

    private final RingLayout layout;
    private final Supplier<Duration> processorTime;
    private final IoThreads io = IoThreads.start("tarn-client-io");
    private final LinkTable questions;
    private final CertificateCheck check;
    private final List<RingCaller> callers;
    private final RingCaller owner;

    /// Returns when the founders have made their key and signed with it.
    ///
    /// @param firstClient the first client's number; two processes or places have none in common
    /// @param homes the member whom each client asks first
    /// @param processorTime of the members so far
    public RingClients(
            RingLayout layout,
            int firstClient,
            int clients,
            IntUnaryOperator homes,
            Supplier<Duration> processorTime)
            throws IOException, InterruptedException {
        this.layout = layout;
        this.processorTime = processorTime;
        var self = RingLayout.client(firstClient + clients);
        questions =
                new LinkTable(io, ChannelSecurity.mutualTls(self), TransportLimits.production());
        for (int member = 0; member < layout.all(); member++) {
            questions.learn(RingLayout.member(member).publicKey(), layout.address(member));
        }
        check = new CertificateCheck(awaitKey());
        callers =
                IntStream.range(0, clients)
                        .mapToObj(client ->
                                new RingCaller(
                                        layout,
                                        RingLayout.client(firstClient + client),
                                        homes.applyAsInt(client),
                                        check,
                                        io))
                        .toList();
        owner = new RingCaller(layout, RingLayout.owner(), 0, check, io);
    }

    /// Whose homes are the founders in turn.
    public static RingClients of(RingSite site, int clients)
            throws IOException, InterruptedException {
        int founders = site.layout().founders();
        return new RingClients(
                site.layout(), 0, clients, client -> client % founders, site::processorTime);
    }

    private GroupKey awaitKey() throws IOException, InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(READY_MS_MAX);
        while (System.nanoTime() < deadline) {
            List<Standing> known =
                    IntStream.range(0, layout.founders())
                            .mapToObj(this::standing)
                            .flatMap(Optional::stream)
                            .filter(standing -> standing.hasShare() && standing.key().isPresent())
                            .toList();
            if (known.size() == layout.founders()) {
                return known.getFirst().key().orElseThrow();
            }
            Thread.sleep(POLL_MS);
        }
        throw new IOException(
                "the ring does not make its key: "
                        + IntStream.range(0, layout.founders()).mapToObj(this::standing).toList());
    }

    /// Where a member says that it stands; empty if it does not answer.
    public Optional<Standing> standing(int member) {
        var answer = new CompletableFuture<Optional<Standing>>();
        KeyId to = RingLayout.member(member).id();
        questions.ask(
                to,
                Standing.QUESTION,
                new ReplyHandler() {
                    @Override
                    public void replied(Message reply) {
                        try {
                            answer.complete(Optional.of(Standing.of(reply)));
                        } catch (MalformedException e) {
                            answer.complete(Optional.empty());
                        }
                    }

                    @Override
                    public void failed(LinkFailure failure) {
                        answer.complete(Optional.empty());
                    }
                });
        return answer.completeOnTimeout(Optional.empty(), STANDING_MS_MAX, TimeUnit.MILLISECONDS)
                .join();
    }

    /// Of the ring, at the beginning; every certificate since was checked with it.
    public GroupKey key() {
        return check.key();
    }

    @Override
    public void update(int caller, Bytes content) throws InterruptedException {
        if (!tryUpdate(caller, content)) {
            throw new IllegalStateException("an update of client " + caller + " was not certified");
        }
    }

    /// @return whether it was certified
    public boolean tryUpdate(int caller, Bytes content) throws InterruptedException {
        return callers.get(caller).update(Addressee.MACHINE, content).isPresent();
    }

    /// Has the members changed, as the ring's owner.
    public AffairAnswer change(IntStream members) throws InterruptedException {
        long counter =
                IntStream.range(0, layout.founders())
                        .mapToObj(this::standing)
                        .flatMap(Optional::stream)
                        .mapToLong(Standing::changes)
                        .max()
                        .orElseThrow(() -> new IllegalStateException("no member answers"));
        Bytes change = new Affair.Change(layout.keys(members), counter).encoding();
        Certificate certificate =
                owner.update(Addressee.RING, change)
                        .orElseThrow(() -> new IllegalStateException("the ring does not answer"));
        try {
            return AffairAnswer.of(Outcome.ofLeaf(certificate.leaf()).result());
        } catch (MalformedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public Duration processorTime() {
        return processorTime.get();
    }

    @Override
    public long takeBatches() {
        return check.takeBatches();
    }

    @Override
    public void close() {
        callers.forEach(RingCaller::close);
        owner.close();
        questions.close();
        io.close();
    }
}
