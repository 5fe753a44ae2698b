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
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/// Reads the catalogue, if it can be without having anything ordered. A member answers after all that it had
/// prepared when it was asked; if `2f + 1` answer alike, that is after everything anyone was told is done: of those
/// who certified it one correct member was among a quorum that had prepared it, and so is one of these.
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
        Epoch epoch = ring.membership().epoch();
        List<Told> told = List.of();
        for (int tries = 0; tries < TRIES; tries++) {
            told = lists.current(members, quorum);
            List<Told> current = told.stream().filter(one -> one.isCurrentIn(epoch)).toList();
            for (Told one : current) {
                if (current.stream().filter(one::saysTheSame).count() >= quorum) {
                    return Optional.of(Listing.of(one.entries(), Belief.CURRENT));
                }
            }
            if (current.size() < quorum) {
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
                : Optional.of(Listing.of(listedBy(oneCorrect, told), Belief.OLD));
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

    private static List<CatalogueEntry> listedBy(int members, List<Told> lists) {
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
                lists.current(List.copyOf(nodes), nodes.size()).stream()
                        .flatMap(told -> told.entries().stream())
                        .filter(entry ->
                                entry instanceof CatalogueEntry.OfVolume(SignedDescriptor volume)
                                        && owners.contains(volume.descriptor().owner().id()));
        return Listing.of(ofOwners.toList(), Belief.OWNERS_WORD);
    }
}
