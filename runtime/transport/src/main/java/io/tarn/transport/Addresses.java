package io.tarn.transport;

import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

/// Where one server may listen. None of it need be true, since whoever answers there proves who it is; but who
/// names many places must not push out the right one, nor have names looked up for which nobody answers.
///
/// Safe for use by many threads.
final class Addresses {
    /// Of those that anybody named.
    static final int HINTS_MAX = 4;

    /// After which a name counts as unknown, until it is looked up again.
    private static final long LOOK_UP_MS_MAX = 5_000;

    private final InetSocketAddress first;
    private final UnaryOperator<InetSocketAddress> names;

    /// In place of the one before: a server moves.
    private Optional<InetSocketAddress> learned = Optional.empty();

    /// The last that was named last.
    private final Deque<InetSocketAddress> hints = new ArrayDeque<>();

    /// @param first known from the beginning
    Addresses(InetSocketAddress first) {
        this(first, name -> new InetSocketAddress(name.getHostString(), name.getPort()));
    }

    /// @param names looks a host's name up, for however long; unresolved if nobody knows it
    Addresses(InetSocketAddress first, UnaryOperator<InetSocketAddress> names) {
        this.first = first;
        this.names = names;
    }

    /// From whoever is to be believed.
    synchronized void learn(InetSocketAddress address) {
        if (!address.equals(first)) {
            learned = Optional.of(address);
        }
        hints.remove(address);
    }

    /// From anybody.
    synchronized void hint(InetSocketAddress address) {
        if (address.equals(first) || learned.filter(address::equals).isPresent()) {
            return;
        }
        hints.remove(address);
        hints.addLast(address);
        if (hints.size() > HINTS_MAX) {
            hints.removeFirst();
        }
    }

    /// What to try after so many attempts that failed: one after the other, and again from the first.
    synchronized InetSocketAddress at(int attempts) {
        List<InetSocketAddress> all = new ArrayList<>();
        all.add(first);
        learned.ifPresent(all::add);
        all.addAll(hints);
        return all.get(attempts % all.size());
    }

    /// Looks a name up if it is one; unresolved if that takes too long, or nobody knows it. On a thread of its own,
    /// for a system may wait half a minute for a name's servers.
    CompletableFuture<InetSocketAddress> resolve(InetSocketAddress address) {
        if (!address.isUnresolved()) {
            return CompletableFuture.completedFuture(address);
        }
        var found = new CompletableFuture<InetSocketAddress>();
        Thread.ofPlatform()
                .daemon()
                .name("tarn-names")
                .start(() -> found.complete(names.apply(address)));
        return found.completeOnTimeout(address, LOOK_UP_MS_MAX, TimeUnit.MILLISECONDS);
    }
}
