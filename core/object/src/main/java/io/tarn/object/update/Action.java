package io.tarn.object.update;

import io.tarn.object.Metadata;
import io.tarn.object.ObjectName;
import io.tarn.object.VersionNumber;
import java.util.List;

/// Something that is done to an object. Ranges are of bytes and begin and end where blocks do, or in holes.
///
/// Source: OceanStore's and Pond's replace, insert, delete, append; departures in ADR-022.
public sealed interface Action {
    /// In place of a range.
    record Replace(long from, long length, List<Piece> content) implements Action {
        public Replace {
            content = List.copyOf(content);
        }
    }

    record Insert(long at, List<Piece> content) implements Action {
        public Insert {
            content = List.copyOf(content);
        }
    }

    record Delete(long from, long length) implements Action {}

    record Append(List<Piece> content) implements Action {
        public Append {
            content = List.copyOf(content);
        }
    }

    /// To a length that is not above what it has.
    record Truncate(long bytes) implements Action {}

    /// To a length that is not below what it has, with a hole, which reads as zeros.
    record Expand(long bytes) implements Action {}

    /// In place of all metadata that there is.
    record SetMetadata(Metadata metadata) implements Action {}

    /// Content and metadata of any version of any object of the volume, as it was before the update: undo, and copy.
    record Become(ObjectName name, VersionNumber number) implements Action {}

    /// There is no object of this name any more; its versions stay.
    record Remove() implements Action {}
}
