package io.tarn.benchmarks.wide;

import io.tarn.base.Bytes;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;

/// A way to a server of this machine on which bytes take a while, each way: what `tc netem` does, where the kernel
/// has that. Nothing is lost or reordered, and TCP itself sees a short way: what slow start costs on a long one is
/// not here.
final class DelayRelay implements AutoCloseable {
    private static final int CHUNK_BYTES = 64 << 10;
    private static final int BACKLOG = 64;

    private final ServerSocket listening;
    private final int target;
    private final LongSupplier wayNanos;

    /// @param target the server's port
    /// @param wayNanos how long the next chunk takes
    DelayRelay(int target, LongSupplier wayNanos) throws IOException {
        this.target = target;
        this.wayNanos = wayNanos;
        listening = new ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress());
        Thread.startVirtualThread(this::accept);
    }

    int port() {
        return listening.getLocalPort();
    }

    /// @param bytes empty at the end of the stream
    private record Chunk(Optional<Bytes> bytes, long dueNanos) {}

    private void accept() {
        try {
            while (true) {
                Socket near = listening.accept();
                var far = new Socket();
                try {
                    far.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), target));
                } catch (IOException e) {
                    near.close(); // Nobody listens yet: whoever asks tries again.
                    continue;
                }
                near.setTcpNoDelay(true);
                far.setTcpNoDelay(true);
                pump(near, far);
                pump(far, near);
            }
        } catch (IOException e) {
            // Closed: the measurement is over.
        }
    }

    private void pump(Socket from, Socket to) {
        var underWay = new LinkedBlockingQueue<Chunk>();
        Thread.startVirtualThread(() -> take(from, underWay));
        Thread.startVirtualThread(() -> deliver(underWay, to));
    }

    private void take(Socket from, LinkedBlockingQueue<Chunk> underWay) {
        long last = Long.MIN_VALUE;
        try (from) {
            InputStream in = from.getInputStream();
            int read;
            do {
                byte[] bytes = new byte[CHUNK_BYTES];
                read = in.read(bytes);
                long due = System.nanoTime() + wayNanos.getAsLong();
                last = last == Long.MIN_VALUE ? due : Math.max(last, due);
                Optional<Bytes> come =
                        read < 0
                                ? Optional.empty()
                                : Optional.of(Bytes.owning(bytes).slice(0, read));
                underWay.add(new Chunk(come, last));
            } while (read >= 0);
        } catch (IOException e) {
            underWay.add(new Chunk(Optional.empty(), System.nanoTime()));
        }
    }

    private static void deliver(LinkedBlockingQueue<Chunk> underWay, Socket to) {
        try (to) {
            OutputStream out = to.getOutputStream();
            for (Chunk next = underWay.take(); next.bytes().isPresent(); next = underWay.take()) {
                sleepUntil(next.dueNanos());
                Bytes come = next.bytes().get();
                out.write(come.backingArray(), come.backingOffset(), come.size());
            }
        } catch (IOException e) {
            // Either end closed; closing the other tells it.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void sleepUntil(long nanos) throws InterruptedException {
        for (long left = nanos - System.nanoTime(); left > 0; left = nanos - System.nanoTime()) {
            LockSupport.parkNanos(Math.min(left, TimeUnit.SECONDS.toNanos(1)));
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
        }
    }

    @Override
    public void close() {
        try {
            listening.close();
        } catch (IOException e) {
            throw new IllegalStateException("a listening socket does not close", e);
        }
    }
}
