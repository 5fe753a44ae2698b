package io.tarn.ring.replica;

import io.tarn.base.Bytes;
import io.tarn.base.CanonicalReader;
import io.tarn.base.CanonicalWriter;
import io.tarn.base.MalformedException;
import io.tarn.ring.ClientSequence;
import java.util.Optional;

/// Which requests of one client have been executed: of the last 64 numbers exactly, and of all below that
/// none will be. Part of the state that members agree on.
///
/// @param highest number executed
/// @param below bit `i` says whether `highest − 1 − i` was executed
record ClientWindow(ClientSequence highest, long below) {
    /// So far apart may the numbers be of requests that a client has under way.
    static final int SIZE = Long.SIZE;

    /// Whether a request of this number may still be executed.
    static boolean isFresh(Optional<ClientWindow> window, ClientSequence sequence) {
        return window.map(known -> known.isFresh(sequence)).orElse(true);
    }

    private boolean isFresh(ClientSequence sequence) {
        long behind = highest.number() - sequence.number() - 1;
        return behind < -1 || (behind >= 0 && behind < SIZE && ((below >>> behind) & 1) == 0);
    }

    /// Whether it is known of this number if its request was executed.
    static boolean isKnown(Optional<ClientWindow> window, ClientSequence sequence) {
        return window.map(known -> known.highest.number() - sequence.number() - 1 < SIZE)
                .orElse(true);
    }

    /// After a fresh request is executed.
    static ClientWindow after(Optional<ClientWindow> window, ClientSequence sequence) {
        return window.map(known -> known.after(sequence))
                .orElseGet(() -> new ClientWindow(sequence, 0));
    }

    private ClientWindow after(ClientSequence sequence) {
        long ahead = sequence.number() - highest.number();
        if (ahead < 0) {
            return new ClientWindow(highest, below | (1L << (-ahead - 1)));
        }
        // The old highest becomes bit `ahead − 1`.
        long moved = ahead < SIZE ? below << ahead : 0;
        long old = ahead <= SIZE ? 1L << (ahead - 1) : 0;
        return new ClientWindow(sequence, moved | old);
    }

    Bytes toBytes() {
        var out = new CanonicalWriter();
        highest.write(out);
        for (int shift = SIZE - Byte.SIZE; shift >= 0; shift -= Byte.SIZE) {
            out.u8((int) ((below >>> shift) & 0xff)); // All 64 bits: a u64 has 63.
        }
        return out.toBytes();
    }

    static ClientWindow of(Bytes bytes) throws MalformedException {
        var in = new CanonicalReader(bytes);
        ClientSequence highest = ClientSequence.read(in);
        long below = 0;
        for (int i = 0; i < Long.BYTES; i++) {
            below = (below << Byte.SIZE) | in.u8();
        }
        in.end();
        return new ClientWindow(highest, below);
    }
}
