package io.tarn.benchmarks.ring;

import io.tarn.base.Bytes;
import io.tarn.base.MalformedException;
import io.tarn.benchmarks.site.UnusedKey;
import io.tarn.crypto.KeyId;
import io.tarn.crypto.NodeIdentity;
import io.tarn.member.DiskCheckLimits;
import io.tarn.member.MemberException;
import io.tarn.member.MemberHost;
import io.tarn.member.MemberSettings;
import io.tarn.operations.LinkTable;
import io.tarn.operations.ring.RingCodec;
import io.tarn.operations.ring.RingQuestion;
import io.tarn.operations.ring.RingReply;
import io.tarn.operations.ring.RingReply.Reason;
import io.tarn.ring.certificate.Certificate;
import io.tarn.ring.evidence.Evidence;
import io.tarn.ring.message.Request;
import io.tarn.storage.Store;
import io.tarn.storage.StoreException;
import io.tarn.storage.StoreLimits;
import io.tarn.transport.ChannelSecurity;
import io.tarn.transport.IoThreads;
import io.tarn.transport.LinkFailure;
import io.tarn.transport.Message;
import io.tarn.transport.Peer;
import io.tarn.transport.ReplyHandler;
import io.tarn.transport.Responder;
import io.tarn.transport.ServerSecurity;
import io.tarn.transport.TransportLimits;
import io.tarn.transport.TransportServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// One member as a node runs it: [MemberHost] on a store, links to the others and a server, all over TLS. A
/// node's ring desk without the catalogue.
public final class MemberServer implements AutoCloseable {
    private static final ReplyHandler NOBODY =
            new ReplyHandler() {
                @Override
                public void replied(Message reply) {}

                @Override
                public void failed(LinkFailure failure) {}
            };

    private final Set<KeyId> others;
    private final LinkTable links;
    private final Store store;
    private final MemberHost host;
    private final TransportServer server;

    private MemberServer(
            RingLayout seen, InetSocketAddress here, int number, Path data, IoThreads io)
            throws IOException {
        NodeIdentity self = RingLayout.member(number);
        ChannelSecurity security = ChannelSecurity.mutualTls(self);
        others =
                IntStream.range(0, seen.all())
                        .mapToObj(other -> RingLayout.member(other).id())
                        .collect(Collectors.toUnmodifiableSet());
        links = new LinkTable(io, security, TransportLimits.production());
        for (int other = 0; other < seen.all(); other++) {
            if (other != number) {
                links.learn(RingLayout.member(other).publicKey(), seen.address(other));
            }
        }
        try {
            Path home = data.resolve("store");
            Path mark = UnusedKey.mark(home);
            store = Store.open(home, StoreLimits.small());
            var settings =
                    new MemberSettings(
                            self,
                            seen.limits(),
                            new RegisterMachine(seen.registers()),
                            seen.founding(),
                            Optional.empty(),
                            data.resolve("ring-secrets"),
                            mark,
                            DiskCheckLimits.production(),
                            InstantSource.system());
            host = MemberHost.start(settings, store, this::send, new Observer(number));
        } catch (StoreException | MemberException e) {
            throw new IOException(e);
        }
        server =
                TransportServer.bind(
                        io,
                        here,
                        new ServerSecurity(security, _ -> true),
                        TransportLimits.production(),
                        this::handle);
    }

    /// @param seen where this member finds the others
    /// @param here where it listens itself
    /// @param data of this member alone; what is there from before it goes on with
    public static MemberServer start(
            RingLayout seen, InetSocketAddress here, int number, Path data, IoThreads io)
            throws IOException {
        return new MemberServer(seen, here, number, data, io);
    }

    private void send(KeyId to, Bytes frame) {
        links.ask(to, RingCodec.encode(new RingQuestion.Frame(frame)), NOBODY);
    }

    private void handle(Peer peer, Message message, Responder responder) {
        if (Standing.isAskedFor(message)) {
            responder.reply(Standing.of(host.status(), host.key()).message());
            return;
        }
        KeyId caller = peer.identity().id();
        try {
            switch (RingCodec.decodeQuestion(message)) {
                case RingQuestion.Frame(Bytes frame) when others.contains(caller) -> {
                    host.received(caller, frame);
                    responder.reply(RingCodec.encode(new RingReply.Taken()));
                }
                case RingQuestion.Update(Request request)
                        when request.client().equals(peer.identity()) ->
                        update(request, responder);
                default -> refuse(responder, Reason.NOT_YOURS);
            }
        } catch (MalformedException e) {
            refuse(responder, Reason.NOT_YOURS);
        }
    }

    private void update(Request request, Responder responder) {
        var _ =
                host.requested(request)
                        .whenComplete(
                                (@Nullable Certificate certificate, @Nullable Throwable _) -> {
                                    if (certificate == null) {
                                        refuse(responder, Reason.NOTHING_CAME);
                                    } else {
                                        responder.reply(
                                                RingCodec.encode(
                                                        new RingReply.Certified(certificate)));
                                    }
                                });
    }

    private static void refuse(Responder responder, Reason reason) {
        responder.reply(RingCodec.encode(new RingReply.Refused(reason)));
    }

    /// Nobody lies here: who is suspected has found a mistake of ours.
    private record Observer(int number) implements MemberHost.Observer {
        @Override
        public void suspect(KeyId who, String reason) {
            System.err.println("bench: member " + number + " suspects " + who + ": " + reason);
        }

        @Override
        public void convict(KeyId who, Evidence evidence) {
            System.err.println(
                    "bench: member %d convicts %s: %s"
                            .formatted(number, who, evidence.misbehaviour().kind()));
        }

        @Override
        public void disk(String finding) {
            System.err.println("bench: member " + number + " finds that " + finding);
        }

        @Override
        public void fatal(Throwable cause) {
            System.err.println("bench: member " + number + " stops: " + cause);
        }
    }

    @Override
    public void close() {
        server.close();
        host.close();
        links.close();
        store.close();
    }
}
