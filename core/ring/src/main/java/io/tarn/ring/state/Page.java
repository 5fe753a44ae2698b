package io.tarn.ring.state;

import static io.tarn.base.Invariant.require;

import io.tarn.base.Bytes;
import io.tarn.base.CanonicalReader;
import io.tarn.base.CanonicalWriter;
import io.tarn.base.MalformedException;
import io.tarn.crypto.Digest;
import io.tarn.crypto.Sha256;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// One node of the tree behind a [RingState], as a member fetches it from others. Of any value: who has
/// asked for a digest compares it.
///
/// @param path digits below the fork that leads here, each in a byte of its own
/// @param children digests by digit, 16
public record Page(Bytes path, Optional<Bytes> value, List<Optional<Digest>> children) {
    private static final String DIGEST_TAG = "tarn.ring-node.v1";

    public Page {
        children = List.copyOf(children);
        require(children.size() == Nibbles.RADIX, "a node has 16 ways");
    }

    /// Names the contents from here on down.
    public Digest digest() {
        var out = new CanonicalWriter(DIGEST_TAG).bytes(path).bool(value.isPresent());
        value.ifPresent(bytes -> Sha256.of(bytes).write(out));
        writeChildren(out);
        return Sha256.of(out.toBytes());
    }

    private void writeChildren(CanonicalWriter out) {
        for (Optional<Digest> child : children) {
            out.bool(child.isPresent());
            child.ifPresent(digest -> digest.write(out));
        }
    }

    public void write(CanonicalWriter out) {
        out.bytes(path).bool(value.isPresent());
        value.ifPresent(out::bytes);
        writeChildren(out);
    }

    public static Page read(CanonicalReader in) throws MalformedException {
        Bytes path = in.bytes(2 * RingState.KEY_BYTES_MAX).compact();
        if (!Nibbles.areDigits(path)) {
            throw new MalformedException("a path is of digits below 16");
        }
        Optional<Bytes> value =
                in.bool()
                        ? Optional.of(in.bytes(RingState.VALUE_BYTES_MAX).compact())
                        : Optional.empty();
        var children = new ArrayList<Optional<Digest>>();
        for (int digit = 0; digit < Nibbles.RADIX; digit++) {
            children.add(in.bool() ? Optional.of(Digest.read(in)) : Optional.empty());
        }
        return new Page(path, value, children);
    }
}
