package io.tarn.benchmarks.ring;

import io.tarn.base.Bytes;
import io.tarn.crypto.KeyId;
import io.tarn.crypto.NodeIdentity;
import io.tarn.operations.Asking;
import io.tarn.operations.Asking.Answer;
import io.tarn.operations.LinkTable;
import io.tarn.operations.ring.RingQuestion;
import io.tarn.operations.ring.RingReply;
import io.tarn.ring.ClientSequence;
import io.tarn.ring.RingId;
import io.tarn.ring.certificate.Certificate;
import io.tarn.ring.message.Addressee;
import io.tarn.ring.message.Request;
import io.tarn.transport.ChannelSecurity;
import io.tarn.transport.IoThreads;
import io.tarn.transport.TransportLimits;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/// One client with a key and connections of its own. Asks its home; when that fails the next member, and when
/// nothing comes for long all of them, as [io.tarn.ring.client.UpdateOperation] does, of which it differs in
/// how it checks signatures ([CertificateCheck]).
///
/// One thread at a time.
final class RingCaller implements AutoCloseable {
    private static final long PATIENCE_MS = 2_000;
    private static final long GIVE_UP_MS = 60_000;
    private static final long PAUSE_MS = 5;

    private final RingLayout layout;
    private final RingId ring;
    private final NodeIdentity identity;
    private final CertificateCheck check;
    private final LinkTable links;
    private int home;
    private long number;

    RingCaller(
            RingLayout layout,
            NodeIdentity identity,
            int home,
            CertificateCheck check,
            IoThreads io) {
        this.layout = layout;
        ring = layout.founding().ring();
        this.identity = identity;
        this.home = home;
        this.check = check;
        links =
                new LinkTable(
                        io, ChannelSecurity.mutualTls(identity), TransportLimits.production());
        for (int member = 0; member < layout.all(); member++) {
            links.learn(RingLayout.member(member).publicKey(), layout.address(member));
        }
    }

    private record Said(int member, Answer<RingReply> answer) {}

    /// Has something carried out once, and waits for a certificate that proves it.
    ///
    /// @return empty if there was none for a minute
    Optional<Certificate> update(Addressee addressee, Bytes operation) throws InterruptedException {
        Request request =
                Request.signed(ring, identity, new ClientSequence(++number), addressee, operation);
        var answers = new LinkedBlockingQueue<Said>();
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(GIVE_UP_MS);
        ask(home, request, answers);
        while (System.nanoTime() < deadline) {
            Said said = answers.poll(PATIENCE_MS, TimeUnit.MILLISECONDS);
            if (said == null) {
                for (int member = 0; member < layout.all(); member++) {
                    ask(member, request, answers);
                }
            } else if (said.answer()
                            instanceof
                            Answer.Said<RingReply>(RingReply.Certified(Certificate certificate))
                    && check.proves(certificate, request)) {
                home = said.member();
                return Optional.of(certificate);
            } else if (said.member() == home) {
                Thread.sleep(PAUSE_MS);
                home = (home + 1) % layout.all();
                ask(home, request, answers);
            }
        }
        return Optional.empty();
    }

    private void ask(int member, Request request, LinkedBlockingQueue<Said> answers) {
        KeyId to = RingLayout.member(member).id();
        var _ =
                Asking.ring(links, to, new RingQuestion.Update(request))
                        .thenAccept(answer -> answers.add(new Said(member, answer)));
    }

    @Override
    public void close() {
        links.close();
    }
}
