package io.tarn.client;

import io.tarn.operations.NodeSet;
import java.util.Optional;

/// Who is to hold the fragments of a store, as far as its user knows. Safe for use by many threads.
public interface Holders {
    /// All nodes of the cluster: of a store that no volume of objects names.
    Holders ALL =
            new Holders() {
                @Override
                public Optional<NodeSet> now() {
                    return Optional.empty();
                }

                @Override
                public void lookAgain() {}
            };

    /// Empty if all nodes of the cluster are.
    Optional<NodeSet> now();

    /// What is known may be old. Waits, for a bounded time; what cannot be had stays as it was.
    void lookAgain() throws InterruptedException;
}
