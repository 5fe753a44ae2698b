package io.tarn.simulator.kernel;

import io.tarn.base.Bytes;
import io.tarn.base.CanonicalReader;
import io.tarn.base.CanonicalWriter;
import io.tarn.base.MalformedException;
import io.tarn.simulator.history.History;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// One server that keeps one register on its disk, and clients that write and read it: the smallest
/// system that the kernel can hold, to see that it finds what a system does wrong.
///
/// A correct server syncs before it acknowledges a write. The faulty one does not.
final class SmallWorld {
    private static final int CLIENTS = 3;
    private static final int OPERATIONS = 30;
    private static final int PATIENCE_TICKS = 300;
    private static final Bytes KEY = Bytes.ofHex("00");
    private static final Bytes INITIAL = version(0, Bytes.zeros(Long.BYTES));
    private static final Party SERVER = new Party("server");

    private final boolean syncsFirst;
    private final EventQueue queue = new EventQueue();
    private final Trace trace = new Trace();
    private final SimulationRandom random;
    private final SimulatedNetwork network;
    private final SimulatedDisk disk;
    private final History history = new History(Bytes.zeros(Long.BYTES), timestamp(0));
    private final Map<Party, Client> clients = new TreeMap<>();
    private int returned;

    SmallWorld(Seed seed, boolean syncsFirst) {
        this.syncsFirst = syncsFirst;
        random = seed.random();
        network =
                new SimulatedNetwork(
                        queue,
                        trace,
                        random.split("network"),
                        LinkWeather.drawn(random.split("weather")));
        disk = new SimulatedDisk(random.split("disk"), DiskWeather.calm());
        network.attach(SERVER, this::serve);
        for (int i = 0; i < CLIENTS; i++) {
            Client client = new Client(new Party("client" + i));
            clients.put(client.party, client);
            network.attach(client.party, client::received);
            queue.after(i, client::next);
        }
        for (int i = 0; i < 10; i++) {
            queue.after(random.between(1, 3000), this::crashAndRestart);
        }
    }

    SmallWorld run() {
        queue.runThrough(OPERATIONS * PATIENCE_TICKS);
        return this;
    }

    History history() {
        return history;
    }

    Bytes digest() {
        return trace.digest();
    }

    int returned() {
        return returned;
    }

    private void crashAndRestart() {
        trace.event(queue.nowTick(), "crash");
        disk.crash();
    }

    /// Request: id, write or read, value. Reply: id, version, value.
    private void serve(Party from, Bytes frame) {
        try {
            CanonicalReader in = new CanonicalReader(frame);
            long id = in.u64();
            boolean isWrite = in.bool();
            Bytes value = in.fixed(Long.BYTES);
            Bytes call = timestamp(id);
            Bytes held = disk.read(call).or(() -> disk.read(KEY)).orElse(INITIAL);
            if (isWrite && disk.read(call).isEmpty()) { // A second copy only gets the same answer.
                held = version(new CanonicalReader(held).u64() + 1, value);
                disk.write(new DiskBatch().put(KEY, held).put(call, held));
                if (syncsFirst) {
                    disk.sync();
                }
            }
            network.send(SERVER, from, new CanonicalWriter().u64(id).fixed(held).toBytes());
        } catch (MalformedException e) {
            throw new IllegalStateException(e);
        }
    }

    private final class Client {
        private final Party party;
        private final List<Integer> calls = new ArrayList<>();
        private boolean isRead;
        private int left = OPERATIONS;
        private boolean waiting;

        Client(Party party) {
            this.party = party;
        }

        void next() {
            if (left-- == 0) {
                return;
            }
            isRead = random.nextBoolean();
            Bytes value = random.bytes(Long.BYTES);
            int call = isRead ? history.invokeRead(party, 0) : history.invokeWrite(party, 0, value);
            calls.add(call);
            waiting = true;
            network.send(
                    party,
                    SERVER,
                    new CanonicalWriter().u64(call).bool(!isRead).fixed(value).toBytes());
            queue.after(
                    PATIENCE_TICKS,
                    () -> {
                        if (waiting && calls.getLast() == call) {
                            next();
                        }
                    });
        }

        void received(Party from, Bytes frame) {
            try {
                CanonicalReader in = new CanonicalReader(frame);
                int call = (int) in.u64();
                if (!waiting || calls.getLast() != call) {
                    return; // Given up, or a second copy.
                }
                waiting = false;
                returned++;
                Bytes timestamp = timestamp(in.u64());
                Bytes value = in.fixed(Long.BYTES);
                if (isRead) {
                    history.read(call, value, timestamp);
                } else {
                    history.wrote(call, timestamp);
                }
                queue.after(random.between(0, 20), this::next);
            } catch (MalformedException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private static Bytes version(long version, Bytes value) {
        return new CanonicalWriter().u64(version).fixed(value).toBytes();
    }

    private static Bytes timestamp(long count) {
        return new CanonicalWriter().u64(count).toBytes();
    }
}
