package io.tarn.benchmarks.rival;

import io.tarn.base.MalformedException;
import io.tarn.storage.Store;
import io.tarn.storage.StoreException;
import io.tarn.storage.StoreLimits;
import io.tarn.transport.IoThreads;
import io.tarn.transport.Message;
import io.tarn.transport.Peer;
import io.tarn.transport.RequestHandler;
import io.tarn.transport.Responder;
import io.tarn.transport.ServerSecurity;
import io.tarn.transport.TransportLimits;
import io.tarn.transport.TransportServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;

/// One server of all rival protocols, with the threads that a node has: IO threads that decode, one
/// owner of what changes, and readers that may wait for the disk.
public final class RivalServer implements AutoCloseable, RequestHandler {
    private final Store store;
    private final RivalLoop loop;
    private final TransportServer server;

    private RivalServer(
            Path data,
            StoreLimits limits,
            InetSocketAddress listen,
            ServerSecurity security,
            IoThreads io)
            throws StoreException, IOException {
        store = Store.open(data, limits);
        loop = new RivalLoop(new RivalShelves(store), store);
        server = TransportServer.bind(io, listen, security, TransportLimits.production(), this);
    }

    public static RivalServer start(
            Path data,
            StoreLimits limits,
            InetSocketAddress listen,
            ServerSecurity security,
            IoThreads io)
            throws IOException {
        try {
            return new RivalServer(data, limits, listen, security, io);
        } catch (StoreException e) {
            throw new IOException(e);
        }
    }

    /// Where it listens, with the port it got.
    public InetSocketAddress address() {
        return server.address();
    }

    @Override
    public void handle(Peer peer, Message message, Responder responder) {
        try {
            RivalRequest request = RivalWire.decodeRequest(message);
            loop.ask(request, reply -> responder.reply(RivalWire.encode(reply)));
        } catch (MalformedException e) {
            responder.drop();
        }
    }

    @Override
    public void close() {
        server.close();
        loop.close();
        store.close();
    }
}
