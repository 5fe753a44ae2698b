package io.tarn.operations.ring;

import static io.tarn.base.Invariant.require;

import io.tarn.base.Bytes;
import io.tarn.block.immutable.Bguid;
import io.tarn.catalogue.CatalogueVersion;
import io.tarn.crypto.Digest;
import io.tarn.object.Aguid;
import io.tarn.ring.message.Request;
import java.util.Optional;

/// What a node can be asked that runs a ring. Decoded and bounded, otherwise unjudged.
public sealed interface RingQuestion {
    /// From one node to another: a [io.tarn.ring.member.MemberMessage]. Answered at once, by nothing.
    record Frame(Bytes frame) implements RingQuestion {}

    /// A client's update; answered when the ring has certified what became of it.
    record Update(Request request) implements RingQuestion {}

    /// Which ring is it, and where does it stand?
    record WhichRing() implements RingQuestion {}

    /// What does the catalogue list from a place on: after all that was decided when this was asked, or in a
    /// version that the ring has named?
    ///
    /// @param from at most [io.tarn.catalogue.CataloguePage#PLACE_BYTES_MAX]
    /// @param version empty for the one that is current
    record Read(Bytes from, Optional<CatalogueVersion> version) implements RingQuestion {}

    /// How is this volume of objects described? Its owner's signature is on the answer.
    record DescribeVolume(Aguid volume) implements RingQuestion {}

    /// A block that the ring's state holds until it is dispersed. Its name is the answer's proof.
    record ReadHeld(Aguid volume, Bguid block) implements RingQuestion {}

    /// How do a volume's lists stand, after all that was decided when this was asked?
    record Heads(Aguid volume) implements RingQuestion {}

    /// The proof of a range of names, or of past versions, under digests that the ring has named.
    ///
    /// @param heads digest of the newest versions, by the ring's answer
    /// @param versions digest of all others, by the same
    /// @param isPast whether past versions are asked for
    /// @param prefix that names begin with
    /// @param from the first name or version that is wanted
    /// @param max entries, 1 to [#ENTRIES_MAX]
    record Prove(
            Aguid volume,
            Digest heads,
            Digest versions,
            boolean isPast,
            Bytes prefix,
            Bytes from,
            int max)
            implements RingQuestion {
        public static final int ENTRIES_MAX = 2_000;

        public Prove {
            require(isCount(max), "1 to 2000 entries are proven");
        }

        static boolean isCount(int max) {
            return max >= 1 && max <= ENTRIES_MAX;
        }
    }
}
