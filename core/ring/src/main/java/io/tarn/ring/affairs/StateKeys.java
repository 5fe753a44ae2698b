package io.tarn.ring.affairs;

import io.tarn.base.Bytes;
import io.tarn.base.CanonicalReader;
import io.tarn.base.CanonicalWriter;
import io.tarn.base.MalformedException;
import io.tarn.ring.StateMachine;
import io.tarn.ring.state.RingState;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.BiConsumer;

/// Where the ring keeps its own affairs in the agreed state.
final class StateKeys {
    static final Bytes CHARTER = key('e');
    static final Bytes NEXT_CHARTER = key('n');
    static final Bytes SUCCESSION = key('s');
    static final Bytes SETTLED_SHARING = key('d');
    static final Bytes OWNER = key('o');
    static final Bytes COUNTER = key('a');
    static final Bytes LIVES = key('l');
    static final Bytes COUNTED_LIVES = key('m');
    static final Bytes LAST_SHARING = key('t');

    private StateKeys() {}

    private static Bytes key(char name) {
        return Bytes.owning(new byte[] {StateMachine.RING_PREFIX, (byte) name});
    }

    interface Reader<T> {
        T read(CanonicalReader in) throws MalformedException;
    }

    static <T> Optional<T> read(RingState state, Bytes key, Reader<T> reader) {
        return state.get(key).map(bytes -> decoded(bytes, reader));
    }

    private static <T> T decoded(Bytes bytes, Reader<T> reader) {
        try {
            var in = new CanonicalReader(bytes);
            T value = reader.read(in);
            in.end();
            return value;
        } catch (MalformedException e) {
            throw new AssertionError("the ring wrote it", e);
        }
    }

    /// What has many points on curves, all of which are checked when it is decoded: looked at with every
    /// request, and changed seldom.
    static final class Kept<T> {
        private static final int ENTRIES_MAX = 64;

        private final Bytes key;
        private final Reader<T> reader;
        private final SequencedMap<Bytes, T> known = new LinkedHashMap<>();

        Kept(Bytes key, Reader<T> reader) {
            this.key = key;
            this.reader = reader;
        }

        Optional<T> in(RingState state) {
            return state.get(key).map(this::of);
        }

        private synchronized T of(Bytes bytes) {
            T value = known.remove(bytes);
            T kept = value == null ? decoded(bytes, reader) : value;
            known.putLast(bytes, kept);
            if (known.size() > ENTRIES_MAX) {
                known.pollFirstEntry();
            }
            return kept;
        }
    }

    static <T> RingState write(
            RingState state, Bytes key, T value, BiConsumer<T, CanonicalWriter> writer) {
        var out = new CanonicalWriter();
        writer.accept(value, out);
        return state.put(key, out.toBytes());
    }
}
