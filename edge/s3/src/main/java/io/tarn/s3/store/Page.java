package io.tarn.s3.store;

import java.util.List;

/// Part of a list.
///
/// @param more whether there may be more behind the last; a page with more is not empty
public record Page<T>(List<T> items, boolean more) {
    public Page {
        items = List.copyOf(items);
    }
}
