package io.tarn.s3;

import io.tarn.s3.store.ObjectStore;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.VirtualThreads;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/// A server of S3's protocol, on one address. The store belongs to whoever gave it.
public final class S3Server implements AutoCloseable {
    /// Threads that wait for sockets; requests have virtual ones.
    private static final int SELECTOR_THREADS_MAX = 16;

    private static final int RESPONSE_HEADER_BYTES_MAX = 16 << 10;

    private final Server server;
    private final ServerConnector connector;
    private final Optional<SslContextFactory.Server> tls;

    private S3Server(S3Config config, ObjectStore store, AccessKeys keys) {
        QueuedThreadPool threads = new QueuedThreadPool(SELECTOR_THREADS_MAX);
        threads.setName("s3");
        threads.setDaemon(true);
        threads.setVirtualThreadsExecutor(VirtualThreads.getNamedVirtualThreadsExecutor("s3-"));
        this.server = new Server(threads);
        var plain = new HttpConnectionFactory(http(config));
        this.tls = config.tls().map(S3Server::tls);
        this.connector =
                tls.map(secured ->
                                new ServerConnector(
                                        server,
                                        1,
                                        1,
                                        new SslConnectionFactory(secured, plain.getProtocol()),
                                        plain))
                        .orElseGet(() -> new ServerConnector(server, 1, 1, plain));
        InetSocketAddress address = config.address();
        connector.setHost(address.getAddress().getHostAddress());
        connector.setPort(address.getPort());
        connector.setIdleTimeout(config.limits().idleTimeout().toMillis());
        server.addConnector(connector);
        server.addBean(new NetworkConnectionLimit(config.limits().connectionsMax(), connector));
        server.setErrorHandler(S3Server::refuse);
        server.setHandler(
                new GracefulHandler(new S3Handler(new Dispatcher(config, store, keys), config)));
        server.setStopTimeout(config.limits().closeGrace().toMillis());
    }

    private static SslContextFactory.Server tls(TlsIdentity identity) {
        var tls = new SslContextFactory.Server();
        tls.setSslContext(identity.context());
        tls.setIncludeProtocols("TLSv1.2", "TLSv1.3");
        // A client could have the server compute without end.
        tls.setRenegotiationAllowed(false);
        return tls;
    }

    private static HttpConfiguration http(S3Config config) {
        HttpConfiguration http = new HttpConfiguration();
        http.setRequestHeaderSize(config.limits().headerBytesMax());
        // An object's own headers, and a proof.
        http.setResponseHeaderSize(RESPONSE_HEADER_BYTES_MAX);
        http.setSendServerVersion(false);
        http.setSendDateHeader(true);
        // Names of objects may have empty segments, dots and encoded slashes. Nothing here maps
        // them to files.
        http.setUriCompliance(UriCompliance.UNSAFE);
        // Values are signed as they were sent; a cache that knows no case would alter them.
        http.setHeaderCacheCaseSensitive(true);
        return http;
    }

    /// Listens from here on.
    ///
    /// @throws IOException if the address cannot be listened on; its message says which and why
    public static S3Server start(S3Config config, ObjectStore store, AccessKeys keys)
            throws IOException {
        S3Server server = new S3Server(config, store, keys);
        try {
            server.server.start();
            return server;
        } catch (Exception e) {
            server.close();
            throw new IOException(
                    "cannot listen on " + config.address() + ": " + e.getMessage(), e);
        }
    }

    /// Where it listens, with the port that the system chose if the configuration left it open.
    public InetSocketAddress address() {
        return new InetSocketAddress(connector.getHost(), connector.getLocalPort());
    }

    /// Shows this to clients that connect from now on; connections that there are go on.
    ///
    /// @throws IllegalStateException if this server speaks plain HTTP
    public void renew(TlsIdentity identity) {
        SslContextFactory.Server secured =
                tls.orElseThrow(() -> new IllegalStateException("this server has no TLS"));
        try {
            secured.reload(_ -> secured.setSslContext(identity.context()));
        } catch (Exception e) {
            throw new AssertionError("an identity that was checked is good", e);
        }
    }

    /// Connections at present.
    public int connections() {
        return connector.getConnectedEndPoints().size();
    }

    /// Accepts no request any more, lets those that are under way finish as far as the grace allows, and returns when every
    /// connection is closed.
    @Override
    public void close() {
        try {
            server.stop();
        } catch (Exception e) {
            // Whatever is left was cut off; there is nobody to tell.
            org.slf4j.LoggerFactory.getLogger(S3Server.class).debug("requests were cut off", e);
        }
    }

    /// What HTTP itself refuses, before anything of S3 is seen.
    private static boolean refuse(Request request, Response response, Callback callback) {
        S3Error error =
                switch (response.getStatus()) {
                    case 431, 414 -> S3Error.REQUEST_HEADER_TOO_LARGE;
                    case 503 -> S3Error.SERVICE_UNAVAILABLE;
                    case 408 -> S3Error.REQUEST_TIMEOUT;
                    case 501 -> S3Error.NOT_IMPLEMENTED;
                    default ->
                            response.getStatus() < 500
                                    ? S3Error.INVALID_REQUEST
                                    : S3Error.INTERNAL_ERROR;
                };
        byte[] document =
                XmlWriter.error()
                        .text("Code", error.code())
                        .text("Message", error.message())
                        .done()
                        .getBytes(StandardCharsets.UTF_8);
        response.getHeaders().put(new HttpField("Content-Type", "application/xml"));
        response.write(true, ByteBuffer.wrap(document), callback);
        return true;
    }
}
