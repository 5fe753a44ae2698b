package io.tarn.operations.ring;

import io.tarn.catalogue.CatalogueEntry;
import io.tarn.catalogue.CatalogueVersion;
import io.tarn.crypto.KeyId;
import io.tarn.operations.Asking;
import io.tarn.operations.Asking.Answer;
import io.tarn.operations.ServerLinks;
import io.tarn.transport.LinkFailure;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/// Lists of the catalogue, page by page from single nodes.
final class WholeLists {
    private static final long ANSWER_MS_MAX = 5_000;
    private static final long BELATED_MS_MAX = 500;
    private static final Answer<Told> TOO_LATE = new Answer.Silent<>(LinkFailure.TIMED_OUT);

    private final ServerLinks links;

    WholeLists(ServerLinks links) {
        this.links = links;
    }

    /// What those say who answer, each as it stands.
    ///
    /// @param enough so many are waited for, and the others not much longer
    Map<KeyId, Told> current(List<KeyId> nodes, int enough) {
        var asked = ask(nodes, Optional.empty());
        Asking.enough(asked, enough, BELATED_MS_MAX).join();
        var lists = new LinkedHashMap<KeyId, Told>();
        for (int i = 0; i < nodes.size(); i++) {
            asked.get(i).complete(TOO_LATE);
            if (asked.get(i).join() instanceof Answer.Said<Told>(Told told)) {
                lists.put(nodes.get(i), told);
            }
        }
        return lists;
    }

    /// The list of that version, from whoever shows it first; empty if nobody does.
    Optional<List<CatalogueEntry>> of(CatalogueVersion version, List<KeyId> nodes) {
        var shown = new CompletableFuture<Optional<List<CatalogueEntry>>>();
        List<CompletableFuture<Void>> heard = new ArrayList<>();
        var asked = ask(nodes, Optional.of(version));
        for (var one : asked) {
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
        Optional<List<CatalogueEntry>> first = shown.join();
        asked.forEach(one -> one.complete(TOO_LATE));
        return first;
    }

    private List<CompletableFuture<Answer<Told>>> ask(
            List<KeyId> nodes, Optional<CatalogueVersion> version) {
        var asked = new ArrayList<CompletableFuture<Answer<Told>>>();
        for (KeyId node : nodes) {
            asked.add(
                    Pages.ask(links, node, version)
                            .completeOnTimeout(TOO_LATE, ANSWER_MS_MAX, TimeUnit.MILLISECONDS));
        }
        return asked;
    }
}
