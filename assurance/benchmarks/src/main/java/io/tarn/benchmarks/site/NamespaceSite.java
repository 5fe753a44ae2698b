package io.tarn.benchmarks.site;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ThreadLocalRandom;

/// Servers in a network namespace, tied to the client's by a pair of virtual Ethernet devices that
/// are shaped alike each way. Needs Linux, iproute2 and the right to make namespaces.
///
/// The bucket holds one large segment, so that a single block is sent at the link's rate and not at
/// the memory's; the queue holds what all connections send at once, since the paper's switch had
/// flow control.
final class NamespaceSite implements Site {
    private static final String BURST = "32kb";
    private static final String QUEUE = "32mb";
    private static final String SEGMENT_BYTES_MAX = "16384";
    private static final int FIRST_PORT = 20_000;

    private final LinkRate rate;
    private final Link link;
    private final Layout layout;
    private final FarmProcess servers;
    private final ScratchDirectory data;

    private NamespaceSite(
            LinkRate rate, Link link, Layout layout, FarmProcess servers, ScratchDirectory data) {
        this.rate = rate;
        this.link = link;
        this.layout = layout;
        this.servers = servers;
        this.data = data;
    }

    /// Whether this process may make what is needed; tried, since nothing else tells.
    static boolean isPermitted() {
        try {
            Link.create(LinkRate.GIGABIT).close();
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    static NamespaceSite start(LinkRate rate, int nodes, boolean tls) throws IOException {
        Link link = Link.create(rate);
        try {
            var layout = new Layout(nodes, link.serverHost(), FIRST_PORT, tls);
            ScratchDirectory data = ScratchDirectory.inMemory();
            try {
                var servers = FarmProcess.start(link.entry(), layout, data.path());
                return new NamespaceSite(rate, link, layout, servers, data);
            } catch (IOException e) {
                data.close();
                throw e;
            }
        } catch (IOException e) {
            link.close();
            throw e;
        }
    }

    @Override
    public Layout layout() {
        return layout;
    }

    @Override
    public String regime() {
        return "network-" + rate.label() + "-netns" + (layout.tls() ? "-tls" : "");
    }

    @Override
    public void close() {
        servers.close();
        link.close();
        data.close();
    }

    /// A namespace and the shaped way to it; its name has a random part, so that several may exist.
    private record Link(String namespace, String near, String far, String network)
            implements AutoCloseable {
        static Link create(LinkRate rate) throws IOException {
            int number = ThreadLocalRandom.current().nextInt(1 << 16);
            String suffix = String.format(Locale.ROOT, "%04x", number);
            var link =
                    new Link(
                            "tarn-" + suffix,
                            "tarnc" + suffix,
                            "tarns" + suffix,
                            "10." + (64 + (number >> 14)) + "." + ((number >> 6) & 0xff) + ".");
            try {
                link.build(rate);
                return link;
            } catch (IOException e) {
                link.close();
                throw e;
            }
        }

        private void build(LinkRate rate) throws IOException {
            run("ip", "netns", "add", namespace);
            run("ip", "link", "add", near, "type", "veth", "peer", "name", far, "netns", namespace);
            run("ip", "address", "add", clientHost() + "/30", "dev", near);
            run("ip", "link", "set", near, "gso_max_size", SEGMENT_BYTES_MAX, "up");
            shape(near, rate, List.of());
            inside("ip", "address", "add", serverHost() + "/30", "dev", far);
            inside("ip", "link", "set", "lo", "up");
            inside("ip", "link", "set", far, "gso_max_size", SEGMENT_BYTES_MAX, "up");
            shape(far, rate, entry());
        }

        private void shape(String device, LinkRate rate, List<String> launcher) throws IOException {
            run(
                    launcher,
                    "tc",
                    "qdisc",
                    "add",
                    "dev",
                    device,
                    "root",
                    "tbf",
                    "rate",
                    rate.label(),
                    "burst",
                    BURST,
                    "limit",
                    QUEUE);
        }

        String clientHost() {
            return network + "1";
        }

        String serverHost() {
            return network + "2";
        }

        /// Words before a command that run it inside.
        List<String> entry() {
            return List.of("ip", "netns", "exec", namespace);
        }

        private void inside(String... words) throws IOException {
            run(entry(), words);
        }

        private static void run(String... words) throws IOException {
            run(List.of(), words);
        }

        private static void run(List<String> launcher, String... words) throws IOException {
            var command = new ArrayList<>(launcher);
            command.addAll(List.of(words));
            try {
                Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
                String said =
                        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
                if (process.waitFor() != 0) {
                    throw new IOException(String.join(" ", command) + ": " + said.trim());
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException(e);
            }
        }

        /// With the namespace go both devices, as soon as no process is in it.
        @Override
        public void close() {
            for (var words :
                    List.of(
                            new String[] {"ip", "link", "delete", near},
                            new String[] {"ip", "netns", "delete", namespace})) {
                try {
                    run(words);
                } catch (IOException e) {
                    // It was never made.
                }
            }
        }
    }
}
