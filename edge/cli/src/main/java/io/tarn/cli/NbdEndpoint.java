package io.tarn.cli;

import io.tarn.block.VolumeDescriptor;
import io.tarn.catalogue.HostPort;
import io.tarn.nbd.ExportInfo;
import io.tarn.nbd.NbdConfig;
import io.tarn.nbd.NbdServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.function.Predicate;

/// An NBD server over the volumes of a session; closes before the session does.
final class NbdEndpoint implements AutoCloseable {
    /// Registered for NBD with IANA.
    static final int PORT = 10_809;

    private final VolumeExports exports;
    private final NbdServer server;
    private final String host;

    private NbdEndpoint(VolumeExports exports, NbdServer server, String host) {
        this.exports = exports;
        this.server = server;
        this.host = host;
    }

    static NbdEndpoint start(
            HostPort listen,
            ClusterSession session,
            Predicate<VolumeDescriptor> wanted,
            boolean readOnly)
            throws CommandFailure {
        VolumeExports exports = VolumeExports.of(session, wanted, readOnly);
        try {
            var address = new InetSocketAddress(listen.host(), listen.port());
            var server = NbdServer.start(NbdConfig.on(address), exports);
            return new NbdEndpoint(exports, server, listen.host());
        } catch (IOException e) {
            exports.close();
            throw new CommandFailure(ExitStatus.FAILED, String.valueOf(e.getMessage()), e);
        }
    }

    /// What NBD clients take, one for each export at present.
    List<String> uris() {
        return exports.list().stream().map(ExportInfo::name).map(this::uri).toList();
    }

    private String uri(String export) {
        return "nbd://" + new HostPort(host, server.address().getPort()) + "/" + export;
    }

    @Override
    public void close() {
        server.close();
        exports.close();
    }
}
