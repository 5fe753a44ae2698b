package io.tarn.ring.affairs;

import io.tarn.base.CanonicalReader;
import io.tarn.base.CanonicalWriter;
import io.tarn.base.MalformedException;

/// How a member's life began: the first entry of its journal.
///
/// @param isFirst its key was never used before. Else it had a life that it does not remember, in which it may have
///     voted
public record Birth(Life life, boolean isFirst) {
    public void write(CanonicalWriter out) {
        life.write(out);
        out.bool(isFirst);
    }

    public static Birth read(CanonicalReader in) throws MalformedException {
        return new Birth(Life.read(in), in.bool());
    }
}
