package io.tarn.ring.member;

import static io.tarn.base.Invariant.require;

import io.tarn.base.Bytes;
import io.tarn.base.CanonicalReader;
import io.tarn.base.CanonicalWriter;
import io.tarn.base.MalformedException;
import java.util.ArrayList;
import java.util.List;

/// Several [MemberMessage]s of one sender to one receiver in one frame (docs/spec/ring-wire.md). One by itself is
/// sent as it is.
public final class Parcel {
    public static final int FRAMES_MAX = 1 << 10;

    /// No message has this kind.
    private static final int KIND = 5;

    private Parcel() {}

    /// @param frames 1 to [#FRAMES_MAX] messages, encoded
    public static Bytes of(List<Bytes> frames) {
        require(!frames.isEmpty() && frames.size() <= FRAMES_MAX, "a parcel has 1 to 1024 frames");
        if (frames.size() == 1) {
            return frames.getFirst();
        }
        int bytes = frames.stream().mapToInt(frame -> Integer.BYTES + frame.size()).sum();
        var out = CanonicalWriter.ofSize(1 + Integer.BYTES + bytes);
        out.u8(KIND).u32(frames.size());
        frames.forEach(out::bytes);
        return out.toBytes();
    }

    /// The messages in a frame, not decoded. Each has memory of its own, for one may be kept when the others are not:
    /// beside 200 bytes that a member keeps, a liar sends 2 MiB that it does not.
    public static List<Bytes> opened(Bytes frame) throws MalformedException {
        if (frame.isEmpty() || frame.byteAt(0) != KIND) {
            return List.of(frame.compact());
        }
        var in = new CanonicalReader(frame.slice(1, frame.size() - 1));
        int count = in.count(FRAMES_MAX);
        if (count < 2) {
            throw new MalformedException("a parcel of fewer than two messages");
        }
        var frames = new ArrayList<Bytes>();
        for (int i = 0; i < count; i++) {
            frames.add(in.bytes(frame.size()).compact());
        }
        in.end();
        return frames;
    }
}
