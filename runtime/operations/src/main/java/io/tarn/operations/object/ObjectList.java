package io.tarn.operations.object;

import io.tarn.object.ObjectName;
import java.util.List;

/// The first entries of a range, and that there are no others between them.
///
/// @param isComplete whether there are none behind them either
public record ObjectList<T>(List<Listed<T>> entries, boolean isComplete) {
    public ObjectList {
        entries = List.copyOf(entries);
    }

    /// @param value a head, or a past version
    public record Listed<T>(ObjectName name, T value) {}
}
