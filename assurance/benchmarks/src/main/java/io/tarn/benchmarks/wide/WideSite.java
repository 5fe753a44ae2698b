package io.tarn.benchmarks.wide;

import io.tarn.base.Bytes;
import io.tarn.benchmarks.ring.MemberServer;
import io.tarn.benchmarks.ring.RingClients;
import io.tarn.benchmarks.ring.RingLayout;
import io.tarn.benchmarks.site.ScratchDirectory;
import io.tarn.transport.IoThreads;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/// A ring's members in this process, with disks, threads and TLS, and a client at each place. Whatever one sends
/// another goes by a [DelayRelay].
public final class WideSite implements AutoCloseable {
    private final WideRing ring;
    private final SplittableRandom random;
    private final Deque<AutoCloseable> running = new ArrayDeque<>();
    private final Map<Place, RingClients> clients = new EnumMap<>(Place.class);

    private WideSite(WideRing ring, long seed) {
        this.ring = ring;
        random = new SplittableRandom(seed);
    }

    /// Returns when the ring has a key.
    public static WideSite start(WideRing ring, long seed)
            throws IOException, InterruptedException {
        var site = new WideSite(ring, seed);
        try {
            site.startAll();
            return site;
        } catch (IOException | InterruptedException e) {
            site.close();
            throw e;
        }
    }

    private void startAll() throws IOException, InterruptedException {
        int count = ring.members().size();
        RingLayout real = RingLayout.of(count, count);
        ScratchDirectory data = ScratchDirectory.onDisk();
        running.push(data);
        IoThreads io = IoThreads.start("tarn-io");
        running.push(io);
        for (int member = 0; member < count; member++) {
            Place place = ring.members().get(member);
            running.push(
                    MemberServer.start(
                            real.through(ways(place, real)),
                            real.address(member),
                            member,
                            data.path().resolve("member-" + member),
                            io));
        }
        for (Place place : Place.values()) {
            int home = ring.home(place);
            var client =
                    new RingClients(
                            real.through(ways(place, real)),
                            2 * place.number(),
                            1,
                            _ -> home,
                            () -> Duration.ZERO);
            running.push(client);
            clients.put(place, client);
        }
    }

    /// Ports of relays from a place to every member.
    private List<Integer> ways(Place from, RingLayout real) throws IOException {
        var ports = new ArrayList<Integer>();
        for (int member = 0; member < real.all(); member++) {
            Place to = ring.members().get(member);
            var relay = new DelayRelay(real.ports().get(member), () -> draw(from, to));
            running.push(relay);
            ports.add(relay.port());
        }
        return ports;
    }

    private synchronized long draw(Place from, Place to) {
        return WideRing.drawNanos(from, to, random);
    }

    /// One update, with nothing else under way.
    public double updateMilliseconds(Place client, Bytes content) throws InterruptedException {
        RingClients one = clients.get(client);
        if (one == null) {
            throw new IllegalStateException("nobody is at " + client);
        }
        long began = System.nanoTime();
        one.update(0, content);
        return (System.nanoTime() - began) / 1e6;
    }

    @Override
    public void close() {
        while (!running.isEmpty()) {
            AutoCloseable one = running.pop();
            try {
                one.close();
            } catch (Exception e) {
                throw new IllegalStateException("a wide-area ring does not stop", e);
            }
        }
    }
}
