package io.tarn.object.update;

import io.tarn.base.CanonicalReader;
import io.tarn.base.CanonicalWriter;
import io.tarn.base.MalformedException;
import io.tarn.object.ObjectName;
import io.tarn.object.VersionNumber;

/// Some content that an update puts into an object.
public sealed interface Piece {
    /// A block that is stored.
    ///
    /// @param index among the update's stored blocks
    record Stored(int index) implements Piece {}

    /// A block that the update brings along.
    ///
    /// @param index among the update's inline blocks
    record Inline(int index) implements Piece {}

    /// All that an object of the volume had in a version, as it was before the update. Nothing moves.
    record Copy(ObjectName name, VersionNumber number) implements Piece {}

    default void write(CanonicalWriter out) {
        switch (this) {
            case Stored(int index) -> out.u8(0).u16(index);
            case Inline(int index) -> out.u8(1).u16(index);
            case Copy(ObjectName name, VersionNumber number) -> {
                name.write(out.u8(2));
                number.write(out);
            }
        }
    }

    static Piece read(CanonicalReader in) throws MalformedException {
        int code = in.u8();
        return switch (code) {
            case 0 -> new Stored(in.u16());
            case 1 -> new Inline(in.u16());
            case 2 -> new Copy(ObjectName.read(in), VersionNumber.read(in));
            default -> throw new MalformedException("no piece is " + code);
        };
    }
}
