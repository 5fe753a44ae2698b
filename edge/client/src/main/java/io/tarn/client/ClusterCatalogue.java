package io.tarn.client;

import io.tarn.base.MalformedException;
import io.tarn.catalogue.CatalogueAnswer;
import io.tarn.catalogue.CatalogueRequest;
import io.tarn.catalogue.ClusterNode;
import io.tarn.catalogue.ClusterOwner;
import io.tarn.catalogue.Parties;
import io.tarn.catalogue.Refusal;
import io.tarn.crypto.IdentityKey;
import io.tarn.crypto.KeyId;
import io.tarn.operations.ring.CatalogueReader;
import io.tarn.operations.ring.KnownRing;
import io.tarn.operations.ring.Listing;
import io.tarn.operations.ring.OrderedVersions;
import io.tarn.operations.ring.RingClient;
import io.tarn.operations.ring.RingClient.Updated;
import io.tarn.ring.affairs.Affair;
import io.tarn.ring.affairs.AffairAnswer;
import io.tarn.ring.message.Addressee;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// The cluster's catalogue and its ring's affairs, as a client reads and changes them.
final class ClusterCatalogue {
    /// A ring that has lost its primary has another by then, several times over.
    private static final long UPDATE_MS_MAX = 30_000;

    private final RingClient ring;
    private final CatalogueReader reader;
    private final Parties ofFile;
    private final KeyId caller;
    private final Consumer<ClusterNode> learned;

    /// @param ofFile who the cluster file names, in whose terms a new cluster's catalogue begins
    /// @param learned hears where nodes may be found
    ClusterCatalogue(
            RingClient ring,
            CatalogueReader reader,
            Parties ofFile,
            KeyId caller,
            Consumer<ClusterNode> learned) {
        this.ring = ring;
        this.reader = reader;
        this.ofFile = ofFile;
        this.caller = caller;
        this.learned = learned;
    }

    /// What came of a change.
    sealed interface Outcome {
        record Done(Updated.Done proof) implements Outcome {}

        record Refused(Refusal refusal) implements Outcome {}

        /// The ring itself would not have it.
        record Declined(AffairAnswer answer) implements Outcome {}

        record NotAdmitted() implements Outcome {}

        record Unavailable(String reason) implements Outcome {}
    }

    Optional<KnownRing> ring() {
        return ring.ring();
    }

    /// What the ring agrees on; or, if it does not answer, the volumes that owners named in the cluster file
    /// have described.
    Listing read() throws InterruptedException {
        Optional<Listing> listing = read(ring.recentRing());
        if (listing.isEmpty()) {
            listing = read(ring.ring()); // Its members may have changed.
        }
        if (listing.isPresent()) {
            listing.get().nodes().forEach(learned);
            return listing.get();
        }
        Collection<KeyId> nodes = ofFile.nodeIds();
        List<KeyId> owners =
                ofFile.owners().stream().map(ClusterOwner::key).map(IdentityKey::id).toList();
        return reader.readOwnersWord(nodes, owners);
    }

    private Optional<Listing> read(Optional<KnownRing> known) throws InterruptedException {
        return known.isEmpty() ? Optional.empty() : reader.read(known.get());
    }

    /// Has the ring order something that changes nothing, so that its time goes on.
    ///
    /// @return whether it has
    boolean moveTime() throws InterruptedException {
        return new OrderedVersions(ring).name().isPresent();
    }

    /// Has the catalogue changed.
    Outcome change(CatalogueRequest request) throws InterruptedException {
        Updated updated = ring.update(Addressee.MACHINE, request.encoding(), UPDATE_MS_MAX);
        return switch (updated) {
            case Updated.Done done -> answered(done);
            case Updated.NotAdmitted _ -> new Outcome.NotAdmitted();
            case Updated.Unavailable(String reason) -> new Outcome.Unavailable(reason);
        };
    }

    private static Outcome answered(Updated.Done done) {
        try {
            return switch (CatalogueAnswer.of(done.outcome().result())) {
                case CatalogueAnswer.Done _ -> new Outcome.Done(done);
                case CatalogueAnswer.Refused(Refusal refusal) -> new Outcome.Refused(refusal);
                case CatalogueAnswer.VersionIs _ ->
                        new Outcome.Unavailable("the ring answers what it was not asked");
            };
        } catch (MalformedException e) {
            return new Outcome.Unavailable("the ring's answer is of a later version of Tarn");
        }
    }

    /// Has the ring see to its own affairs.
    Outcome settle(Affair affair) throws InterruptedException {
        Updated updated = ring.update(Addressee.RING, affair.encoding(), UPDATE_MS_MAX);
        return switch (updated) {
            case Updated.Done done -> settled(done);
            case Updated.NotAdmitted _ -> new Outcome.NotAdmitted();
            case Updated.Unavailable(String reason) -> new Outcome.Unavailable(reason);
        };
    }

    private static Outcome settled(Updated.Done done) {
        try {
            AffairAnswer answer = AffairAnswer.of(done.outcome().result());
            return answer == AffairAnswer.DONE
                    ? new Outcome.Done(done)
                    : new Outcome.Declined(answer);
        } catch (MalformedException e) {
            return new Outcome.Unavailable("the ring's answer is of a later version of Tarn");
        }
    }

    /// Puts everyone whom the cluster file names into a catalogue that is still empty; for the ring's owner.
    ///
    /// @return what went wrong, if anything did
    Optional<Outcome> introduce() throws InterruptedException {
        for (ClusterNode node : ofFile.nodes()) {
            Outcome outcome = change(new CatalogueRequest.PutNode(node));
            if (!(outcome instanceof Outcome.Done)) {
                return Optional.of(outcome);
            }
        }
        var owners = new ArrayList<ClusterOwner>(ofFile.owners());
        // The caller itself comes last: when it is listed, so is everybody.
        owners.sort(Comparator.comparing(owner -> owner.key().id().equals(caller)));
        for (ClusterOwner owner : owners) {
            Outcome outcome = change(new CatalogueRequest.PutOwner(owner));
            if (!(outcome instanceof Outcome.Done)) {
                return Optional.of(outcome);
            }
        }
        return Optional.empty();
    }
}
