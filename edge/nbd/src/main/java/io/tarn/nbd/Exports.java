package io.tarn.nbd;

import java.util.List;
import java.util.Optional;

/// What a server offers. Asked on the threads that serve connections, so it answers without waiting
/// for anything; it may answer differently from one call to the next.
public interface Exports {
    /// All exports, in the order shown to clients; the first is the default, which clients get that
    /// give no name.
    List<ExportInfo> list();

    /// The export of this name, with the same device for every caller.
    Optional<Export> find(String name);
}
