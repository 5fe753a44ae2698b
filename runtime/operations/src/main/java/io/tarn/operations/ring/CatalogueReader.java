package io.tarn.operations.ring;

import io.tarn.base.Bytes;
import io.tarn.block.SignedDescriptor;
import io.tarn.catalogue.CatalogueEntry;
import io.tarn.catalogue.CataloguePage;
import io.tarn.crypto.IdentityKey;
import io.tarn.crypto.KeyId;
import io.tarn.operations.Asking;
import io.tarn.operations.Asking.Answer;
import io.tarn.operations.ServerLinks;
import io.tarn.operations.ring.Listing.Belief;
import io.tarn.ring.Epoch;
import io.tarn.transport.LinkFailure;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// Reads the catalogue without having anything ordered. A member answers after all that it had prepared when
/// it was asked; if `2f + 1` answer alike, that is after everything anyone was told is done: of those who
/// certified it one correct member was among a quorum that had prepared it, and so is one of these.
///
/// When they do not, each entry counts that `f + 1` list. When the ring does not answer at all, volumes are
/// still known by what their owners have signed, so that they can be used.
public final class CatalogueReader {
    private static final int TRIES = 4;
    private static final long PAUSE_MS = 50;
    private static final long ANSWER_MS_MAX = 5_000;
    private static final long BELATED_MS_MAX = 500;
    private static final int PAGES_MAX = 1 << 10;

    private final ServerLinks links;

    /// A whole list.
    ///
    /// @param epochs of its pages; empty for those that were not current
    private record Told(Set<Optional<Epoch>> epochs, List<CatalogueEntry> entries) {
        static final Told NOTHING = new Told(Set.of(), List.of());

        Told with(Optional<Epoch> epoch, List<CatalogueEntry> more) {
            var all = new ArrayList<>(entries);
            all.addAll(more);
            var seen = new LinkedHashSet<>(epochs);
            seen.add(epoch);
            return new Told(seen, all);
        }

        boolean isCurrentIn(Epoch epoch) {
            return epochs.equals(Set.of(Optional.of(epoch)));
        }

        boolean saysTheSame(Told other) {
            return entries.equals(other.entries);
        }
    }

    public CatalogueReader(ServerLinks links) {
        this.links = links;
    }

    /// Empty if fewer than `f + 1` members answer.
    public Optional<Listing> read(KnownRing ring) throws InterruptedException {
        List<KeyId> members = ring.membership().members().stream().map(IdentityKey::id).toList();
        int quorum = ring.membership().size().quorum();
        Epoch epoch = ring.membership().epoch();
        List<Told> lists = List.of();
        for (int tries = 0; tries < TRIES; tries++) {
            lists = lists(members, quorum);
            List<Told> current = lists.stream().filter(told -> told.isCurrentIn(epoch)).toList();
            for (Told told : current) {
                if (current.stream().filter(told::saysTheSame).count() >= quorum) {
                    return Optional.of(Listing.of(told.entries(), Belief.CURRENT));
                }
            }
            if (current.size() < quorum) {
                break;
            }
            // They were asked while it changed.
            Thread.sleep(PAUSE_MS);
        }
        int oneCorrect = ring.membership().size().oneCorrect();
        return lists.size() < oneCorrect
                ? Optional.empty()
                : Optional.of(Listing.of(listedBy(oneCorrect, lists), Belief.OLD));
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
                lists(List.copyOf(nodes), nodes.size()).stream()
                        .flatMap(told -> told.entries().stream())
                        .filter(entry ->
                                entry instanceof CatalogueEntry.OfVolume(SignedDescriptor volume)
                                        && owners.contains(volume.descriptor().owner().id()));
        return Listing.of(ofOwners.toList(), Belief.OWNERS_WORD);
    }

    /// Whole lists of those that answer.
    private List<Told> lists(List<KeyId> nodes, int enough) {
        var asked = new ArrayList<CompletableFuture<Answer<Told>>>();
        for (KeyId node : nodes) {
            asked.add(
                    list(node, Bytes.EMPTY, Told.NOTHING, 0)
                            .completeOnTimeout(
                                    new Answer.Silent<>(LinkFailure.TIMED_OUT),
                                    ANSWER_MS_MAX,
                                    TimeUnit.MILLISECONDS));
        }
        Asking.enough(asked, enough, BELATED_MS_MAX).join();
        var lists = new ArrayList<Told>();
        for (var answer : asked) {
            if (answer.getNow(new Answer.Silent<>(LinkFailure.TIMED_OUT))
                    instanceof Answer.Said<Told>(Told told)) {
                lists.add(told);
            }
        }
        return lists;
    }

    /// @param pages so far; one that never ends is not listened to for ever
    private CompletableFuture<Answer<Told>> list(KeyId node, Bytes from, Told before, int pages) {
        return Asking.ring(links, node, new RingQuestion.Read(from))
                .thenCompose(answer ->
                        switch (answer) {
                            case Answer.Said<RingReply>(
                                            RingReply.Listed(
                                                    var _,
                                                    var current,
                                                    CataloguePage page)) -> {
                                Told more = before.with(current, page.entries());
                                yield page.next().isEmpty() || pages >= PAGES_MAX
                                        ? done(new Answer.Said<>(more))
                                        : list(node, page.next().get(), more, pages + 1);
                            }
                            case Answer.Silent<RingReply>(LinkFailure failure) ->
                                    done(new Answer.Silent<>(failure));
                            case Answer.Said<RingReply> _, Answer.Babbled<RingReply> _ ->
                                    done(new Answer.Babbled<>("no page of a catalogue"));
                        });
    }

    private static CompletableFuture<Answer<Told>> done(Answer<Told> answer) {
        return CompletableFuture.completedFuture(answer);
    }
}
