package io.tarn.object.update;

import static io.tarn.base.Invariant.require;

import io.tarn.base.Bytes;
import io.tarn.base.CanonicalReader;
import io.tarn.base.CanonicalWriter;
import io.tarn.base.MalformedException;
import io.tarn.object.Aguid;
import java.util.ArrayList;
import java.util.List;

/// What a client asks of objects of one volume: of one, or as a transaction of several, all or none. It is signed as the ring's
/// request.
///
/// @param expiryMillis agreed time from which on it does nothing
/// @param parts 1 to [#PARTS_MAX], ascending by name, each name once
public record Update(Aguid volume, long expiryMillis, List<Part> parts, Blocks blocks) {
    public static final int PARTS_MAX = 64;

    /// Of the tuples that are taken, together.
    public static final int ACTIONS_MAX = 256;

    public Update {
        parts = List.copyOf(parts);
        require(expiryMillis >= 0 && isParts(parts), "an update is of 1 to 64 objects, in order");
    }

    private static boolean isParts(List<Part> parts) {
        for (int i = 1; i < parts.size(); i++) {
            if (parts.get(i - 1).name().compareTo(parts.get(i).name()) >= 0) {
                return false;
            }
        }
        return !parts.isEmpty() && parts.size() <= PARTS_MAX;
    }

    public void write(CanonicalWriter out) {
        volume.write(out);
        out.u64(expiryMillis).u8(parts.size());
        parts.forEach(part -> part.write(out));
        blocks.write(out);
    }

    public static Update read(CanonicalReader in) throws MalformedException {
        Aguid volume = Aguid.read(in);
        long expiryMillis = in.u64();
        int count = in.u8();
        var parts = new ArrayList<Part>();
        for (int i = 0; i < count; i++) {
            parts.add(Part.read(in));
        }
        if (!isParts(parts)) {
            throw new MalformedException("an update is of 1 to 64 objects, in order");
        }
        return new Update(volume, expiryMillis, parts, Blocks.read(in));
    }

    public Bytes encoding() {
        var out = new CanonicalWriter();
        write(out);
        return out.toBytes();
    }
}
