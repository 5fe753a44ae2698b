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
import io.tarn.transport.LinkFailure;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
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

    public CatalogueReader(ServerLinks links) {
        this.links = links;
    }

    /// Empty if fewer than `f + 1` members answer.
    public Optional<Listing> read(KnownRing ring) throws InterruptedException {
        List<KeyId> members = ring.membership().members().stream().map(IdentityKey::id).toList();
        int quorum = ring.membership().size().quorum();
        List<List<CatalogueEntry>> lists = List.of();
        for (int tries = 0; tries < TRIES; tries++) {
            lists = lists(members, quorum);
            for (List<CatalogueEntry> list : lists) {
                if (lists.stream().filter(list::equals).count() >= quorum) {
                    return Optional.of(Listing.of(list, Belief.CURRENT));
                }
            }
            if (lists.size() < quorum) {
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

    private static List<CatalogueEntry> listedBy(int members, List<List<CatalogueEntry>> lists) {
        SortedMap<Bytes, CatalogueEntry> all = new TreeMap<>();
        for (List<CatalogueEntry> list : lists) {
            for (CatalogueEntry entry : list) {
                if (lists.stream().filter(other -> other.contains(entry)).count() >= members) {
                    all.put(entry.key(), entry);
                }
            }
        }
        return List.copyOf(all.values());
    }

    /// What any node tells of volumes of these owners. A node that lies may hide volumes, or show those that
    /// were removed.
    public Listing readOwnersWord(Collection<KeyId> nodes, Collection<KeyId> owners) {
        Stream<CatalogueEntry> ofOwners =
                lists(List.copyOf(nodes), nodes.size()).stream()
                        .flatMap(List::stream)
                        .filter(entry ->
                                entry instanceof CatalogueEntry.OfVolume(SignedDescriptor volume)
                                        && owners.contains(volume.descriptor().owner().id()));
        return Listing.of(ofOwners.toList(), Belief.OWNERS_WORD);
    }

    /// Whole lists of those that answer.
    private List<List<CatalogueEntry>> lists(List<KeyId> nodes, int enough) {
        var asked = new ArrayList<CompletableFuture<Answer<List<CatalogueEntry>>>>();
        for (KeyId node : nodes) {
            asked.add(
                    list(node, Bytes.EMPTY, new ArrayList<>(), 0)
                            .completeOnTimeout(
                                    new Answer.Silent<>(LinkFailure.TIMED_OUT),
                                    ANSWER_MS_MAX,
                                    TimeUnit.MILLISECONDS));
        }
        Asking.enough(asked, enough, BELATED_MS_MAX).join();
        var lists = new ArrayList<List<CatalogueEntry>>();
        for (var answer : asked) {
            if (answer.getNow(new Answer.Silent<>(LinkFailure.TIMED_OUT))
                    instanceof Answer.Said<List<CatalogueEntry>>(var list)) {
                lists.add(list);
            }
        }
        return lists;
    }

    /// @param pages so far; one that never ends is not listened to for ever
    private CompletableFuture<Answer<List<CatalogueEntry>>> list(
            KeyId node, Bytes from, List<CatalogueEntry> before, int pages) {
        return Asking.ring(links, node, new RingQuestion.Read(from))
                .thenCompose(answer ->
                        switch (answer) {
                            case Answer.Said<RingReply>(
                                            RingReply.Listed(var _, CataloguePage page)) -> {
                                before.addAll(page.entries());
                                yield page.next().isEmpty() || pages >= PAGES_MAX
                                        ? done(new Answer.Said<>(before))
                                        : list(node, page.next().get(), before, pages + 1);
                            }
                            case Answer.Silent<RingReply>(LinkFailure failure) ->
                                    done(new Answer.Silent<>(failure));
                            case Answer.Said<RingReply> _, Answer.Babbled<RingReply> _ ->
                                    done(new Answer.Babbled<>("no page of a catalogue"));
                        });
    }

    private static CompletableFuture<Answer<List<CatalogueEntry>>> done(
            Answer<List<CatalogueEntry>> answer) {
        return CompletableFuture.completedFuture(answer);
    }
}
