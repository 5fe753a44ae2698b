package io.tarn.nbd;

import io.tarn.base.Bytes;
import java.nio.ByteBuffer;

/// Collects a known number of bytes, in whatever pieces they arrive.
final class Gather {
    private final byte[] target;
    private int filled;

    /// Allocates all of `sizeBytes`, which the caller has bounded.
    Gather(int sizeBytes) {
        target = new byte[sizeBytes];
    }

    /// Takes what is missing, as far as `in` has it.
    ///
    /// @return whether all bytes are there
    boolean fill(ByteBuffer in) {
        int taken = Math.min(in.remaining(), target.length - filled);
        in.get(target, filled, taken);
        filled += taken;
        return filled == target.length;
    }

    /// Whether some bytes are there.
    boolean hasBegun() {
        return filled > 0;
    }

    /// The bytes, once all are there.
    Bytes bytes() {
        return Bytes.owning(target);
    }
}
