package io.tarn.operations.ring;

import io.tarn.base.MalformedException;
import io.tarn.catalogue.CatalogueAnswer;
import io.tarn.catalogue.CatalogueRequest;
import io.tarn.operations.ring.CatalogueReader.Named;
import io.tarn.operations.ring.RingClient.Updated;
import io.tarn.ring.certificate.Outcome;
import io.tarn.ring.message.Addressee;
import java.util.Optional;

/// Has the ring name versions of its catalogue, as an update that changes nothing.
public final class OrderedVersions implements CatalogueReader.Order {
    /// A ring that has lost its primary has another by then.
    private static final long ORDER_MS_MAX = 5_000;

    private final RingClient ring;

    /// @param ring as a client whom it admits; for others nothing ever comes
    public OrderedVersions(RingClient ring) {
        this.ring = ring;
    }

    @Override
    public Optional<Named> name() throws InterruptedException {
        Updated updated =
                ring.update(
                        Addressee.MACHINE,
                        new CatalogueRequest.NameVersion().encoding(),
                        ORDER_MS_MAX);
        return updated instanceof Updated.Done(var _, Outcome outcome, var _, KnownRing known)
                ? named(outcome, known)
                : Optional.empty();
    }

    private static Optional<Named> named(Outcome outcome, KnownRing known) {
        try {
            return CatalogueAnswer.of(outcome.result())
                            instanceof CatalogueAnswer.VersionIs(var version)
                    ? Optional.of(new Named(version, known.membership()))
                    : Optional.empty();
        } catch (MalformedException e) {
            return Optional.empty(); // Of members that do not know this request.
        }
    }
}
