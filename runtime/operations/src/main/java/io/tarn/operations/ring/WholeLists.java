package io.tarn.operations.ring;

import io.tarn.base.Bytes;
import io.tarn.catalogue.CatalogueEntry;
import io.tarn.catalogue.CataloguePage;
import io.tarn.catalogue.CatalogueVersion;
import io.tarn.crypto.KeyId;
import io.tarn.operations.Asking;
import io.tarn.operations.Asking.Answer;
import io.tarn.operations.ServerLinks;
import io.tarn.transport.LinkFailure;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/// Lists of the catalogue, page by page from single nodes.
final class WholeLists {
    private static final long ANSWER_MS_MAX = 5_000;
    private static final long BELATED_MS_MAX = 500;
    private static final int PAGES_MAX = 1 << 10;

    private final ServerLinks links;

    WholeLists(ServerLinks links) {
        this.links = links;
    }

    /// What those say who answer, each as it stands.
    ///
    /// @param enough so many are waited for, and the others not much longer
    List<Told> current(List<KeyId> nodes, int enough) {
        var asked = ask(nodes, Optional.empty());
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

    /// The list of that version, from whoever shows it first; empty if nobody does.
    Optional<List<CatalogueEntry>> of(CatalogueVersion version, List<KeyId> nodes) {
        var shown = new CompletableFuture<Optional<List<CatalogueEntry>>>();
        List<CompletableFuture<Void>> heard = new ArrayList<>();
        for (var one : ask(nodes, Optional.of(version))) {
            heard.add(
                    one.thenAccept(answer -> {
                        if (answer instanceof Answer.Said<Told>(Told told)
                                && CatalogueVersion.of(told.entries()).equals(version)) {
                            shown.complete(Optional.of(told.entries()));
                        }
                    }));
        }
        var _ =
                CompletableFuture.allOf(heard.toArray(CompletableFuture[]::new))
                        .whenComplete((_, _) -> shown.complete(Optional.empty()));
        return shown.join();
    }

    private List<CompletableFuture<Answer<Told>>> ask(
            List<KeyId> nodes, Optional<CatalogueVersion> version) {
        var asked = new ArrayList<CompletableFuture<Answer<Told>>>();
        for (KeyId node : nodes) {
            asked.add(
                    list(node, version, Bytes.EMPTY, Told.NOTHING, 0)
                            .completeOnTimeout(
                                    new Answer.Silent<>(LinkFailure.TIMED_OUT),
                                    ANSWER_MS_MAX,
                                    TimeUnit.MILLISECONDS));
        }
        return asked;
    }

    /// @param pages so far; a list that never ends is not listened to for ever
    private CompletableFuture<Answer<Told>> list(
            KeyId node, Optional<CatalogueVersion> version, Bytes from, Told before, int pages) {
        return Asking.ring(links, node, new RingQuestion.Read(from, version))
                .thenCompose(answer ->
                        switch (answer) {
                            case Answer.Said<RingReply>(
                                            RingReply.Listed(
                                                    var _,
                                                    var current,
                                                    CataloguePage page)) -> {
                                Told more = before.with(current, page.entries());
                                yield page.next().isEmpty()
                                                || pages >= PAGES_MAX
                                                || isTooLong(more, version)
                                        ? done(new Answer.Said<>(more))
                                        : list(node, version, page.next().get(), more, pages + 1);
                            }
                            case Answer.Silent<RingReply>(LinkFailure failure) ->
                                    done(new Answer.Silent<>(failure));
                            case Answer.Said<RingReply> _, Answer.Babbled<RingReply> _ ->
                                    done(new Answer.Babbled<>("no page of a catalogue"));
                        });
    }

    private static boolean isTooLong(Told told, Optional<CatalogueVersion> version) {
        return version.filter(wanted -> told.entries().size() > wanted.entries()).isPresent();
    }

    private static CompletableFuture<Answer<Told>> done(Answer<Told> answer) {
        return CompletableFuture.completedFuture(answer);
    }
}
