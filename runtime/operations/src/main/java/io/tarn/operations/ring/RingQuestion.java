package io.tarn.operations.ring;

import io.tarn.base.Bytes;
import io.tarn.catalogue.CatalogueVersion;
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
}
