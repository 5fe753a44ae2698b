package io.tarn.nbd;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/// What a server offers. Asked on the threads that serve connections, so it answers without waiting
/// for anything; it may answer differently from one call to the next.
public interface Exports {
    /// Looks for exports that are new. Asked once for each client that connects, and as often as they
    /// please, so that many share one look.
    ///
    /// @return completes when they can be found, or soon in any case; on any thread, never
    ///     exceptionally
    CompletionStage<Void> refresh();

    /// All exports, in the order shown to clients; the first is the default, which clients get that
    /// give no name.
    List<ExportInfo> list();

    /// The export of this name, with the same device for every caller.
    Optional<Export> find(String name);
}
