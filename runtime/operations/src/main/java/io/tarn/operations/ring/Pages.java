package io.tarn.operations.ring;

import io.tarn.base.Bytes;
import io.tarn.catalogue.Catalogue;
import io.tarn.catalogue.CatalogueEntry;
import io.tarn.catalogue.CataloguePage;
import io.tarn.catalogue.CatalogueVersion;
import io.tarn.catalogue.Parties;
import io.tarn.crypto.KeyId;
import io.tarn.operations.Asking;
import io.tarn.operations.Asking.Answer;
import io.tarn.operations.ServerLinks;
import io.tarn.ring.Epoch;
import io.tarn.transport.LinkFailure;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/// One node's list of the catalogue, page after page, for as long as somebody waits for it and no longer than a
/// catalogue can be.
final class Pages {
    static final long BYTES_MAX = 64L << 20;

    /// All that a catalogue has room for.
    private static final int ENTRIES_MAX =
            Parties.NODES_MAX + Parties.OWNERS_MAX * (1 + Catalogue.VOLUMES_MAX);

    private final ServerLinks links;
    private final KeyId node;
    private final Optional<CatalogueVersion> version;
    private final CompletableFuture<Answer<Told>> list = new CompletableFuture<>();

    // Written by one answer after the other.
    private final Set<Optional<Epoch>> epochs = new LinkedHashSet<>();
    private final List<CatalogueEntry> entries = new ArrayList<>();
    private long bytes;

    private Pages(ServerLinks links, KeyId node, Optional<CatalogueVersion> version) {
        this.links = links;
        this.node = node;
        this.version = version;
    }

    /// Asks for the first page, and so on until the answer is there: whoever completes it ends this.
    ///
    /// @param version empty for the list as it stands
    static CompletableFuture<Answer<Told>> ask(
            ServerLinks links, KeyId node, Optional<CatalogueVersion> version) {
        var pages = new Pages(links, node, version);
        pages.ask(Bytes.EMPTY);
        return pages.list;
    }

    private void ask(Bytes from) {
        var _ =
                Asking.ring(links, node, new RingQuestion.Read(from, version))
                        .thenAccept(answer -> {
                            switch (answer) {
                                case Answer.Said<RingReply>(
                                                RingReply.Listed(
                                                        var _,
                                                        var current,
                                                        CataloguePage page)) ->
                                        take(from, current, page);
                                case Answer.Silent<RingReply>(LinkFailure failure) ->
                                        list.complete(new Answer.Silent<>(failure));
                                case Answer.Said<RingReply> _, Answer.Babbled<RingReply> _ ->
                                        babbled("no page of a catalogue");
                            }
                        });
    }

    private void take(Bytes from, Optional<Epoch> current, CataloguePage page) {
        if (list.isDone()) {
            return;
        }
        epochs.add(current);
        entries.addAll(page.entries());
        page.entries().forEach(entry -> bytes += entry.encoding().size());
        int most = version.map(CatalogueVersion::entries).orElse(ENTRIES_MAX);
        if (entries.size() > most || bytes > BYTES_MAX) {
            babbled("more than a catalogue can list");
        } else if (page.next().isEmpty()) {
            list.complete(new Answer.Said<>(new Told(epochs, entries)));
        } else if (page.entries().isEmpty() || page.next().get().compareTo(from) <= 0) {
            babbled("pages without end");
        } else {
            ask(page.next().get());
        }
    }

    private void babbled(String how) {
        list.complete(new Answer.Babbled<>(how));
    }
}
