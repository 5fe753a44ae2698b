package io.tarn.catalogue;

import static io.tarn.base.Invariant.require;

import io.tarn.base.Bytes;
import io.tarn.base.CanonicalReader;
import io.tarn.base.CanonicalWriter;
import io.tarn.base.MalformedException;
import io.tarn.ring.state.RingState;
import io.tarn.ring.state.RingState.Entry;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Some of what a catalogue lists: nodes, owners, volumes, in the order of their keys.
///
/// @param next where the following page begins; empty after the last
public record CataloguePage(List<CatalogueEntry> entries, Optional<Bytes> next) {
    /// Of a place where a page may begin.
    public static final int PLACE_BYTES_MAX = 64;

    private static final int ENTRIES_MAX = 1024;
    private static final int ENTRIES_BYTES_MAX = 1 << 19;
    static final List<Bytes> SECTIONS =
            List.of(CatalogueKeys.NODES, CatalogueKeys.OWNERS, CatalogueKeys.VOLUMES);

    public CataloguePage {
        entries = List.copyOf(entries);
        require(entries.size() <= ENTRIES_MAX, "a page has at most 1024 entries");
    }

    /// @param from of any value; empty for the first page
    public static CataloguePage of(RingState state, Bytes from) {
        var entries = new ArrayList<CatalogueEntry>();
        long bytes = 0;
        for (Bytes section : SECTIONS) {
            if (isBehind(section, from)) {
                continue;
            }
            int room = ENTRIES_MAX + 1 - entries.size();
            for (Entry entry : state.entries(section, from, room)) {
                bytes += entry.value().size();
                if (entries.size() == ENTRIES_MAX || bytes > ENTRIES_BYTES_MAX) {
                    return new CataloguePage(entries, Optional.of(entry.key()));
                }
                entries.add(Catalogue.decoded(entry.value()));
            }
        }
        return new CataloguePage(entries, Optional.empty());
    }

    /// Whether `from` is above everything in the section.
    private static boolean isBehind(Bytes section, Bytes from) {
        int size = Math.min(section.size(), from.size());
        return from.slice(0, size).compareTo(section.slice(0, size)) > 0;
    }

    public void write(CanonicalWriter out) {
        out.u32(entries.size());
        entries.forEach(entry -> out.bytes(entry.encoding()));
        out.bool(next.isPresent());
        next.ifPresent(out::bytes);
    }

    public static CataloguePage read(CanonicalReader in) throws MalformedException {
        int count = in.count(ENTRIES_MAX);
        var entries = new ArrayList<CatalogueEntry>();
        for (int i = 0; i < count; i++) {
            entries.add(CatalogueEntry.of(in.bytes(CatalogueEntry.BYTES_MAX)));
        }
        return new CataloguePage(
                entries,
                in.bool() ? Optional.of(in.bytes(PLACE_BYTES_MAX).compact()) : Optional.empty());
    }
}
