package io.tarn.operations.ring;

import io.tarn.base.Bytes;
import io.tarn.block.SignedDescriptor;
import io.tarn.catalogue.CatalogueEntry;
import io.tarn.catalogue.CatalogueVersion;
import io.tarn.crypto.IdentityKey;
import io.tarn.crypto.KeyId;
import io.tarn.operations.ServerLinks;
import io.tarn.operations.ring.Listing.Belief;
import io.tarn.ring.Epoch;
import io.tarn.ring.Membership;
import io.tarn.ring.client.DirectRead;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/// Reads the catalogue, if it can be without having anything ordered: by a [DirectRead].
///
/// When they do not, though there are enough to order something, the ring is asked to name the version of the
/// catalogue in its order. Its certificate proves the list of any one member (ADR-018).
///
/// When nothing can be ordered, or not by this client, each entry counts that `f + 1` list. When the ring does not
/// answer at all, volumes are still known by what their owners have signed, so that they can be used.
public final class CatalogueReader {
    private static final int TRIES = 4;
    private static final long PAUSE_MS = 50;

    private final WholeLists lists;
    private final Order order;

    /// How a client has the ring name a version of its catalogue.
    @FunctionalInterface
    public interface Order {
        /// Empty if nothing came of it.
        Optional<Named> name() throws InterruptedException;
    }

    /// @param version by the ring's certificate
    /// @param members who have it, or will soon
    public record Named(CatalogueVersion version, Membership members) {}

    public CatalogueReader(ServerLinks links, Order order) {
        lists = new WholeLists(links);
        this.order = order;
    }

    /// Empty if fewer than `f + 1` members answer.
    public Optional<Listing> read(KnownRing ring) throws InterruptedException {
        List<KeyId> members = ids(ring.membership());
        int quorum = ring.membership().size().quorum();
        Map<KeyId, Told> told = Map.of();
        for (int tries = 0; tries < TRIES; tries++) {
            told = lists.current(members, quorum);
            var read = new DirectRead<List<CatalogueEntry>>(ring.membership());
            told.forEach((member, list) ->
                    list.current()
                            .ifPresentOrElse(
                                    epoch -> read.heard(member, epoch, list.entries()),
                                    () -> read.silent(member)));
            if (read.agreed().isPresent()) {
                return Optional.of(Listing.of(read.agreed().get().said(), Belief.CURRENT));
            }
            if (!isCurrent(told.values(), ring.membership().epoch(), quorum)) {
                break;
            }
            // They were asked while it changed.
            Thread.sleep(PAUSE_MS);
        }
        Optional<Listing> ordered = told.size() >= quorum ? ordered() : Optional.empty();
        if (ordered.isPresent()) {
            return ordered;
        }
        int oneCorrect = ring.membership().size().oneCorrect();
        return told.size() < oneCorrect
                ? Optional.empty()
                : Optional.of(Listing.of(listedBy(oneCorrect, told.values()), Belief.OLD));
    }

    /// Whether a quorum is where the question was asked.
    private static boolean isCurrent(Collection<Told> lists, Epoch epoch, int quorum) {
        return lists.stream().filter(list -> list.current().equals(Optional.of(epoch))).count()
                >= quorum;
    }

    /// Those who certified the version have it, one correct member among them; the others get there in their time.
    private Optional<Listing> ordered() throws InterruptedException {
        Optional<Named> named = order.name();
        for (int tries = 0; named.isPresent() && tries < TRIES; tries++) {
            var list = lists.of(named.get().version(), ids(named.get().members()));
            if (list.isPresent()) {
                return Optional.of(Listing.of(list.get(), Belief.CURRENT));
            }
            Thread.sleep(PAUSE_MS);
        }
        return Optional.empty();
    }

    private static List<KeyId> ids(Membership membership) {
        return membership.members().stream().map(IdentityKey::id).toList();
    }

    private static List<CatalogueEntry> listedBy(int members, Collection<Told> lists) {
        Map<CatalogueEntry, Integer> times = new LinkedHashMap<>();
        for (Told told : lists) {
            // Once each, however often one lists it.
            new LinkedHashSet<>(told.entries())
                    .forEach(entry -> times.merge(entry, 1, Integer::sum));
        }
        SortedMap<Bytes, CatalogueEntry> all = new TreeMap<>();
        times.forEach((entry, count) -> {
            if (count >= members) {
                all.put(entry.key(), entry);
            }
        });
        return List.copyOf(all.values());
    }

    /// What any node tells of volumes of these owners. A node that lies may hide volumes, or show those that
    /// were removed.
    public Listing readOwnersWord(Collection<KeyId> nodes, Collection<KeyId> owners) {
        Stream<CatalogueEntry> ofOwners =
                lists.current(List.copyOf(nodes), nodes.size()).values().stream()
                        .flatMap(told -> told.entries().stream())
                        .filter(entry ->
                                entry instanceof CatalogueEntry.OfVolume(SignedDescriptor volume)
                                        && owners.contains(volume.descriptor().owner().id()));
        return Listing.of(ofOwners.toList(), Belief.OWNERS_WORD);
    }
}
