package io.tarn.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;

/// Where the process starts and ends.
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        var out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
        var err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
        boolean debug = "1".equals(System.getenv("TARN_DEBUG"));
        var io = new SharedIo();
        var ports =
                new Ports(
                        (cluster, caller) -> ClientSession.connect(cluster, caller, io.threads()),
                        (node, cluster, identity, share) ->
                                LocalNode.start(node, cluster, identity, share, io.threads()),
                        ShutdownSignal::listen,
                        new SecureRandom(),
                        out,
                        // Unlike a stream that prints, it tells when nobody reads on.
                        new FileOutputStream(FileDescriptor.out));
        int code = new Tarn(out, err, debug, ports).run(args);
        out.flush();
        System.exit(code);
    }
}
