package io.tarn.operations.ring;

import io.tarn.crypto.KeyId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// Members that have let somebody wait, or answered nothing of use: for some time they are asked after all others. Nothing is
/// proven against them, and they are asked all the same when nobody else helps. Safe for use by many threads.
final class Laggards {
    private static final long LASTS_NANOS = TimeUnit.SECONDS.toNanos(30);

    private static final long HOME_NANOS = TimeUnit.SECONDS.toNanos(30);

    private final LongSupplier nanoTime;
    private final Map<KeyId, Long> since = new ConcurrentHashMap<>();

    private @Nullable KeyId home;
    private long homeSince;

    Laggards(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    void note(KeyId member) {
        since.put(member, nanoTime.getAsLong());
    }

    /// The one to ask first. It stays the same for a while: whoever asks one member gets one signature for many requests.
    synchronized KeyId home(Collection<KeyId> members) {
        long now = nanoTime.getAsLong();
        KeyId known = home;
        boolean isGood =
                known != null
                        && now - homeSince < HOME_NANOS
                        && members.contains(known)
                        && !since.containsKey(known);
        if (!isGood) {
            home = inTurn(members).getFirst();
            homeSince = now;
        }
        return Objects.requireNonNull(home);
    }

    /// It has helped.
    void forgive(KeyId member) {
        since.remove(member);
    }

    /// All of them, by chance, but for those that lag, which come last.
    List<KeyId> inTurn(Collection<KeyId> members) {
        long now = nanoTime.getAsLong();
        since.values().removeIf(noted -> now - noted > LASTS_NANOS);
        var quick = new ArrayList<KeyId>();
        var slow = new ArrayList<KeyId>();
        members.forEach(member -> (since.containsKey(member) ? slow : quick).add(member));
        Collections.shuffle(quick);
        Collections.shuffle(slow);
        quick.addAll(slow);
        return quick;
    }
}
