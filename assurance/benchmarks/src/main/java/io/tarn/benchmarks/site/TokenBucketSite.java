package io.tarn.benchmarks.site;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;

/// Servers on loopback, each reached through a relay of this process; all relays share one bucket
/// with the rate of a link, each way. Stands in for [NamespaceSite] where that is not permitted. Headers
/// below TCP are not counted, and the relay costs processor time that a link does not.
final class TokenBucketSite implements Site {
    private static final int CHUNK_BYTES = 16 << 10;

    private final LinkRate rate;
    private final Layout layout;
    private final LoopbackSite behind;
    private final List<ServerSocket> relays = new ArrayList<>();
    private final TokenBucket up;
    private final TokenBucket down;

    private TokenBucketSite(LinkRate rate, LoopbackSite behind) throws IOException {
        this.rate = rate;
        up = newBucket(rate);
        down = newBucket(rate);
        this.behind = behind;
        Layout servers = behind.layout();
        layout = servers.through(FreePorts.find(servers.ports()));
        for (int i = 0; i < servers.ports(); i++) {
            var relay = new ServerSocket(layout.firstPort() + i, 64, loopback());
            relays.add(relay);
            int port = servers.firstPort() + i;
            Thread.startVirtualThread(() -> accept(relay, port));
        }
    }

    static TokenBucketSite start(LinkRate rate, int nodes, boolean tls) throws IOException {
        LoopbackSite behind = LoopbackSite.start(nodes, tls);
        try {
            return new TokenBucketSite(rate, behind);
        } catch (IOException e) {
            behind.close();
            throw e;
        }
    }

    private static TokenBucket newBucket(LinkRate rate) {
        return new TokenBucket(rate.bytesPerSecond(), CHUNK_BYTES, System.nanoTime());
    }

    private void accept(ServerSocket relay, int port) {
        try {
            while (true) {
                Socket client = relay.accept();
                var server = new Socket();
                server.connect(new InetSocketAddress(loopback(), port));
                client.setTcpNoDelay(true);
                server.setTcpNoDelay(true);
                Thread.startVirtualThread(() -> pump(client, server, up));
                Thread.startVirtualThread(() -> pump(server, client, down));
            }
        } catch (IOException e) {
            // Closed: the measurement is over.
        }
    }

    private static void pump(Socket from, Socket to, TokenBucket bucket) {
        byte[] chunk = new byte[CHUNK_BYTES];
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int read = in.read(chunk); read >= 0; read = in.read(chunk)) {
                bucket.take(read);
                out.write(chunk, 0, read);
            }
        } catch (IOException e) {
            // Either end closed; closing the other tells it.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static InetAddress loopback() {
        return InetAddress.getLoopbackAddress();
    }

    @Override
    public Layout layout() {
        return layout;
    }

    @Override
    public String regime() {
        return "network-" + rate.label() + "-token-bucket" + (layout.tls() ? "-tls" : "");
    }

    @Override
    public void close() {
        for (ServerSocket relay : relays) {
            try {
                relay.close();
            } catch (IOException e) {
                throw new IllegalStateException("a listening socket does not close", e);
            }
        }
        behind.close();
    }
}
