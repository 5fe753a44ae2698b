package io.tarn.s3;

import java.util.Optional;

/// Who may use a server. Asked for each request, so it answers without waiting for anything.
@FunctionalInterface
public interface AccessKeys {
    /// The key of this id and whose it is, if it is good at present.
    Optional<Identity> find(String id);
}
