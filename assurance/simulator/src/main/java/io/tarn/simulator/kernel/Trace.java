package io.tarn.simulator.kernel;

import io.tarn.base.Bytes;
import io.tarn.base.CanonicalWriter;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Function;

/// What happened in a run: a digest over all of it, and the end of it in words.
///
/// Two runs of one seed have one digest; a test holds the simulator to that. The words are for the
/// person who debugs a seed.
public final class Trace {
    /// Set by `-Dtail=N`: how many of the latest events are kept in words.
    private static final int TAIL_EVENTS = Integer.getInteger("tail", 100);

    private record Event(long tick, String what, Bytes body) {}

    private final Function<Bytes, String> words;
    private final MessageDigest sha256 = sha256();
    private final Deque<Event> tail = new ArrayDeque<>(TAIL_EVENTS);
    private long events;

    /// A trace of bodies that have no words.
    public Trace() {
        this(Bytes::toString);
    }

    /// Nothing happened yet.
    ///
    /// @param words what to say of a body
    public Trace(Function<Bytes, String> words) {
        this.words = words;
    }

    public void event(long tick, String what) {
        event(tick, what, Bytes.EMPTY);
    }

    public void event(long tick, String what, Bytes body) {
        Bytes canonical = new CanonicalWriter().u64(tick).text(what).u32(body.size()).toBytes();
        sha256.update(canonical.asByteBuffer());
        sha256.update(body.asByteBuffer());
        if (tail.size() == TAIL_EVENTS) {
            tail.removeFirst();
        }
        tail.addLast(new Event(tick, what, body));
        events++;
    }

    public long events() {
        return events;
    }

    /// SHA-256 over the canonical form of every event so far.
    public Bytes digest() {
        try {
            return Bytes.owning(((MessageDigest) sha256.clone()).digest());
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException("the JDK's SHA-256 can be cloned", e);
        }
    }

    /// The latest events, oldest first.
    public List<String> tail() {
        return tail.stream()
                .map(event ->
                        "%8d %s%s"
                                .formatted(
                                        event.tick(),
                                        event.what(),
                                        event.body().isEmpty()
                                                ? ""
                                                : " " + words.apply(event.body())))
                .toList();
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
