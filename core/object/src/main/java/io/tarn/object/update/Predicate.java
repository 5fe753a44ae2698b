package io.tarn.object.update;

import io.tarn.base.Bytes;
import io.tarn.block.immutable.Bguid;
import io.tarn.crypto.Digest;
import io.tarn.object.VersionNumber;
import io.tarn.ring.AgreedTime;
import java.util.List;
import java.util.Optional;

/// What must hold of an object, before an update, for actions to be taken. Of content it sees what is stored, which may be
/// encrypted.
///
/// Source: Pond has TRUE, FALSE, AND, the number of the version, and comparison of bytes; OceanStore the size and the block as
/// well.
public sealed interface Predicate {
    /// Of one predicate, those in it included.
    int NODES_MAX = 64;

    int DEPTH_MAX = 8;

    record True() implements Predicate {}

    record False() implements Predicate {}

    /// All of them; holds of none.
    record And(List<Predicate> all) implements Predicate {
        public And {
            all = List.copyOf(all);
        }
    }

    /// One of them at least.
    record Or(List<Predicate> any) implements Predicate {
        public Or {
            any = List.copyOf(any);
        }
    }

    record Not(Predicate other) implements Predicate {}

    /// There is an object of this name: it has a version, and the newest does not say that it is deleted.
    record Exists() implements Predicate {}

    /// The newest version's number, 0 if there is none.
    record NumberIs(Comparison comparison, VersionNumber number) implements Predicate {}

    /// The newest version is this one.
    record VersionIs(Bguid vguid) implements Predicate {}

    /// The object's length; 0 if there is none.
    record SizeIs(Comparison comparison, long bytes) implements Predicate {}

    /// A block of this name begins at this byte of the object.
    record BlockIs(long at, Bguid block) implements Predicate {}

    /// A range of stored bytes has this hash. Whoever asks brings along the blocks that the ring has not got.
    ///
    /// @param length at most [#HASHED_BYTES_MAX], which is also the bound for all of an update together
    record HashIs(long from, int length, Digest sha256) implements Predicate {
        public static final int HASHED_BYTES_MAX = 1 << 20;
    }

    /// What the metadata has under a key; empty if it has nothing.
    record MetadataIs(String key, Optional<Bytes> value) implements Predicate {}

    /// By the agreed time of the batch.
    record TimeBefore(AgreedTime time) implements Predicate {}
}
